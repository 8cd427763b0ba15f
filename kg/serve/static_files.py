"""Answer with the style sheets, scripts and pages that come with the server."""

from __future__ import annotations

import hashlib
import mimetypes
from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

from kg.base.resources import data
from kg.web.answers import is_fresh, not_modified


def file_response(request: Request, name: str, *, folder: str = "") -> Response:
    """Answer with a file, or say that the client has it.

    Args:
        request: the request.
        name: the name of the file.
        folder: its folder below ``data/``; by default the files of the server itself.
    """
    content = _content(name, folder)
    kind = mimetypes.guess_type(name)[0] or "text/plain"
    headers = {
        "ETag": f'W/"{hashlib.sha256(content).hexdigest()[:20]}"',
        "Cache-Control": "no-cache",
        "Content-Type": f"{kind}; charset=utf-8",
    }
    if request.headers.get("if-none-match") and is_fresh(request, headers):
        return not_modified(headers)
    return Response(content, headers=headers)


@cache
def _content(name: str, folder: str) -> bytes:
    if folder:
        return data(f"{folder}/{name}").read_bytes()
    return files("kg.serve").joinpath("static", name).read_bytes()
