"""Readers for e-mail: one message (.eml), or a mailbox of many (.mbox).

The subject is the title, the sender the outlet, and the date that of the message. The text is the
plain part, unless that only says where to read the message: then it is the HTML part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr

from kg.base.errors import ReadError
from kg.model import Article
from kg.read import html
from kg.read.build import Facts, build_article, clean
from kg.read.dateline import parse_stamp
from kg.read.markup import drop_hidden, element_text, parse_html, tidy
from kg.read.origin import MAX_CHARACTERS, Origin, Reader, strip_control, unreadable

_ENVELOPE = re.compile(rb"From [^\r\n]+\r?\n")
"""The line before each message of a mailbox, after a blank line."""
_BLANK_LINES = (b"\n\n", b"\r\n\r\n")
_HEADER = re.compile(rb"\A(?:>?From [^\n]*\n)?(?:[!-9;-~]{1,60}:[^\n]*\r?\n(?:[ \t][^\n]*\n)*){2}")
_LONGEST = 64_000_000
"""Bytes of a message with its attachments."""
_STUB = 300
"""Characters of a plain part that may be a stub, if the HTML part has several times its text."""
_ENCRYPTED = frozenset(
    {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}
)


def read_message(
    data: bytes, origin: Origin, read_page: Reader = html.read
) -> Iterator[Article | ReadError]:
    """Yield the article of one message."""
    if not _HEADER.match(data):
        raise ReadError(origin.where, "not an e-mail message; export the message as .eml")
    yield _article(data, origin, None, read_page)


def read_mailbox(
    data: bytes, origin: Origin, read_page: Reader = html.read
) -> Iterator[Article | ReadError]:
    """Yield the article of each message of a mailbox, in order."""
    starts = [
        found.span()
        for found in _ENVELOPE.finditer(data)
        if not found.start() or data.endswith(_BLANK_LINES, 0, found.start())
    ]
    if not starts or starts[0][0]:
        fault = "not a mailbox (its first line does not begin with 'From '); export it as .mbox"
        raise ReadError(origin.where, fault)
    ends = [start for start, _ in starts[1:]] + [len(data)]
    for number, ((_, start), end) in enumerate(zip(starts, ends, strict=True), 1):
        try:
            message = data[start:end]
            if b"\n>" in message:
                message = re.sub(rb"(?m)^>(>*From )", rb"\1", message)
            yield _article(message, origin, number, read_page)
        except Exception as error:
            fault = unreadable(error, origin.where).fault
            yield ReadError(f"{origin.where}, message {number}", fault)


def _article(data: bytes, origin: Origin, number: int | None, read_page: Reader) -> Article:
    if len(data) > _LONGEST:
        fault = f"a message of {len(data) // 1_000_000:,} MB; save it without attachments"
        raise ReadError(origin.where, fault)
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    if any(part.get_content_type() in _ENCRYPTED for part in message.walk()):
        raise ReadError(origin.where, "an encrypted message; decrypt it in your mail program")
    name, address = parseaddr(_header(message, "From"))
    language = re.match(r"\s*([A-Za-z-]+)\s*$", _header(message, "Content-Language"))
    facts = Facts(
        title=_header(message, "Subject"),
        date=parse_stamp(_header(message, "Date")),
        outlet=name or address,
        language=language[1] if language else None,
        url=clean(_header(message, "Archived-At").strip("<> ")),
        id=_header(message, "Message-ID").strip("<> "),
    )
    text = _text(message, origin, read_page)
    if not text.strip():
        raise ReadError(origin.where, "no text in this message; nothing to read")
    left = sum(1 for part in message.iter_attachments() if part.get_content_maintype() != "image")
    notes = (f"attachments not read: {left}",) if left else ()
    return build_article(text, facts, origin, number=number, notes=notes)


def _header(message: EmailMessage, name: str) -> str:
    """Return a header as text; what is not valid in it never fails."""
    try:
        return str(message.get(name, "") or "")
    except Exception:
        # The parser of structured headers has faults of its own with hostile ones.
        raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
        return str(raw)


def _text(message: EmailMessage, origin: Origin, read_page: Reader) -> str:
    from lxml.etree import tostring

    plain_part, html_part = message.get_body(("plain",)), message.get_body(("html",))
    plain = _flowed(plain_part) if plain_part else ""
    if html_part is None:
        return plain
    root = parse_html(_content(html_part))
    if root is None:
        return plain
    drop_hidden(root)
    markup = tostring(root, encoding="unicode", method="html")
    whole = strip_control(element_text(root))
    if plain.strip() and (len(plain) >= _STUB or 3 * len(plain) >= len(whole)):
        return plain
    # A byte order mark tells the reader of pages the encoding, whatever the page declares.
    page = b"\xef\xbb\xbf" + markup.encode("utf-8", "replace")
    try:
        found = [each.text for each in read_page(page, origin) if isinstance(each, Article)]
    except ReadError:
        found = []
    # Newsletters are laid out as tables, in which the reader of pages may find little.
    return found[0] if len(found) == 1 and 2 * len(found[0]) > len(whole) else whole


def _content(part: MIMEPart) -> str:
    """Return the text of a part, in the encoding it declares if possible, else as it decodes."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else str(payload).encode("utf-8", "replace")
    for encoding in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def _flowed(part: MIMEPart) -> str:
    """Return the text of a plain part; lines that its writer's program wrapped are joined."""
    text = strip_control(_content(part)).replace("\r\n", "\n")
    if len(text) > MAX_CHARACTERS:
        return text  # which is too long for an article
    parameters = part["Content-Type"].params if part["Content-Type"] else {}
    if parameters.get("format", "").lower() == "flowed":
        blank = "" if parameters.get("delsp", "").lower() == "yes" else " "
        text = re.sub(r"(?m)^ ", "", text)
        text = re.sub(r"(?<=\S)(?<!\n--) +\n(?=\S)", blank, text)
    return tidy(text)
