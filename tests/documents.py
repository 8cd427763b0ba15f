"""Small documents, built here: PDF, DOCX, ODT, EPUB, e-mail, WARC."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence

Placed = tuple[float, float, float, str]
"""Words on a page: points from the left and from the top, size, text."""

PLACE = (
    "La mairie d'Orval a annoncé jeudi la fermeture de la grande place aux voitures.",
    "« Nous voulons respirer », a déclaré la maire, Jeanne Morvan, devant des habitants réunis.",
    "Selon l'association des commerçants, la mesure menace une centaine d'emplois du centre.",
)
"""Paragraphs of an article."""


def pdf(pages: Sequence[Iterable[Placed]], info: Mapping[str, str] | None = None) -> bytes:
    """Build a PDF of words at places, in Helvetica."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    entries = "".join(f"/{name} ({value})" for name, value in (info or {}).items())
    font = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        f"<< {font} >>".encode(),
    ]
    for number, words in enumerate(pages):
        shown = [
            f"BT /F1 {size} Tf {x} {842 - top} Td ({escaped(text)}) Tj ET"
            for x, top, size, text in words
        ]
        stream = zlib.compress("\n".join(shown).encode("cp1252"))
        objects += [
            (
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 "
                f"3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
            ).encode(),
            b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        ]
    objects.append(f"<< {entries} >>".encode("cp1252"))
    data, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, count = len(data), len(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n" % count
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (count, count - 1)
    return bytes(data + b"startxref\n%d\n%%%%EOF\n" % start)


def escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def column(
    lines: Iterable[str], left: float, top: float, *, size: float = 10, leading: float = 12
) -> list[Placed]:
    """Place lines below each other; a line that begins with a blank is indented."""
    return [
        (left + (12 if line.startswith(" ") else 0), top + leading * n, size, line.strip())
        for n, line in enumerate(lines)
    ]


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def docx(body: str, core: str = "", head: str = "") -> bytes:
    """Build a Word document of the XML of its body and of its core properties."""
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    kind = "application/vnd.openxmlformats-package.core-properties+xml"
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/>'
            f'<Override PartName="/docProps/core.xml" ContentType="{kind}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="r2" Type="{PACKAGE}/relationships/metadata/core-properties" '
            'Target="docProps/core.xml"/></Relationships>',
            "word/document.xml": f'{head}<w:document xmlns:w="{W}" xmlns:mc="http://schemas.'
            f'openxmlformats.org/markup-compatibility/2006"><w:body>{body}</w:body></w:document>',
            "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
            f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{core}</cp:coreProperties>',
        }
    )


def odt(body: str, meta: str = "", head: str = "") -> bytes:
    """Build an OpenDocument text of the XML of its text and of its properties."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "meta", "table")
    )
    names += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"{head}<office:document-content {names}><office:body><office:text>"
            f"{body}</office:text></office:body></office:document-content>",
            "meta.xml": f"<office:document-meta {names}><office:meta>{meta}</office:meta>"
            "</office:document-meta>",
        }
    )


def epub(
    chapters: Mapping[str, str | bytes], meta: str = "", head: str = "", **others: str
) -> bytes:
    """Build an electronic book of the bodies of its chapters."""
    items = "".join(
        f'<item id="i{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(chapters)))
    files: dict[str, str | bytes] = {
        "META-INF/container.xml": "<container><rootfiles><rootfile full-path='OPS/b.opf'/>"
        "</rootfiles></container>",
        "OPS/b.opf": f"{head}<package xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata>{meta}"
        f"</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>",
    }
    for name, body in chapters.items():
        page = f"<?xml version='1.0' encoding='utf-8'?><html><body>{body!s}</body></html>"
        files[f"OPS/{name}"] = body if isinstance(body, bytes) else page
    return zipped(files | {f"META-INF/{name}.xml": value for name, value in others.items()})


def paragraphs(*texts: str, tag: str = "p") -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


def web_page(title: str, *texts: str, url: str = "", head: str = "") -> str:
    canonical = f'<link rel="canonical" href="{url}">' if url else ""
    return (
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title>'
        f"{canonical}{head}</head><body><article><h1>{title}</h1>{paragraphs(*texts)}</article>"
        "</body></html>"
    )


def warc_record(
    url: str, body: str | bytes, *, status: str = "200 OK", kind: str = "text/html", date: str = "1"
) -> bytes:
    """Build a record of a WARC with an answer of a server."""
    data = body if isinstance(body, bytes) else body.encode()
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + data
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-0{date}"
        f"T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:{date}>\r\nContent-Type: application/http; "
        f"msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"
