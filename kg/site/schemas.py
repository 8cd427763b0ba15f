"""The records that the API answers with, as a table from which JSON Schemas are made.

A field has a type: a JSON type, ``iri``, ``day`` or the name of a record; ``[…]`` is a list of it,
and ``?`` at the end says that it may be null. Every record has all of its fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_REF = {"iri": "iri", "label": "string"}
_ACTOR = {
    **_REF,
    "kind": "string",
    "names": "[string]",
    "statements": "integer",
    "articles": "integer",
}
_NODE = {**_REF, "statements": "integer", "articles": "integer"}
_STATEMENT = {
    "iri": "iri",
    "text": "string",
    "sentence": "string",
    "source": "ActorRef?",
    "claim": "Ref?",
    "topics": "[Position]",
    "article": "ArticleRef",
    "act": "string",
    "stance": "string",
    "type": "string",
    "date": "string?",
    "first": "day?",
    "last": "day?",
    "confidence": "number",
    "rule": "string?",
    "target": "string?",
    "page": "integer?",
    "copyOf": "iri?",
}
_ARTICLE = {
    "iri": "iri",
    "headline": "string",
    "name": "string",
    "outlet": "string?",
    "outletIri": "iri?",
    "date": "string?",
    "first": "day?",
    "last": "day?",
    "language": "string?",
    "author": "string?",
    "url": "string?",
    "section": "string?",
    "page": "string?",
    "statements": "integer",
    "reprintOf": "iri?",
}
_PAGE = {"total": "integer", "totalIsExact": "boolean", "next": "string?"}
RECORDS: Mapping[str, Mapping[str, str]] = {
    "Ref": _REF,
    "ActorRef": {**_REF, "kind": "string"},
    "ArticleRef": {"iri": "iri", "headline": "string", "outlet": "string?", "date": "string?"},
    "Position": {**_REF, "side": "string", "confidence": "number"},
    "Actor": _ACTOR,
    "Affiliation": {
        "iri": "iri",
        "person": "Ref",
        "organisation": "Ref?",
        "role": "string?",
        "status": "string",
        "tenure": "string?",
        "article": "ArticleRef",
    },
    "ActorDetail": {
        **_ACTOR,
        "affiliations": "[Affiliation]",
        "sameAs": "[iri]",
        "replaces": "[iri]",
        "topics": "[Count]",
    },
    "Count": {**_REF, "statements": "integer"},
    "Topic": _NODE,
    "TopicDetail": {**_NODE, "sides": "Sides", "actors": "[Count]"},
    "Sides": {"for": "integer", "against": "integer", "none": "integer"},
    "Claim": _NODE,
    "ClaimDetail": {**_NODE, "actors": "[Count]"},
    "Statement": _STATEMENT,
    "StatementDetail": {**_STATEMENT, "claimStance": "string", "spans": "Spans", "coder": "string"},
    "Spans": dict.fromkeys(("content", "cue", "speaker", "target", "when"), "[Span]"),
    "Span": {"start": "integer", "end": "integer"},
    "Article": _ARTICLE,
    "ArticleDetail": {**_ARTICLE, "text": "string"},
    "Hit": {
        "kind": "string",
        "iri": "iri",
        "label": "string",
        "passage": "string",
        "marks": "[Span]",
        "date": "string?",
        "outlet": "string?",
        "headline": "string?",
        "article": "iri?",
        "stance": "string?",
        "statements": "integer",
        "score": "number",
    },
    "Network": {"kind": "string", "nodes": "[Node]", "edges": "[Edge]", "totalEdges": "integer"},
    "Node": {**_REF, "kind": "string", "statements": "integer", "articles": "integer"},
    "Edge": {"source": "iri", "target": "iri", "weight": "number", "support": "integer"},
    "NetworkKind": {"kind": "string", "href": "string"},
    "Quote": {
        "who": "string?",
        "sentence": "string?",
        "outlet": "string?",
        "date": "string?",
        "headline": "string?",
        "url": "string?",
        "stance": "string",
    },
    "Entry": {
        "name": "string",
        "statements": "integer",
        "quotes": "[Quote]",
        "outlets": "[string]",
    },
    "Digest": {
        "since": "string",
        "until": "string?",
        **dict.fromkeys(("articles", "actors", "quoted", "disputes", "changes"), "[Entry]"),
        "undated": "integer",
    },
    "Home": {
        "base": "iri",
        "title": "string",
        "documentation": "string",
        "endpoints": "[Endpoint]",
    },
    "Endpoint": {"path": "string", "summary": "string"},
    "Problem": {"type": "string", "title": "string", "status": "integer", "detail": "string"},
    **{
        f"{name}Page": {"items": f"[{name}]", **_PAGE}
        for name in ("Actor", "Topic", "Claim", "Statement", "Article", "Hit", "NetworkKind")
    },
}
_FORMATS = {"iri": "iri", "day": "date"}
_PLAIN = ("string", "integer", "number", "boolean")


def json_schemas() -> dict[str, Any]:
    """Return the JSON Schema of each record, by name."""
    return {
        name: {
            "type": "object",
            "properties": {field: _schema(kind) for field, kind in fields.items()},
            "required": list(fields),
            "additionalProperties": False,
        }
        for name, fields in RECORDS.items()
    }


def _schema(kind: str) -> dict[str, Any]:
    if kind.endswith("?"):
        inner = _schema(kind[:-1])
        if "type" in inner:
            return {**inner, "type": [inner["type"], "null"]}
        return {"anyOf": [inner, {"type": "null"}]}
    if kind.startswith("["):
        return {"type": "array", "items": _schema(kind[1:-1])}
    if kind in _FORMATS:
        return {"type": "string", "format": _FORMATS[kind]}
    if kind in _PLAIN:
        return {"type": kind}
    return {"$ref": f"#/components/schemas/{kind}"}
