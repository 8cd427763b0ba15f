"""A client of the W3C Reconciliation Service API, versions 0.1 and 0.2.

``GET service`` answers with the manifest: what the service is about, and can do.
``POST service`` with ``queries={"q0": …}`` answers ``{"q0": {"result": [{"id", "name", …}]}}``;
with ``extend={"ids": …}`` it answers ``{"rows": {"Q1": {"P569": [{"date": "1952-…"}]}}}``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.base.errors import ServiceError
from kg.link.profiles import Profile
from kg.link.records import Entity, LinkableActor
from kg.link.web import RefusedError, Web
from kg.normalise.organisations import body_key, is_country

VERSIONS = ("0.1", "0.2")
_DATE = re.compile(r"\+?(-?\d{4,})(?:-(\d\d)(?:-(\d\d))?)?(?![\d.])")

Query = Mapping[str, Any]
"""A reconciliation query as the protocol writes it in JSON."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The description of a service. ``view`` has ``{{id}}`` in place of an entity's id."""

    name: str
    space: str
    view: str = ""
    extends: bool = False

    def iri(self, id: str) -> str:
        """Return the IRI of an entity. The space is a base of IRIs, or just a name."""
        if re.match(r"https?://", id):
            return id
        if self.space.endswith(("/", "#", "=", ":")):
            return f"{self.space}{id}"
        if self.view:
            return self.view.replace("{{id}}", id)
        return f"{self.space}/{id}"


@dataclass(frozen=True, slots=True)
class Fault:
    """The message of a service that does not answer a query."""

    message: str


def parse_manifest(manifest: Any, url: str) -> Manifest:
    """Parse a service's manifest.

    Raises ServiceError if kg cannot use it.
    """
    if not isinstance(manifest, dict) or "identifierSpace" not in manifest:
        raise ServiceError(
            f"{url}: not a manifest of a reconciliation service (no identifierSpace)"
        )
    versions = manifest.get("versions") or ["0.1"]
    if not set(VERSIONS) & set(map(str, versions)):
        raise ServiceError(
            f"{url}: the service speaks version {', '.join(map(str, versions))} of the protocol, "
            f"kg {' and '.join(VERSIONS)}"
        )
    view, extend = manifest.get("view"), manifest.get("extend")
    return Manifest(
        name=str(manifest.get("name") or url),
        space=str(manifest["identifierSpace"]),
        view=str(view.get("url", "")) if isinstance(view, dict) else "",
        extends=isinstance(extend, dict),
    )


def build_query(actor: LinkableActor, profile: Profile, *, limit: int) -> Query:
    """Ask for an actor's label, kind, organisation and role."""
    query: dict[str, Any] = {"query": actor.label, "limit": limit}
    if actor.kind in profile.types:
        query["type"] = profile.types[actor.kind]
    # "président des États-Unis": a country is not an employer.
    employers = tuple(name for name in actor.organisations if not _is_country(name))
    known = {"organisation": employers, "role": actor.roles}
    properties = [
        {"pid": profile.properties[name], "v": values[0]}
        for name, values in known.items()
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
        """Fetch and check the manifest; follow a redirect of the address."""
        manifest, address = self.web.get(self.url)
        parse_manifest(manifest, self.url)
        # A redirected form would arrive without its fields.
        self.url = address.partition("?")[0] or self.url
        return manifest

    def ask(self, queries: Sequence[Query]) -> list[list[Any] | Fault]:
        """Fetch the candidates of each query, as JSON.

        A refused batch is sent in halves, so that one query that the service cannot handle does not
        affect the others. Raises ServiceError if the service gives no answer at all.
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
            raise ServiceError(f"{self.url}: {_describe_fault(answer)}")
        return [_parse_result(answer.get(name)) for name in named]

    def extend(self, ids: Sequence[str], properties: Iterable[str]) -> dict[str, Any]:
        """Fetch the values of properties of entities, as JSON by id."""
        wanted = {"ids": list(ids), "properties": [{"id": name} for name in sorted(properties)]}
        answer = self.web.post(self.url, {"extend": json.dumps(wanted, ensure_ascii=False)})
        rows = answer.get("rows") if isinstance(answer, dict) else None
        if not isinstance(rows, dict):
            raise ServiceError(f"{self.url}: {_describe_fault(answer)}")
        return {id: rows.get(id, {}) for id in ids}


def _describe_fault(answer: Any) -> str:
    text = json.dumps(answer, ensure_ascii=False)
    short = text if len(text) <= 120 else text[:119] + "…"
    return f"its answer does not follow the protocol: {short}"


def _parse_result(answer: Any) -> list[Any] | Fault:
    if isinstance(answer, dict) and isinstance(answer.get("result"), list):
        return [one for one in answer["result"] if isinstance(one, dict) and "id" in one]
    message = answer.get("message") or answer.get("error") if isinstance(answer, dict) else None
    return Fault(str(message) if message else "no answer to this query")


def parse_entities(
    result: Iterable[Mapping[str, Any]],
    manifest: Manifest,
    profile: Profile,
    facts: Mapping[str, Any],
) -> list[Entity]:
    """Parse the candidates of one query in the service's order, with their dates from ``facts``."""
    by_property = {pid: name for name, pid in profile.properties.items()}
    found = []
    for one in result:
        types = [t if isinstance(t, dict) else {"id": t} for t in _as_list(one.get("type"))]
        id = str(one["id"])
        dates = {}
        known = facts.get(id)
        for pid, values in known.items() if isinstance(known, dict) else ():
            value = next(filter(None, map(_parse_date, _as_list(values))), None)
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
                score=_parse_number(one.get("score")),
                match=one.get("match") in (True, "true"),
            )
        )
    return found


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _parse_number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _parse_date(value: Any) -> str | None:
    """Parse an EDTF date from a value such as {"date": "1952-01-17T00:00:00Z"} or {"str": …}."""
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
