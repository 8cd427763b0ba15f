"""Describe the API as an OpenAPI 3.1 document, made from the table of its endpoints."""

from __future__ import annotations

from typing import Any

from kg import __version__
from kg.site.endpoints import ENDPOINTS, Endpoint
from kg.site.schemas import json_schemas

_PROBLEMS = {
    "400": "A parameter is wrong; `detail` says which.",
    "404": "There is nothing with this identifier.",
    "503": "The server cannot answer now; `Retry-After` says when to try again.",
}


def openapi(server: str = "/") -> dict[str, Any]:
    """Return the document; ``server`` is the address of the server, which ends with a slash."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "kg: who said what",
            "version": __version__,
            "description": "Statements of actors in news articles, with their evidence.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": server.rstrip("/") or "/"}],
        "paths": {endpoint.path: {"get": _operation(endpoint)} for endpoint in ENDPOINTS},
        "components": {"schemas": json_schemas()},
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    headers = {
        "ETag": {"description": "Changes with the graph.", "schema": {"type": "string"}},
        "Link": {"description": "The next page.", "schema": {"type": "string"}},
    }
    answers = {
        "200": {
            "description": endpoint.summary,
            "headers": headers,
            "content": {"application/json": {"schema": _ref(endpoint.record)}},
        },
        "304": {"description": "The client's copy is still right."},
    }
    problem = {"application/problem+json": {"schema": _ref("Problem")}}
    for status, meaning in _PROBLEMS.items():
        if status != "404" or "{" in endpoint.path:
            answers[status] = {"description": meaning, "content": problem}
    return {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "parameters": [one.described() for one in endpoint.parameters],
        "responses": answers,
    }


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
