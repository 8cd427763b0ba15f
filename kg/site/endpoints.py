"""The endpoints of the API, the one table from which its routes and its document are made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.search.index import FILE, Index
from kg.site import answers
from kg.site import parameters as p
from kg.site.answers import Answer, Source
from kg.site.parameters import Parameter, read_values
from kg.web.errors import busy

if TYPE_CHECKING:
    from pathlib import Path

    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint: ``path`` has the parameter in braces; ``record`` is in the table of records."""

    path: str
    name: str
    record: str
    answer: Answer
    parameters: tuple[Parameter, ...]

    @property
    def summary(self) -> str:
        """What the endpoint answers, one sentence."""
        return (self.answer.__doc__ or "").strip().partition("\n")[0]


_LIST = (p.LIMIT, p.CURSOR)
_PERIOD = (p.SINCE, p.UNTIL)


def home(source: Source, values: answers.Values) -> dict[str, Any]:
    """List the endpoints."""
    return {
        "base": source.store.base,
        "title": "kg: who said what",
        "documentation": "api/openapi.json",
        "endpoints": [
            {"path": endpoint.path.lstrip("/"), "summary": endpoint.summary}
            for endpoint in ENDPOINTS
        ],
    }


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint("/api", "home", "Home", home, ()),
    Endpoint(
        "/api/actors",
        "actors",
        "ActorPage",
        answers.actors,
        (p.Q, p.ACTOR_KIND, p.TOPIC, *_LIST),
    ),
    Endpoint("/api/actors/{id}", "actor", "ActorDetail", answers.actor, (p.ID,)),
    Endpoint("/api/topics", "topics", "TopicPage", answers.topics, (p.Q, p.ACTOR, *_LIST)),
    Endpoint("/api/topics/{id}", "topic", "TopicDetail", answers.topic, (p.ID,)),
    Endpoint("/api/claims", "claims", "ClaimPage", answers.claims, (p.Q, p.ACTOR, p.TOPIC, *_LIST)),
    Endpoint("/api/claims/{id}", "claim", "ClaimDetail", answers.claim, (p.ID,)),
    Endpoint(
        "/api/statements",
        "statements",
        "StatementPage",
        answers.statements,
        (
            *(p.Q, p.OUTLET, *_PERIOD, p.ACTOR, p.TOPIC, p.CLAIM, p.ARTICLE),
            *(p.ACT, p.STANCE, p.CONFIDENCE, *_LIST),
        ),
    ),
    Endpoint("/api/statements/{id}", "statement", "StatementDetail", answers.statement, (p.ID,)),
    Endpoint(
        "/api/articles",
        "articles",
        "ArticlePage",
        answers.articles,
        (p.Q, p.OUTLET, *_PERIOD, p.ACTOR, p.TOPIC, *_LIST),
    ),
    Endpoint("/api/articles/{id}", "article", "ArticleDetail", answers.article, (p.ID,)),
    Endpoint(
        "/api/search",
        "search",
        "HitPage",
        answers.found,
        (
            *(p.WORDS, p.DOCUMENT_KIND, p.OUTLET, *_PERIOD, p.ACTOR, p.TOPIC),
            *(p.LIMIT, p.OFFSET),
        ),
    ),
    Endpoint(
        "/api/suggestions",
        "suggestions",
        "HitPage",
        answers.suggestions,
        (p.TYPED, p.SUGGESTED_KIND, p.FEW),
    ),
    Endpoint("/api/networks", "networks", "NetworkKindPage", answers.networks, ()),
    Endpoint(
        "/api/networks/{kind}",
        "network",
        "Network",
        answers.one_network,
        (
            *(p.NETWORK, p.WEIGHT, p.NORMALISE, p.AS, p.SUPPORT, p.OUTLET, *_PERIOD),
            *(p.ACTOR, p.TOPIC, p.CONFIDENCE, p.LIMIT),
        ),
    ),
    Endpoint("/api/digest", "digest", "Digest", answers.digest, (p.FIRST_DAY, p.LAST_DAY, p.LIMIT)),
)
BY_NAME: Mapping[str, Endpoint] = {endpoint.name: endpoint for endpoint in ENDPOINTS}


class Reply(NamedTuple):
    """The answer of an endpoint as JSON, and where the next page begins, "" if there is none."""

    body: bytes
    next: str


def answer(
    store: Store, name: str, path: Mapping[str, str], pairs: Iterable[tuple[str, str]]
) -> dict[str, Any]:
    """Return what an endpoint answers, for :func:`respond` and for pages.

    Args and errors are those of :func:`respond`.
    """
    endpoint = BY_NAME[name]
    values = read_values(endpoint.parameters, path, pairs)
    file = store.path / FILE
    if not file.exists():
        raise busy("the index of words is being made; try again")
    with Index(file, read_only=True) as index:
        return endpoint.answer(Source(store, index), values)


def respond(
    store: Store, name: str, path: Mapping[str, str], pairs: Iterable[tuple[str, str]]
) -> Reply:
    """Return what an endpoint answers.

    Args:
        store: the graph.
        name: the name of the endpoint.
        path: the parameter in its path.
        pairs: the other parameters, as texts.

    Raises:
        UsageError: a parameter is wrong.
        NotFoundError: there is nothing with an IRI.
        HttpError: the index is not there yet (503).
    """
    found = answer(store, name, path, pairs)
    body = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return Reply(f"{body}\n".encode(), str(found.get("next") or ""))


def index_version(folder: Path) -> str:
    """Return what distinguishes the index in a folder from other states of it."""
    file = folder / FILE
    if not file.exists():
        return ""
    with Index(file, read_only=True) as index:
        meta = index.meta()
    return f"{meta.get('epoch')}-{meta.get('place')}-{meta.get('key')}"
