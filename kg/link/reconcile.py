"""Questions about actors in, entities out: the W3C Reconciliation Service API, 0.1 and 0.2.

GET service                          → manifest: what the service is about, and can do
POST service, queries={"q0": {…}}    → {"q0": {"result": [{"id", "name", "type", "score"}]}}
POST service, extend={"ids": […]}    → {"rows": {"Q1": {"P569": [{"date": "1952-…"}]}}}
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.base.errors import ServiceError
from kg.link.profiles import Profile
from kg.link.records import Entity, Sought
from kg.link.web import RefusedError, Web
from kg.normalise.organisations import body_key, is_country

VERSIONS = ("0.1", "0.2")
_DATE = re.compile(r"\+?(-?\d{4,})(?:-(\d\d)(?:-(\d\d))?)?(?![\d.])")

Query = Mapping[str, Any]
"""A reconciliation query as the protocol writes it in JSON."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a service says of itself. ``view`` has ``{{id}}`` where an entity's id belongs."""

    name: str
    space: str
    view: str = ""
    extends: bool = False

    def iri(self, id: str) -> str:
        """The IRI of an entity. The space is a base of IRIs, or else no more than a name."""
        if re.match(r"https?://", id):
            return id
        if self.space.endswith(("/", "#", "=", ":")):
            return f"{self.space}{id}"
        if self.view:
            return self.view.replace("{{id}}", id)
        return f"{self.space}/{id}"


@dataclass(frozen=True, slots=True)
class Fault:
    """What the service said instead of an answer to one query."""

    said: str


def manifest_of(held: Any, url: str) -> Manifest:
    """The manifest in a service's JSON. Raises ServiceError where it is none that kg can use."""
    if not isinstance(held, dict) or "identifierSpace" not in held:
        raise ServiceError(f"{url}: no manifest of a reconciliation service (no identifierSpace)")
    versions = held.get("versions") or ["0.1"]
    if not set(VERSIONS) & set(map(str, versions)):
        raise ServiceError(
            f"{url}: the service speaks version {', '.join(map(str, versions))} of the protocol, "
            f"kg {' and '.join(VERSIONS)}"
        )
    view, extend = held.get("view"), held.get("extend")
    return Manifest(
        name=str(held.get("name") or url),
        space=str(held["identifierSpace"]),
        view=str(view.get("url", "")) if isinstance(view, dict) else "",
        extends=isinstance(extend, dict),
    )


def query_of(actor: Sought, profile: Profile, *, limit: int) -> Query:
    """What is asked about an actor: its label, its kind, where it works, in what role."""
    query: dict[str, Any] = {"query": actor.label, "limit": limit}
    if actor.kind in profile.types:
        query["type"] = profile.types[actor.kind]
    # "président des États-Unis": a country is nobody's employer.
    houses = tuple(one for one in actor.organisations if not _is_country(one))
    told = {"organisation": houses, "role": actor.roles}
    properties = [
        {"pid": profile.properties[name], "v": values[0]}
        for name, values in told.items()
        if name in profile.properties and values and actor.kind == "person"
    ]
    if properties:
        query["properties"] = properties
    return query


def _is_country(name: str) -> bool:
    key = body_key(name)
    return key is not None and is_country(key)


class Service:
    """A reconciliation service at an address."""

    def __init__(self, url: str, web: Web) -> None:
        self.url = url
        self.web = web

    def manifest(self) -> Any:
        """The JSON that the service gives of itself, checked. Follows where the address leads."""
        held, place = self.web.get(self.url)
        manifest_of(held, self.url)
        # A form sent to an address that leads elsewhere would arrive without its fields.
        self.url = place.partition("?")[0] or self.url
        return held

    def ask(self, queries: Sequence[Query]) -> list[list[Any] | Fault]:
        """The candidates of each query, as JSON. A batch that is refused is sent in halves, so
        that one query which the service chokes on takes no other with it.

        Raises ServiceError where the service gives no answer at all.
        """
        named = {f"q{n}": dict(query) for n, query in enumerate(queries)}
        try:
            answer = self.web.post(self.url, {"queries": json.dumps(named, ensure_ascii=False)})
        except RefusedError as error:
            if error.status in (401, 403, 404, 405, 410):
                raise
            if len(queries) == 1:
                return [Fault(str(error))]
            half = len(queries) // 2
            return [*self.ask(queries[:half]), *self.ask(queries[half:])]
        if not isinstance(answer, dict) or not (named.keys() & answer.keys() or "q0" in answer):
            raise ServiceError(f"{self.url}: {_unlike(answer)}")
        return [_result(answer.get(name)) for name in named]

    def extend(self, ids: Sequence[str], properties: Iterable[str]) -> dict[str, Any]:
        """What the service knows of entities under each property, as JSON by id."""
        wanted = {"ids": list(ids), "properties": [{"id": name} for name in sorted(properties)]}
        answer = self.web.post(self.url, {"extend": json.dumps(wanted, ensure_ascii=False)})
        rows = answer.get("rows") if isinstance(answer, dict) else None
        if not isinstance(rows, dict):
            raise ServiceError(f"{self.url}: {_unlike(answer)}")
        return {id: rows.get(id, {}) for id in ids}


def _unlike(answer: Any) -> str:
    told = json.dumps(answer, ensure_ascii=False)
    short = told if len(told) <= 120 else told[:119] + "…"
    return f"it answers not as the protocol says: {short}"


def _result(answer: Any) -> list[Any] | Fault:
    if isinstance(answer, dict) and isinstance(answer.get("result"), list):
        return [one for one in answer["result"] if isinstance(one, dict) and "id" in one]
    said = answer.get("message") or answer.get("error") if isinstance(answer, dict) else None
    return Fault(str(said) if said else "no answer to this query")


def entities(
    result: Iterable[Mapping[str, Any]],
    manifest: Manifest,
    profile: Profile,
    facts: Mapping[str, Any],
) -> list[Entity]:
    """The candidates of one query in the service's order, with dates from what it extended."""
    by_property = {pid: name for name, pid in profile.properties.items()}
    found = []
    for one in result:
        types = [t if isinstance(t, dict) else {"id": t} for t in _listed(one.get("type"))]
        id = str(one["id"])
        dates = {}
        told = facts.get(id)
        for pid, values in told.items() if isinstance(told, dict) else ():
            value = next(filter(None, map(_date, _listed(values))), None)
            if pid in by_property and value is not None:
                dates[by_property[pid]] = value
        found.append(
            Entity(
                id=id,
                iri=manifest.iri(id),
                name=str(one.get("name") or id),
                description=str(one.get("description") or ""),
                types=tuple(str(t["id"]) for t in types if "id" in t),
                type_names=tuple(str(t.get("name") or t["id"]) for t in types if "id" in t),
                dates=dates,
                score=_number(one.get("score")),
                match=one.get("match") in (True, "true"),
            )
        )
    return found


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _date(value: Any) -> str | None:
    """An EDTF date from a value of the protocol: {"date": "1952-01-17T00:00:00Z"}, {"str": …}."""
    said = (value.get("date") or value.get("str") or "") if isinstance(value, dict) else value
    match = _DATE.match(str(said).strip())
    if match is None:
        return None
    year, month, day = match.groups()
    if len(year.lstrip("-")) > 4:
        return None
    parts = [year]
    for part in (month, day):
        if part is None or part == "00":
            break
        parts.append(part)
    return "-".join(parts)
