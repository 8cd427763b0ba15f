"""A reconciliation service on loopback: a real HTTP server of the protocol.

It speaks versions 0.1 and 0.2 and can fail in the ways that services on the network do.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from kg.base import fold

SPACE = "http://www.wikidata.org/entity/"


@dataclass(frozen=True)
class Known:
    """An entity of the service. ``facts`` are its values by property."""

    id: str
    name: str
    description: str = ""
    types: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


@dataclass
class Reconciler:
    """The state of a running service: what it knows, how it behaves, and what it was sent."""

    entities: Sequence[Known]
    url: str = ""
    version: str = "0.2"
    space: str = SPACE
    extends: bool = True
    most: int = 1000
    """Queries in a batch; more are refused with 413."""
    chokes_on: str = ""
    """A name that makes the service answer with 500."""
    faults: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)
    """Statuses with headers that the next POST requests get instead of an answer."""
    breaks_after: int | None = None
    """The number of POST requests after which every one gets 503."""
    says: Any = None
    """What every POST request gets instead of the answer."""
    posts: list[dict[str, Any]] = field(default_factory=list)
    gets: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)

    @property
    def queries(self) -> list[dict[str, Any]]:
        """All the single queries that were sent, in order."""
        return [query for post in self.posts for query in post.get("queries", {}).values()]

    def manifest(self) -> dict[str, Any]:
        held: dict[str, Any] = {
            "name": "Local entities",
            "identifierSpace": self.space,
            "schemaSpace": "http://www.wikidata.org/prop/direct/",
            "view": {"url": "https://www.wikidata.org/wiki/{{id}}"},
        }
        if self.version != "0.1":
            held["versions"] = [self.version]
        if self.extends:
            held["extend"] = {"property_settings": []}
        return held

    def status(self, fields: Mapping[str, Any]) -> tuple[int, Mapping[str, str]]:
        """Decide the status and headers of the answer to the last POST request."""
        queries = fields.get("queries", {})
        if self.faults:
            return self.faults.pop(0)
        if self.breaks_after is not None and len(self.posts) > self.breaks_after:
            return 503, {}
        if len(queries) > self.most:
            return 413, {}
        if self.chokes_on and any(q["query"] == self.chokes_on for q in queries.values()):
            return 500, {}
        return 200, {}

    def answer(self, fields: Mapping[str, Any]) -> Any:
        if self.says is not None:
            return self.says
        if "extend" in fields:
            return self.extension(fields["extend"])
        return {name: self.reconciled(query) for name, query in fields["queries"].items()}

    def reconciled(self, query: Mapping[str, Any]) -> dict[str, Any]:
        wanted = set(fold.key(query["query"]).split())
        found = []
        for entity in self.entities:
            if "type" in query and query["type"] not in entity.types:
                continue
            words = set(fold.key(entity.name).split())
            score = 100 * len(wanted & words) / len(wanted | words)
            if score:
                found.append(self.candidate(entity, score))
        found.sort(key=lambda one: (-one["score"], one["id"]))
        return {"result": found[: query.get("limit", 3)]}

    def candidate(self, entity: Known, score: float) -> dict[str, Any]:
        types: list[Any] = [{"id": id, "name": name} for id, name in entity.types.items()]
        if self.version == "0.1":
            types = list(entity.types)
        held = {"id": entity.id, "name": entity.name, "score": score, "type": types}
        held["match"] = score == 100
        if self.version != "0.1":
            held["description"] = entity.description
        return held

    def extension(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        by_id = {entity.id: entity for entity in self.entities}
        names = [one["id"] for one in wanted["properties"]]
        rows = {
            id: {name: list(by_id[id].facts.get(name, ())) for name in names}
            for id in wanted["ids"]
        }
        return {"meta": [{"id": name, "name": name} for name in names], "rows": rows}


@contextmanager
def reconciler(entities: Sequence[Known], **settings: Any) -> Iterator[Reconciler]:
    """A service that runs on loopback until the block ends."""
    state = Reconciler(entities, **settings)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.gets.append(self.path)
            state.agents.append(self.headers.get("User-Agent", ""))
            self.respond(200, json.dumps(state.manifest()).encode())

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            form = parse_qs(self.rfile.read(length).decode("ascii"))
            fields = {name: json.loads(values[0]) for name, values in form.items()}
            state.posts.append(fields)
            status, headers = state.status(fields)
            body = json.dumps(state.answer(fields)).encode() if status == 200 else b"fault"
            self.respond(status, body, headers)

        def respond(
            self, status: int, body: bytes, headers: Mapping[str, str] | None = None
        ) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Log nothing; the state has all requests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_address[1]}/api"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
