"""Small documents, built here: PDF, DOCX, ODT, EPUB, web pages, WARC."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

import docx as word_library
import pypdf
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

PLACE = (
    "La mairie d'Orval a annoncé jeudi la fermeture de la grande place aux voitures.",
    "« Nous voulons respirer », a déclaré la maire, Jeanne Morvan, devant des habitants réunis.",
    "Selon l'association des commerçants, la mesure menace une centaine d'emplois du centre.",
)
Words = tuple[float, float, float, str]  # points from the left and from the top, size, text


def pdf(pages: Sequence[Iterable[Words]], title: str = "", password: str = "") -> bytes:
    names = {"/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
    font = DictionaryObject({NameObject(k): NameObject(v) for k, v in names.items()})
    fonts = DictionaryObject({NameObject("/F"): font})
    writer = pypdf.PdfWriter()
    writer.add_metadata({"/Title": title})
    for words in pages:
        shown = [
            f"BT /F {size} Tf {left} {842 - top} Td <{text.encode('cp1252').hex()}> Tj ET"
            for left, top, size, text in words
        ]
        stream = DecodedStreamObject()
        stream.set_data("\n".join(shown).encode())
        page = writer.add_blank_page(595, 842)
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    if password:
        writer.encrypt(password, algorithm="AES-256")
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def column(lines: Iterable[str], left: float, top: float) -> list[Words]:
    starts = ((left + 12 * line.startswith(" "), line.strip()) for line in lines)
    return [(start, top + 12 * n, 10, line) for n, (start, line) in enumerate(starts)]


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def docx(body: str, head: str = "") -> bytes:
    data = io.BytesIO()
    word_library.Document().save(data)
    with zipfile.ZipFile(data) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = f'{head}<w:document xmlns:w="{main}"><w:body>{body}</w:body></w:document>'
    return zipped(files | {"word/document.xml": xml.encode()})


def odt(body: str, head: str = "") -> bytes:
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table")
    )
    xml = f"{head}<office:document {names}><office:text>{body}</office:text></office:document>"
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": xml})


def epub(
    chapters: Mapping[str, str | bytes], meta: str = "", head: str = "", locks: str = ""
) -> bytes:
    html = 'media-type="application/xhtml+xml"'
    items = "".join(f'<item id="i{n}" href="{name}" {html}/>' for n, name in enumerate(chapters))
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(chapters)))
    files: dict[str, str | bytes] = {
        "META-INF/container.xml": "<a><rootfile full-path='OPS/b.opf'/></a>",
        "OPS/b.opf": f"{head}<package xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata>{meta}"
        f"</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>",
    }
    for name, body in chapters.items():
        page = f"<?xml version='1.0' encoding='utf-8'?><html><body>{body!s}</body></html>"
        files[f"OPS/{name}"] = body if isinstance(body, bytes) else page
    return zipped(files | ({"META-INF/encryption.xml": locks} if locks else {}))


def paragraphs(*texts: str, tag: str = "p") -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


def web_page(title: str, *texts: str) -> str:
    head = f'<html lang="fr"><head><meta charset="utf-8"><title>{title}</title></head>'
    return f"{head}<body><article><h1>{title}</h1>{paragraphs(*texts)}</article></body></html>"


def warc_record(
    url: str, body: str | bytes, status: str = "200 OK", kind: str = "text/html", date: str = "1"
) -> bytes:
    data = body if isinstance(body, bytes) else body.encode()
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + data
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-0{date}"
        f"T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:{date}>\r\nContent-Type: application/http; "
        f"msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"
