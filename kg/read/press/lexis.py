"""What the exports of LexisNexis have in common, whatever their container.

Until 2019 an article begins with "3 of 161 DOCUMENTS", its fields have labels in capitals, and
labels follow its text. Since then (Nexis Uni, Lexis Advance) it begins with its title, has "Body"
above its text, and ends with "End of Document". Labels are in the language of the user, and the
article and its date in the language of the newspaper.
"""

from __future__ import annotations

import re

from kg.base.errors import ReadError
from kg.read.press.dates import find_date, search_date
from kg.read.press.record import Record, join_lines

START = re.compile(
    r"(?:(?<!\d)\d{1,7} (?:of|sur|von) \d{1,7} DOCUMENTS?"
    r"|(?:Dokument|Document|Documento) \d{1,7} (?:von|de|di|sur) \d{1,7})"
)
"""The first line of an article until 2019."""
END = re.compile(
    r"(?:end of document|fin du document|ende des dokuments?|fin del documento|fine del documento"
    r"|einde van (?:het )?document)",
    re.IGNORECASE,
)
"""The last line of an article since 2019."""

LINK = "\ue001"
"""A private character in front of an address that an article links to."""

_LABELS = {
    "headline": "title titre titel schlagzeile headline titular",
    "author": "byline author auteur autor verfasser autore",
    "section": "section rubrique rubrik sección sezione rubriek",
    "length": "length longueur länge umfang longitud extensión lengte lunghezza",
    "standfirst": "highlight highlights encart insert abstract entradilla",
    "date": "date datum fecha",
    "dateline": "dateline lieu ort",
    "page": "page seite página pagina",
    "language": "language langue sprache idioma lingua taal",
    "url": "url",
    "tail": "load-date date-chargement date-de-chargement ladedatum fecha-de-carga graphic graphics"
    " grafik graphique subject sujet thema tema geographic localisation-geo geo-localization"
    " geographie publication-type type-publication type-de-publication publikationstyp zeitungstyp"
    " document-type journal-code",
    "detail": "update company societe société unternehmen organization organisation person personne"
    " industry secteur-activite activity-sector branche type ticker symbole-boursier stock-symbol"
    " correction correction-date notes name photographer pub-subject copyright acc-no isbn issn"
    " state city country",
    "other": "series edition distribution column source doctype quelle kategorie",
}
_TAIL = frozenset({"tail", "language", "url"})
_FIELDS = {label: name for name, labels in _LABELS.items() for label in labels.split()}
_LABEL = re.compile(r"\s{0,4}([^\W\d_][^\W\d_]+(?:[- ][^\W\d_]+){0,2})\s?:(?:[\s\xa0]+|$)")
_BODY = re.compile(
    r"\s*(?:body|text|corps(?: du texte)?|texte|hauptteil|textkörper|volltext|cuerpo|texto|testo"
    r"|corpo|tekst)\s*",
    re.IGNORECASE,
)
_OLD_BODY = re.compile(r"\s*(?:BODY|TEXT|TEXTE|CORPS)\s?:\s*")
_CLASSIFICATION = re.compile(
    r"\s*(?:classification|klassifizierung|klassifikation|clasificación|classificazione"
    r"|classificatie)\s*",
    re.IGNORECASE,
)
_BELOW_BODY = re.compile(
    r"\s*(?:graphics?|graphique|grafik|gráficos?|notes?|correction)\s*", re.IGNORECASE
)
"""Headings between text and classification, which may also be headings in the text."""
_LONGEST_BELOW = 20
"""Lines below such a heading."""
_COPYRIGHT = re.compile(r"\s*(?:copyright\b|©|\(c\)\s)", re.IGNORECASE)
_RIGHTS = re.compile(
    r"\s*(?:all rights reserved|tous droits r[ée]serv[ée]s|alle rechte vorbehalten"
    r"|todos los derechos reservados)",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"[;,]?\s*\b(?:pgs?|pages?|seiten?|pág|s)\b\.?\s*(?P<page>[\w-]*\d[\w-]*)"
    r"|;\s*(?P<plain>[A-Z]{0,2}-?\d{1,3}[A-Z]?)\s*$",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"\s*;(?:\s*;)+\s*|;\s*version\s?:\s?\d+\s*$", re.IGNORECASE)
_CONTENTS = re.compile(
    r"\s*(?:documents?|dokumente?|documentos?|documenti)\s*\(\d+\)", re.IGNORECASE
)
_ENTRY = re.compile(r"\s*1\.\s*(?P<title>\S.*)")
_SEARCH = re.compile(
    r"\s*(?:client/matter|search terms|search type|narrowed by|content type|termes de recherche"
    r"|type de recherche|suchbegriffe|suchtyp|eingegrenzt durch|affiné par)\s*:?|[^|]*\|[^|]*\|",
    re.IGNORECASE,
)
_EDITION = re.compile(r"\s+-\s+[^-]*\b(?:edition|édition|ausgabe|edición)\b[^-]*$", re.IGNORECASE)
_LINKS = re.compile(
    r"\s*(?:link to (?:image|pdf|the original)|lien (?:au|vers|à)|link zum"
    r"|pdf file of this document|view original|(?:abstract|full text):?$|return to list)",
    re.IGNORECASE,
)
_NOT_SHOWN = re.compile(r"error in this document and it is not possible to display it")
_CONTENT_ITEM = re.compile(r"urn(?::|%3A)contentItem(?::|%3A)([\w-]+)", re.IGNORECASE)
_LONGEST_LINE = 100
_LONGEST_NAME = 300
_MAY_BE_CUT = "no label follows its text; the file may end inside it"


def parse_lines(lines: list[str], *, wrapped: bool = False) -> Record | None:
    """Parse the lines of one article, ``None`` if they are not one.

    Args:
        lines: the lines; blank ones are the ends of blocks.
        wrapped: whether a paragraph is several lines.

    Raises:
        ReadError: if the database could not show the article.
    """
    marked = any(START.fullmatch(line.strip()) for line in lines)
    lines = _after_contents([line.replace("\xa0", " ") for line in lines if not _is_mark(line)])
    if any(_NOT_SHOWN.search(line) for line in lines):
        raise ReadError("", "the database could not show it; export it again")
    head, rest, is_new = _split_body(lines, marked=marked)
    if not any(line.strip() for line in head) or (not is_new and not rest):
        if marked:
            raise ReadError("", "no text in it; export it with its full text")
        return None
    record = Record(paragraphs=[])
    titles, fields = _split_head(head)
    _read_titles(titles, record, is_new=is_new)
    body, tail = _split_tail(rest, is_new=is_new)
    fields |= {name: value for name, value in _read_fields(tail).items() if name not in fields}
    section = fields.get("section")
    page = _PAGE.search(section or "")
    record.title = fields.get("headline") or record.title
    record.author = fields.get("author")
    record.section = _SEPARATORS.sub("; ", _PAGE.sub("", section or "")).strip(" ;,") or None
    record.page = page["page"] or page["plain"] if page else fields.get("page")
    record.date = record.date or find_date(fields.get("date"))
    record.language = fields.get("language")
    record.url = fields.get("url")
    record.paragraphs = [fields["standfirst"]] if "standfirst" in fields else []
    record.paragraphs += _join_body(body, wrapped=wrapped)
    if not is_new and not tail:
        record.notes = (_MAY_BE_CUT,)
    return record


def has_body(lines: list[str]) -> bool:
    """Return whether lines begin an article that is not cut off before its text."""
    return any(_BODY.fullmatch(line.replace("\xa0", " ")) for line in lines)


def find_identity(links: list[str]) -> str | None:
    """Return the number of the article that a link of its title has."""
    found = next((item for link in links if (item := _CONTENT_ITEM.search(link))), None)
    return None if found is None else found[1]


def _is_mark(line: str) -> bool:
    return bool(START.fullmatch(line.strip()) or END.fullmatch(line.strip()))


def _after_contents(lines: list[str]) -> list[str]:
    """Drop the list of contents and searches in front of the first article."""
    start = next((n for n, line in enumerate(lines) if _CONTENTS.match(line)), None)
    if start is None:
        return lines
    entry = next((found for line in lines[start:] if (found := _ENTRY.fullmatch(line))), None)
    last = max((n for n, line in enumerate(lines) if _SEARCH.match(line)), default=start)
    title = join_lines(entry["title"]) if entry else None
    for n in range(len(lines) - 1, start, -1):
        if join_lines(lines[n]) == title:
            return lines[n:]
    return lines[last + 1 :]


def _label(line: str, *, old: bool) -> tuple[str, str] | None:
    """Return the name and the value of a line with a known label."""
    found = _LABEL.match(line)
    if found is None or (old and not found[1].isupper()) or (not old and found[1].isupper()):
        return None
    name = _FIELDS.get(found[1].lower().replace(" ", "-"))
    return None if name is None else (name, line[found.end() :])


def _any_label(line: str) -> tuple[str, str] | None:
    return _label(line, old=True) or _label(line, old=False)


def _split_body(lines: list[str], *, marked: bool) -> tuple[list[str], list[str], bool]:
    """Return the lines above the text, those from the text on, and whether the layout is new."""
    for n, line in enumerate(lines):
        if not marked and _BODY.fullmatch(line):
            return lines[:n], lines[n + 1 :], True
        body = _OLD_BODY.match(line)
        if body is not None:
            return lines[:n], [line[body.end() :], *lines[n + 1 :]], False
    # Without a heading the text begins below the last label of the head.
    last = None
    for n, line in enumerate(lines):
        found = _any_label(line)
        if found is not None and found[0] not in _TAIL:
            last = n
        elif found is not None or (last is not None and line.strip() and not lines[n - 1].strip()):
            break
    if last is None:
        return lines, [], False
    while last + 1 < len(lines) and lines[last + 1].strip():
        last += 1
    return lines[: last + 1], lines[last + 1 :], False


def _split_head(head: list[str]) -> tuple[list[str], dict[str, str]]:
    """Return the lines above the first label, and the fields."""
    first = next((n for n, line in enumerate(head) if _any_label(line)), len(head))
    return head[:first], _read_fields(head[first:])


def _read_fields(lines: list[str]) -> dict[str, str]:
    fields: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in lines:
        found = _any_label(line)
        if found is not None:
            current = None if found[0] in fields else fields.setdefault(found[0], [])
            line = found[1]
        elif not line.strip() and current is not None and any(current):
            current = None
        if current is not None:
            current.append(line.strip())
    values = {name: join_lines(" ".join(lines)) for name, lines in fields.items()}
    return {name: value for name, value in values.items() if value}


def _read_titles(lines: list[str], record: Record, *, is_new: bool) -> None:
    """Read title, outlet and date from the lines above the first label."""
    blocks = _without_copyright(lines)
    flat = [line for block in blocks for line in block]
    at = next((n for n, line in enumerate(flat[:12]) if _is_date_line(line)), None)
    if at is not None:
        record.date = find_date(flat[at])
    before = flat if at is None else flat[:at]
    if not before:
        return
    if is_new:
        lines = before if at is not None else blocks[0]
        record.title = " ".join(lines[:-1]) or lines[0]
        record.outlet = lines[-1] if len(lines) > 1 else None
    else:
        record.outlet = before[0]
        if at is None:
            record.title = " ".join(before[1:]) or None
        else:
            # The lines of the date's own block are editions.
            after = [b for n, b in enumerate(blocks) if n > _block_of(blocks, flat[at])]
            titles = before[1:] or [line for block in after for line in block]
            record.title = " ".join(titles) or None
    record.outlet = _EDITION.sub("", record.outlet[:_LONGEST_NAME]) if record.outlet else None


def _block_of(blocks: list[list[str]], line: str) -> int:
    return next(n for n, block in enumerate(blocks) if line in block)


def _is_date_line(line: str) -> bool:
    """Return whether a line is a date, possibly with day, time and edition, but not a title."""
    found = search_date(line[:_LONGEST_NAME])
    return found is not None and len(found.edtf) >= 7 and found.start <= 14


def _without_copyright(lines: list[str]) -> list[list[str]]:
    """Return the blocks of lines without notices of rights."""
    blocks: list[list[str]] = []
    block: list[str] = []
    for line in (*lines, ""):
        if line.strip():
            block.append(join_lines(line))
            continue
        if block and _COPYRIGHT.match(block[0]):
            rights = [n for n, each in enumerate(block) if _RIGHTS.search(each)]
            block = block[(rights[-1] if rights else 0) + 1 :]
        block = [each for each in block if not _RIGHTS.match(each) and not _LINKS.match(each)]
        if block:
            blocks.append(block)
        block = []
    return blocks


def _split_tail(lines: list[str], *, is_new: bool) -> tuple[list[str], list[str]]:
    """Return the lines of the text and those that follow it."""
    end = len(lines)
    for n, line in enumerate(lines):
        found = _label(line, old=not is_new) if n else None
        is_tail = found is not None and found[0] in _TAIL
        if found is not None and found[0] == "detail":
            is_tail = not is_new and _precedes_label(lines, n)
        if is_tail or (is_new and _CLASSIFICATION.fullmatch(line)):
            end = n
            break
    if is_new:
        for n in range(end - 1, max(-1, end - _LONGEST_BELOW), -1):
            if _BELOW_BODY.fullmatch(lines[n]):
                end = n
    return lines[:end], lines[end:]


def _precedes_label(lines: list[str], start: int) -> bool:
    """Return whether only labels follow a line that may also be part of the text."""
    after = (n for n in range(start + 1, len(lines)) if not lines[n - 1].strip())
    following = next((lines[n] for n in after if lines[n].strip()), None)
    return following is None or bool(_any_label(following) or _COPYRIGHT.match(following))


def _join_body(lines: list[str], *, wrapped: bool) -> list[str]:
    """Return the paragraphs of the text, without links and copyright at its end."""
    wrapped = wrapped and not any(len(line) > _LONGEST_LINE for line in lines)
    paragraphs: list[str] = []
    block: list[str] = []
    for line in (*lines, ""):
        plain = line.strip()
        if block and (not plain or not wrapped or line.startswith("  ")):
            paragraphs.append(" ".join(block))
            block = []
        if plain:
            block.append(join_lines(plain))
    if block:
        paragraphs.append(" ".join(block))
    while paragraphs and (_COPYRIGHT.match(paragraphs[-1]) or _RIGHTS.match(paragraphs[-1])):
        paragraphs.pop()
    return [each for each in paragraphs if not _LINKS.match(each) or len(each) > _LONGEST_LINE]
