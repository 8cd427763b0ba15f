"""Read the parameters and the body of a request of the SPARQL protocols."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode
from starlette.requests import Request

from kg.web.errors import HttpError

LONGEST_FORM = 10_000_000
"""Bytes of a form and of a query; graphs and updates that are sent directly may be longer."""

Pairs = Sequence[tuple[str, str]]


def media_type(request: Request) -> str:
    """Return the media type of the body without parameters.

    Raises:
        HttpError: its charset is not UTF-8 (415).
    """
    kind, *parameters = request.headers.get("content-type", "").split(";")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        charset = value.strip().strip('"').lower()
        if name.strip().lower() == "charset" and charset not in ("utf-8", "utf8", "us-ascii"):
            raise HttpError(415, f"charset {charset}: send UTF-8")
    return kind.strip().lower()


def pairs_of_url(request: Request) -> list[tuple[str, str]]:
    """Return the parameters of the address. Raises HttpError (400) where they are not UTF-8."""
    return _pairs(request.scope["query_string"])


async def text_of(request: Request) -> str:
    """Return the body. Raises HttpError (400) where it is not UTF-8."""
    return _decoded(await request.body())


async def pairs_of_form(request: Request) -> list[tuple[str, str]]:
    """Return the parameters of a form in the body. Raises HttpError (400, 413)."""
    return _pairs(await request.body())


def check_length(request: Request) -> None:
    """Refuse a form that is too long to be read at once. Raises HttpError (413)."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > LONGEST_FORM:
        raise HttpError(413, f"a form has at most {LONGEST_FORM // 1_000_000} MB; send it directly")


def _pairs(raw: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            raw.decode("ascii", "surrogateescape")
            .encode("latin-1", "surrogateescape")
            .decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=1000,
        )
    except UnicodeDecodeError:
        raise HttpError(400, "the parameters are not UTF-8") from None
    except ValueError:
        raise HttpError(400, "more than 1000 parameters") from None


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HttpError(400, f"the body is not UTF-8 (byte {error.start})") from None


def single(pairs: Pairs, name: str) -> str:
    """Return the value of a parameter that must occur once. Raises HttpError (400)."""
    found = [value for each, value in pairs if each == name]
    if len(found) != 1:
        fault = f"more than one parameter {name}" if found else f"no parameter {name}"
        raise HttpError(400, fault)
    return found[0]


def iris(pairs: Pairs, name: str) -> tuple[str, ...]:
    """Return the IRIs of a parameter. Raises HttpError (400) for what is not an absolute IRI."""
    return tuple(checked_iri(value, name) for each, value in pairs if each == name)


def checked_iri(value: str, name: str) -> str:
    """Return an absolute IRI. Raises HttpError (400)."""
    try:
        return NamedNode(value).value
    except ValueError:
        raise HttpError(400, f"{name}: '{value}' is not an absolute IRI") from None
