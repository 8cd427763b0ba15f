"""The settings of a server, checked once by ``kg serve``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """How a graph is served.

    Attributes:
        store: the folder of the graph.
        public: the public address of the server, which ends with a slash; ``None`` takes the one
            that a request names.
        read_only: refuse every request that would write, whoever makes it.
        users: the file of people who may log in, ``None`` for no log-in.
        tokens: the file of tokens of programs that may write, ``None`` for no token.
        workers: processes that answer queries; 0 chooses by the number of cores.
        seconds: time that one query may take, and that it may wait for a process.
        megabytes: memory that one query may take.
        largest: bytes of the largest answer.
        largest_body: bytes of the largest request.
        title: the title of pages; "" takes that of their words.
        lang: the language of pages.
        licence: the address of the licence of the data, or "".
        cors: origins whose pages may read answers, or "*".
        deadline: seconds until the headers of a request, and then each megabyte, must be there.
        connections: connections that may be open at the same time.
        early_pages: whether pages are prepared before somebody asks for one.
        poll: seconds between two looks at the folder for what other programs wrote.
    """

    store: Path
    public: str | None = None
    read_only: bool = False
    users: Path | None = None
    tokens: Path | None = None
    workers: int = 0
    seconds: float = 10
    megabytes: int = 1000
    largest: int = 100_000_000
    largest_body: int = 50_000_000
    title: str = ""
    lang: str = "en"
    licence: str = ""
    cors: tuple[str, ...] = ()
    deadline: float = 30
    connections: int = 500
    early_pages: bool = False
    poll: float = 1
