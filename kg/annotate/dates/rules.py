"""A match of the date grammar and its context in, its EDTF value out: one function a rule."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from kg.annotate.dates.context import SENTENCE_ENDS, Context, Found, day_of
from kg.annotate.dates.grammar import CODE, Match
from kg.annotate.dates.values import (
    NotADateError,
    dated,
    month_of,
    months_on,
    nearest,
    on_weekday,
    week_of,
)

# Rules whose value doesn't hang on the dates before.
_BY_THEMSELVES = frozenset({"day", "month", "number_day", "weekday", "weekday_day", "offset"})

Value = str | None | list[tuple[int, int, str | None]]
"""An EDTF value, ``None`` if it can't be told, or a value each for parts of the match."""

Rule = Callable[[Match, Context], Value]


def day_rule(match: Match, context: Context) -> Value:
    """(ce) (lundi) 4 juin (2016): also a month alone, 'juin 2016', 'fin juin'."""
    return dated(context.found(match.start, match.end), context, match)


def number_day_rule(match: Match, context: Context) -> Value:
    """04/06/2016, 04.06.2016, 2016-06-04."""
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
    """(ce) lundi (soir), lundi dernier, le lundi suivant."""
    found = context.found(match.start, match.end)
    base = context.before_day
    pointed = found.shift is None or not context.labels(match.start) & {"next", "last"}
    if found.relative and pointed and found.weekday and base:
        step = (found.weekday - base.isoweekday()) % 7 or 7
        return (
            base + timedelta(step if found.relative > 0 else step - 7 if step < 7 else -7)
        ).isoformat()
    return on_weekday(found, context, match)


def days_rule(match: Match, context: Context) -> Value:
    """16, 17 et 18 juillet: one interval if the days follow each other, else each for itself."""
    found = context.found(match.start, match.end)
    days = found.days
    found.days = days[-1:]
    found.weekday = None
    last = dated(found, context, match)
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
    """Du … au …, entre … et …: each end takes from the other what it doesn't say itself."""
    (a, b), (c, d) = match.ends
    first, second = context.found(a, b), context.found(c, d)
    if first.month is None and second.month is None and first.year is None and not first.weekday:
        raise NotADateError
    if second.month is None and second.days and first.month is not None:
        second.month = first.month
    if first.month is None and first.days:
        first.month = second.month
    undated = first.year is None and second.year is None and first.month is not None
    if undated:  # the beginning decides: an interval that is running is not last year's
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
    if early is None:
        raise NotADateError
    if early > late:
        if undated and second.year is not None:
            second.year += 1
            late = _end(second, context, match)
        elif first.month is not None and first.year == second.year:
            first.year = second.year - 1 if second.year else None
            early = _end(first, context, match)
        elif first.weekday and context.day is not None:
            early = (date.fromisoformat(early) - timedelta(7)).isoformat()
    if early is None or late is None or early > late:
        raise NotADateError
    return early if early == late else f"{early}/{late}"


def _end(found: Found, context: Context, match: Match) -> str | None:
    if found.month is None and found.weekday is None:
        if found.year is None:
            raise NotADateError
        return f"{found.year:04}"
    return dated(found, context, match)


def short_years_rule(match: Match, context: Context) -> Value:
    """2015-16: a season of two years; 2015-03 a month."""
    first, second = context.tokens.words[match.start], context.tokens.words[match.end - 1]
    if int(second) == (int(first) + 1) % 100:
        return f"{first}/{int(first) + 1:04}"
    if context.tokens.words[match.start + 1] == "-" and len(second) == 2 and 1 <= int(second) <= 12:
        return f"{first}-{second}"
    raise NotADateError


def night_rule(match: Match, context: Context) -> Value:
    """La nuit dernière, cette nuit, la nuit du 3 mai, la nuit de lundi: two days."""
    found = context.found(match.start, match.end)
    if found.weekday or found.days:
        value = dated(found, context, match)
        if value is None or len(value) < 10:
            return value
        evening = date.fromisoformat(value)
    elif context.day is None:
        return context.coarse
    else:
        coming = found.shift is None and context.future(match)
        evening = context.day if coming else context.day - timedelta(1)
    return f"{evening}/{evening + timedelta(1)}"


def season_rule(match: Match, context: Context) -> Value:
    """L'été (2016), l'été dernier, cet hiver: winter belongs to the year that it begins in."""
    found = context.found(match.start, match.end)
    if found.season is None:
        raise NotADateError
    if found.year is not None:
        return f"{found.year:04}-{found.season}"
    near = context.near
    if near is None:
        return None
    month = 3 * (found.season - 20)
    starts = [x for y in (-2, -1, 0, 1) if (x := day_of(near.year + y, month, 20))]
    if found.shift == -1:
        starts = [day for day in starts if months_on(day, 3) <= near] or starts
    start = nearest(starts, near, found, context.future(match))
    running = [day for day in starts if day <= near < months_on(day, 3)]
    if running and found.shift is None:
        start = running[0]
    return f"{start.year:04}-{found.season}"


def year_rule(match: Match, context: Context) -> Value:
    """En 2016, l'année 2016, fin 2016, the Euro 2016; not 2000 people."""
    found = context.found(match.start, match.end)
    if found.year is None:
        raise NotADateError
    if match.end - match.start == 1 and not _is_year(match.start, found.year, context):
        raise NotADateError
    return f"{found.year:04}"


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
    """Does a thing that can be counted stand there?"""
    return bool(context.labels(place) & {"plural", "measure", "unit", "hour"})


def decade_rule(match: Match, context: Context) -> Value:
    """Les années 1990, les années 80."""
    found = context.found(match.start, match.end)
    if found.year is not None:
        return f"{found.year // 10:03}X" if found.year % 10 == 0 else f"{found.year:04}"
    if found.count is None or not 10 <= found.count < 100 or found.count % 10:
        raise NotADateError
    now = context.near.year if context.near else 2000
    century = now // 100 if now % 100 >= found.count + 10 else now // 100 - 1
    return f"{century:02}{found.count // 10}X"


def century_rule(match: Match, context: Context) -> Value:
    """Le XXe siècle, the 20th century."""
    found = context.found(match.start, match.end)
    number = found.roman or (found.days[0] if found.days else 0)
    if not 1 <= number <= 30:
        raise NotADateError
    return f"{number - 1:02}XX"


def offset_rule(match: Match, context: Context) -> Value:
    """Hier, aujourd'hui, demain, ce soir: so many days from the anchor; "USA Today" is a name."""
    if context.is_capital(match.start):
        raise NotADateError
    if context.day is None:
        return context.coarse
    return (context.day + timedelta(int(match.line.argument))).isoformat()


def same_day_rule(match: Match, context: Context) -> Value:
    """Le jour même, le lendemain, la veille: so many days from the date that is spoken of."""
    said = _apposed(match, context)
    if said is not None:
        return said
    base = _complement(match, context) or _spoken_of(context)
    if base is None:
        return context.coarse
    return (base + timedelta(int(match.line.argument))).isoformat()


def that_night_rule(match: Match, context: Context) -> Value:
    """Dans la nuit: the one that follows the day spoken of."""
    base = _spoken_of(context)
    if base is None:
        return context.coarse
    return f"{base}/{base + timedelta(1)}"


def _spoken_of(context: Context) -> date | None:
    return context.before_day or context.day


def _next_match(match: Match, context: Context) -> tuple[Match, list[str]] | None:
    """The next match that gives a date by itself in the same sentence, and the words before it."""
    place = bisect_left(context.matches, match.end, key=lambda other: other.start)
    if place == len(context.matches):
        return None
    other = context.matches[place]
    words = context.tokens.words[match.end : other.start]
    if other.line.rule not in _BY_THEMSELVES or not SENTENCE_ENDS.isdisjoint(words):
        return None
    return other, words


def _apposed(match: Match, context: Context) -> str | None:
    """The value of what says the same after a comma: "le lendemain de l'attaque, le 17 février"."""
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
    """The day named in "le lendemain de l'attentat de mercredi"."""
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
    """La semaine dernière, ce mois, l'an prochain, la fin de l'année, le week-end suivant."""
    found = context.found(match.start, match.end)
    unit = match.line.argument
    count, base = found.shift or 0, context.near
    months_known, day_known = context.month is not None, context.day is not None
    if found.relative is not None and found.shift is None and context.before is not None:
        count, base = found.relative, context.before
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
    if found.shift == 1:
        saturday += timedelta(7)
    elif found.shift == -1:
        saturday -= timedelta(7) if (base - saturday).days < 2 else timedelta(0)
    elif count:
        saturday += timedelta(7 * count)
    elif (base - saturday).days > 1:
        future = context.future(match)
        if future or (future is None and base.isoweekday() > 3):
            saturday += timedelta(7)
    return f"{saturday}/{saturday + timedelta(1)}"


def next_years_rule(match: Match, context: Context) -> Value:
    """Les deux prochaines années."""
    found = context.found(match.start, match.end)
    if found.count is None or not 1 <= found.count <= 100:
        raise NotADateError
    if context.year is None:
        return None
    first, last = context.year + 1, context.year + found.count
    return f"{first:04}" if first == last else f"{first:04}/{last:04}"


def first_months_rule(match: Match, context: Context) -> Value:
    """Les sept premiers mois de l'année."""
    found = context.found(match.start, match.end)
    year = found.year or context.year
    if found.count is None or not 2 <= found.count <= 12:
        raise NotADateError
    return None if year is None else f"{year:04}-01/{year:04}-{found.count:02}"


def ago_rule(match: Match, context: Context) -> Value:
    """Il y a deux ans, dans trois jours: from the anchor; more than days are approximate."""
    found = context.found(match.start, match.end)
    sign = int(match.line.argument)
    if found.count is None or found.unit is None:
        raise NotADateError
    if context.near is None:
        return None
    return _moved(context.near, sign * found.count, found.unit, context, ago=sign < 0)


def _moved(base: date, count: int, unit: str, context: Context, *, ago: bool) -> str:
    if unit in ("year", "decade"):
        year = base.year + count * (10 if unit == "decade" else 1)
        if not 1 <= year <= 9999:
            raise NotADateError
        return f"{year:04}~"
    if context.month is None:
        return f"{context.coarse}~"
    if unit == "month":
        return f"{month_of(months_on(base, count))}~"
    if context.day is None:
        return f"{context.coarse}~"
    days = timedelta(count * (7 if unit == "week" else 1))
    return f"{base + days}{'~' if ago and unit == 'week' else ''}"


def later_rule(match: Match, context: Context) -> Value:
    """Deux jours plus tard, un mois auparavant: from the date before in the text."""
    found = context.found(match.start, match.end)
    if found.count is None or found.unit is None:
        raise NotADateError
    said = _apposed(match, context)
    if said is not None:
        return said
    count = int(match.line.argument) * found.count
    base = context.before or context.near
    if found.unit in ("day", "week"):
        base = _spoken_of(context)
        days = timedelta(count * (7 if found.unit == "week" else 1))
        return None if base is None else (base + days).isoformat()
    if base is None:
        return None
    if found.unit == "month":
        return month_of(months_on(base, count))
    year = base.year + count * (10 if found.unit == "decade" else 1)
    if not 1 <= year <= 9999:
        raise NotADateError
    return f"{year:04}"


def part_of_year_rule(match: Match, context: Context) -> Value:
    """Le premier trimestre 2017: the argument is how many months a part has."""
    found = context.found(match.start, match.end)
    year = context.year if found.year is None else found.year
    length = int(match.line.argument)
    if found.nth is None or found.nth * length > 12:
        raise NotADateError
    if year is None:
        return None
    last = found.nth * length
    return f"{year:04}-{last - length + 1:02}/{year:04}-{last:02}"


def nothing_rule(match: Match, context: Context) -> Value:
    """Words that look like a date and are none: a habit, an idiom."""
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
