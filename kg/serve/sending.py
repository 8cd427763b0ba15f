"""Send answers that are complete, in pieces if they are long."""

from __future__ import annotations

import asyncio
import io
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from starlette.responses import Response, StreamingResponse

from kg.serve.spool import Spooled

_PIECE = 256 * 1024


async def respond(
    folder: Path, answer: Callable[[Path], Awaitable[Spooled]], headers: dict[str, str]
) -> Response:
    """Return the response with an answer that ``answer(path)`` makes.

    Args:
        folder: where a file may be.
        answer: what makes the answer, and perhaps a file at ``path``.
        headers: headers of the response.
    """
    path = folder / uuid.uuid4().hex
    try:
        made = await answer(path)
        headers = {**headers, "Content-Type": made.content_type, "Content-Length": str(made.size)}
        if made.body is not None:
            return Response(made.body, headers=headers)
        assert made.path is not None
        return StreamingResponse(_pieces(made.path.open("rb")), headers=headers)
    finally:
        # An open file can be read to its end after it was deleted, whatever the client does.
        with suppress(FileNotFoundError, PermissionError):
            path.unlink()


async def _pieces(file: io.BufferedReader) -> AsyncIterator[bytes]:
    with file:
        while piece := await asyncio.to_thread(file.read, _PIECE):
            yield piece
