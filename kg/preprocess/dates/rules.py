"""Rules that compute the EDTF value of a match of the date grammar, one function per rule."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from kg.preprocess.dates.context import SENTENCE_ENDS, Context, DateParts, day_of
from kg.preprocess.dates.grammar import CODE, Match
from kg.preprocess.dates.values import (
    NotADateError,
    dated,
    month_of,
    months_on,
    nearest,
    on_weekday,
    week_of,
)

# Rules whose value does not depend on earlier dates.
_INDEPENDENT = frozenset({"day", "month", "number_day", "weekday", "weekday_day", "offset"})

Value = str | None | list[tuple[int, int, str | None]]
"""An EDTF value, ``None`` if it is unknown, or values for parts of the match."""

Rule = Callable[[Match, Context], Value]


def day_rule(match: Match, context: Context) -> Value:
    """Read "(ce) (lundi) 4 juin (2016)", "juin 2016", "fin juin"."""
    return dated(context.parts(match.start, match.end), context, match)


def number_day_rule(match: Match, context: Context) -> Value:
    """Read "04/06/2016", "04.06.2016", "2016-06-04"."""
    numbers = [int(x) for x in context.tokens.words[match.start : match.end] if x.isdecimal()]
    first, second, third = numbers
    orders = {
        "/": (third, second, first),
        ".": (third, second, first),
        "mdy": (third, first, second),
    }
    exact = day_of(*orders.get(match.line.argument, (first, second, third)))
    if exact is None:
        raise NotADateError
    return exact.isoformat()


def weekday_rule(match: Match, context: Context) -> Value:
    """Read "(ce) lundi (soir)", "lundi dernier", "le lundi suivant"."""
    parts = context.parts(match.start, match.end)
    base = context.before_day
    pointed = parts.shift is None or not context.labels(match.start) & {"next", "last"}
    if parts.relative and pointed and parts.weekday and base:
        step = (parts.weekday - base.isoweekday()) % 7 or 7
        return (
            base + timedelta(step if parts.relative > 0 else step - 7 if step < 7 else -7)
        ).isoformat()
    return on_weekday(parts, context, match)


def days_rule(match: Match, context: Context) -> Value:
    """Read "16, 17 et 18 juillet": one interval for consecutive days, else one value each."""
    parts = context.parts(match.start, match.end)
    days = parts.days
    parts.days = days[-1:]
    parts.weekday = None
    last = dated(parts, context, match)
    if last is None:
        return None
    year, month = int(last[:4]), int(last[5:7])
    exact = [day_of(year, month, day) for day in days]
    if None in exact:
        raise NotADateError
    if list(days) == list(range(days[0], days[0] + len(days))):
        return f"{exact[0]}/{exact[-1]}"
    places = [
        place
        for place in range(match.start, match.end)
        if context.tokens.codes[place] == CODE["day"]
    ]
    ends = [*(place + 1 for place in places[:-1]), match.end]
    return [(place, end, str(day)) for place, end, day in zip(places, ends, exact, strict=True)]


def between_rule(match: Match, context: Context) -> Value:
    """Read "du … au …", "entre … et …": each end takes from the other what it lacks."""
    first, second = (context.parts(*end) for end in match.ends)
    if first.month is None and second.month is None and first.year is None and not first.weekday:
        raise NotADateError
    if second.month is None and second.days and first.month is not None:
        second.month = first.month
    if first.month is None and first.days:
        first.month = second.month
    undated = first.year is None and second.year is None and first.month is not None
    if undated:  # the beginning decides: a current interval is not last year's
        first.shift = second.shift
        early = _end(first, context, match)
        second.year = int(early[:4]) if early else None
    late = _end(second, context, match)
    if late is None:
        return None
    if len(late) == 4 and _is_counted(match.end, context):
        raise NotADateError
    if first.year is None and first.month is not None:
        first.year = int(late[:4])
    early = _end(first, context, match)
    if early is not None and early > late:
        if undated and second.year is not None:
            second.year += 1
            late = _end(second, context, match)
        else:
            early = _earlier_start(first, second, early, context, match)
    if early is None or late is None or early > late:
        raise NotADateError
    return early if early == late else f"{early}/{late}"


def _earlier_start(
    first: DateParts, second: DateParts, early: str, context: Context, match: Match
) -> str | None:
    """Move a start that is after the end to the year or week before."""
    if first.month is not None and first.year == second.year:
        first.year = second.year - 1 if second.year else None
        return _end(first, context, match)
    if first.weekday and context.day is not None:
        return (date.fromisoformat(early) - timedelta(7)).isoformat()
    return early


def _end(parts: DateParts, context: Context, match: Match) -> str | None:
    if parts.month is None and parts.weekday is None:
        if parts.year is None:
            raise NotADateError
        return f"{parts.year:04}"
    return dated(parts, context, match)


def short_years_rule(match: Match, context: Context) -> Value:
    """Read "2015-16", a season of two years, and "2015-03", a month."""
    first, second = context.tokens.words[match.start], context.tokens.words[match.end - 1]
    if int(second) == (int(first) + 1) % 100:
        return f"{first}/{int(first) + 1:04}"
    if context.tokens.words[match.start + 1] == "-" and len(second) == 2 and 1 <= int(second) <= 12:
        return f"{first}-{second}"
    raise NotADateError


def night_rule(match: Match, context: Context) -> Value:
    """Read "la nuit dernière", "cette nuit", "la nuit du 3 mai", "la nuit de lundi": two days."""
    parts = context.parts(match.start, match.end)
    if parts.weekday or parts.days:
        value = dated(parts, context, match)
        if value is None or len(value) < 10:
            return value
        evening = date.fromisoformat(value)
    elif context.day is None:
        return context.coarse
    else:
        coming = parts.shift is None and context.future(match)
        evening = context.day if coming else context.day - timedelta(1)
    return f"{evening}/{evening + timedelta(1)}"


def season_rule(match: Match, context: Context) -> Value:
    """Read "l'été (2016)", "cet hiver"; winter belongs to the year of its start."""
    parts = context.parts(match.start, match.end)
    if parts.season is None:
        raise NotADateError
    if parts.year is not None:
        return f"{parts.year:04}-{parts.season}"
    near = context.near
    if near is None:
        return None
    month = 3 * (parts.season - 20)
    starts = [x for y in (-2, -1, 0, 1) if (x := day_of(near.year + y, month, 20))]
    if parts.shift == -1:
        starts = [day for day in starts if months_on(day, 3) <= near] or starts
    start = nearest(starts, near, parts, context.future(match))
    running = [day for day in starts if day <= near < months_on(day, 3)]
    if running and parts.shift is None:
        start = running[0]
    return f"{start.year:04}-{parts.season}"


def year_rule(match: Match, context: Context) -> Value:
    """Read "en 2016", "l'année 2016", "fin 2016", "the Euro 2016", but not "2000 people"."""
    parts = context.parts(match.start, match.end)
    if parts.year is None:
        raise NotADateError
    if match.end - match.start == 1 and not _is_year(match.start, parts.year, context):
        raise NotADateError
    return f"{parts.year:04}"


def _is_year(place: int, year: int, context: Context) -> bool:
    tokens = context.tokens
    before, after = context.labels(place - 1), context.labels(place + 1)
    if after & {"measure", "hour"} or before & {"measure", "about"}:
        return False
    if "before" in before:
        return True
    if _is_counted(place + 1, context):
        return False
    start, end = tokens.starts[place], tokens.ends[place]
    glued = tokens.text[max(0, start - 1) : start] + tokens.text[end : end + 1]
    if any(letter.isalnum() or letter in "_/@#\\" for letter in glued):
        return False
    return 1500 <= year <= 2100


def _is_counted(place: int, context: Context) -> bool:
    """Whether the token is a countable noun or unit."""
    return bool(context.labels(place) & {"plural", "measure", "unit", "hour"})


def decade_rule(match: Match, context: Context) -> Value:
    """Read "les années 1990", "les années 80"."""
    parts = context.parts(match.start, match.end)
    if parts.year is not None:
        return f"{parts.year // 10:03}X" if parts.year % 10 == 0 else f"{parts.year:04}"
    if parts.count is None or not 10 <= parts.count < 100 or parts.count % 10:
        raise NotADateError
    now = context.near.year if context.near else 2000
    century = now // 100 if now % 100 >= parts.count + 10 else now // 100 - 1
    return f"{century:02}{parts.count // 10}X"


def century_rule(match: Match, context: Context) -> Value:
    """Read "le XXe siècle", "the 20th century"."""
    parts = context.parts(match.start, match.end)
    number = parts.roman or (parts.days[0] if parts.days else 0)
    if not 1 <= number <= 30:
        raise NotADateError
    return f"{number - 1:02}XX"


def offset_rule(match: Match, context: Context) -> Value:
    """Read "hier", "aujourd'hui", "demain": days from the anchor; "USA Today" is a name."""
    if context.is_capital(match.start):
        raise NotADateError
    if context.day is None:
        return context.coarse
    return (context.day + timedelta(int(match.line.argument))).isoformat()


def same_day_rule(match: Match, context: Context) -> Value:
    """Read "le jour même", "le lendemain", "la veille": days from the date before."""
    apposed = _apposed(match, context)
    if apposed is not None:
        return apposed
    base = _complement(match, context) or _current_day(context)
    if base is None:
        return context.coarse
    return (base + timedelta(int(match.line.argument))).isoformat()


def that_night_rule(match: Match, context: Context) -> Value:
    """Read "dans la nuit": the one after the date before."""
    base = _current_day(context)
    if base is None:
        return context.coarse
    return f"{base}/{base + timedelta(1)}"


def _current_day(context: Context) -> date | None:
    return context.before_day or context.day


def _next_match(match: Match, context: Context) -> tuple[Match, list[str]] | None:
    """Return the next independent match in the sentence and the words between."""
    place = bisect_left(context.matches, match.end, key=lambda other: other.start)
    if place == len(context.matches):
        return None
    other = context.matches[place]
    words = context.tokens.words[match.end : other.start]
    if other.line.rule not in _INDEPENDENT or not SENTENCE_ENDS.isdisjoint(words):
        return None
    return other, words


def _apposed(match: Match, context: Context) -> str | None:
    """Return the value in an apposition: "le lendemain de l'attaque, le 17 février"."""
    following = _next_match(match, context)
    if following is None:
        return None
    other, words = following
    if words and "article" in context.labels(other.start - 1):
        words = words[:-1]
    if not words or words[-1] != ",":
        return None
    if words != [","] and "of" not in context.labels(match.end):
        return None
    return _value_of(other, context)


def _complement(match: Match, context: Context) -> date | None:
    """Return the day in a complement: "le lendemain de l'attentat de mercredi"."""
    following = _next_match(match, context)
    if following is None or "of" not in context.labels(match.end):
        return None
    other, words = following
    value = None if "," in words else _value_of(other, context)
    return date.fromisoformat(value) if value and len(value) == 10 else None


def _value_of(match: Match, context: Context) -> str | None:
    try:
        value = RULES[match.line.rule](match, context)
    except NotADateError:
        return None
    return value if isinstance(value, str) else None


def period_rule(match: Match, context: Context) -> Value:
    """Read "la semaine dernière", "ce mois", "la fin de l'année", "le week-end suivant"."""
    parts = context.parts(match.start, match.end)
    unit = match.line.argument
    count, base = parts.shift or 0, context.near
    months_known, day_known = context.month is not None, context.day is not None
    if parts.relative is not None and parts.shift is None and context.before is not None:
        count, base = parts.relative, context.before
        months_known, day_known = True, context.before == context.before_day
    if base is None:
        return None
    if unit == "year":
        return f"{base.year + count:04}"
    if unit == "month" and months_known:
        return month_of(months_on(base, count))
    if not day_known:
        return f"{context.coarse}~" if context.coarse else None
    if unit == "week":
        return week_of(base + timedelta(7 * count))
    saturday = base - timedelta((base.isoweekday() - 6) % 7)
    if parts.shift == 1:
        saturday += timedelta(7)
    elif parts.shift == -1:
        saturday -= timedelta(7) if (base - saturday).days < 2 else timedelta(0)
    elif count:
        saturday += timedelta(7 * count)
    elif (base - saturday).days > 1:
        future = context.future(match)
        if future or (future is None and base.isoweekday() > 3):
            saturday += timedelta(7)
    return f"{saturday}/{saturday + timedelta(1)}"


def next_years_rule(match: Match, context: Context) -> Value:
    """Read "les deux prochaines années"."""
    parts = context.parts(match.start, match.end)
    if parts.count is None or not 1 <= parts.count <= 100:
        raise NotADateError
    if context.year is None:
        return None
    first, last = context.year + 1, context.year + parts.count
    return f"{first:04}" if first == last else f"{first:04}/{last:04}"


def first_months_rule(match: Match, context: Context) -> Value:
    """Read "les sept premiers mois de l'année"."""
    parts = context.parts(match.start, match.end)
    year = parts.year or context.year
    if parts.count is None or not 2 <= parts.count <= 12:
        raise NotADateError
    return None if year is None else f"{year:04}-01/{year:04}-{parts.count:02}"


def ago_rule(match: Match, context: Context) -> Value:
    """Read "il y a deux ans", "dans trois jours": from the anchor, approximate beyond days."""
    parts = context.parts(match.start, match.end)
    sign = int(match.line.argument)
    if parts.count is None or parts.unit is None:
        raise NotADateError
    if context.near is None:
        return None
    return _shift_from(context.near, sign * parts.count, parts.unit, context, ago=sign < 0)


def _shift_from(base: date, count: int, unit: str, context: Context, *, ago: bool) -> str:
    if unit in ("year", "decade"):
        return f"{_shift_year(base, count, unit)}~"
    if context.month is None:
        return f"{context.coarse}~"
    if unit == "month":
        return f"{month_of(months_on(base, count))}~"
    if context.day is None:
        return f"{context.coarse}~"
    return f"{base + _days(count, unit)}{'~' if ago and unit == 'week' else ''}"


def _shift_year(base: date, count: int, unit: str) -> str:
    year = base.year + count * (10 if unit == "decade" else 1)
    if not 1 <= year <= 9999:
        raise NotADateError
    return f"{year:04}"


def _days(count: int, unit: str) -> timedelta:
    return timedelta(count * (7 if unit == "week" else 1))


def later_rule(match: Match, context: Context) -> Value:
    """Read "deux jours plus tard", "un mois auparavant": from the date before."""
    parts = context.parts(match.start, match.end)
    if parts.count is None or parts.unit is None:
        raise NotADateError
    apposed = _apposed(match, context)
    if apposed is not None:
        return apposed
    count = int(match.line.argument) * parts.count
    base = context.before or context.near
    if parts.unit in ("day", "week"):
        base = _current_day(context)
        return None if base is None else (base + _days(count, parts.unit)).isoformat()
    if base is None:
        return None
    if parts.unit == "month":
        return month_of(months_on(base, count))
    return _shift_year(base, count, parts.unit)


def part_of_year_rule(match: Match, context: Context) -> Value:
    """Read "le premier trimestre 2017"; the argument is the number of months of a part."""
    parts = context.parts(match.start, match.end)
    year = context.year if parts.year is None else parts.year
    length = int(match.line.argument)
    if parts.nth is None or parts.nth * length > 12:
        raise NotADateError
    if year is None:
        return None
    last = parts.nth * length
    return f"{year:04}-{last - length + 1:02}/{year:04}-{last:02}"


def nothing_rule(match: Match, context: Context) -> Value:
    """Reject words that look like a date but are a habit or an idiom."""
    raise NotADateError


RULES: Mapping[str, Rule] = {
    "day": day_rule,
    "month": day_rule,
    "number_day": number_day_rule,
    "weekday": weekday_rule,
    "weekday_day": weekday_rule,
    "days": days_rule,
    "between": between_rule,
    "short_years": short_years_rule,
    "night": night_rule,
    "season": season_rule,
    "year": year_rule,
    "decade": decade_rule,
    "century": century_rule,
    "offset": offset_rule,
    "same_day": same_day_rule,
    "part_of_year": part_of_year_rule,
    "nothing": nothing_rule,
    "that_night": that_night_rule,
    "period": period_rule,
    "next_years": next_years_rule,
    "first_months": first_months_rule,
    "ago": ago_rule,
    "later": later_rule,
}
