"""Linking: evidence for proposals, a service on loopback, tables of authorities, memory."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from reconciler import SPACE, Known, Reconciler, reconciler

from kg.base.errors import KgError, ReadError, ServiceError, UsageError
from kg.link.authorities import read_authorities
from kg.link.evidence import build_proposals
from kg.link.likeness import likeness
from kg.link.memory import FILE, Memory, read_proposals
from kg.link.profiles import WIKIDATA, build_profile
from kg.link.propose import Settings, Summary, ask_authorities, ask_service
from kg.link.reconcile import Service
from kg.link.records import Entity, LinkableActor
from kg.link.web import Web, check_address

HUMAN = {"Q5": "human"}
COMPANY = {"Q43229": "organization", "Q6881511": "enterprise"}
KNOWN = (
    Known(
        "Q1", "Camille Besson", "a minister", HUMAN, {"P569": [{"date": "1961-02-03T00:00:00Z"}]}
    ),
    Known(
        "Q2",
        "Jean Besson",
        "a painter",
        HUMAN,
        {"P569": [{"date": "1801-00-00"}], "P570": [{"date": "1861-01-01T00:00:00Z"}]},
    ),
    Known("Q3", "Orvalis", "a company", COMPANY, {"P571": [{"date": "1990-01-01"}]}),
    Known("Q4", "Orvalis", "a river", {"Q4022": "river"}),
    Known("Q6", "Omar Sy", "an actor", HUMAN),
    Known("Q7", "Omar Sy", "a footballer", HUMAN),
)
CAMILLE = LinkableActor(
    "https://kg.example/actor/1",
    "Camille Besson",
    "person",
    ("Camille Besson", "C. Besson"),
    ("Orvalis", "Académie"),
    ("ministre",),
    "2018-03-05",
    "2020-01-02",
    9,
)


def linkable(number: int, name: str, kind: str = "person", day: str | None = None) -> LinkableActor:
    iri = f"https://kg.example/actor/{number}"
    return LinkableActor(iri, name, kind, (name,), first=day, last=day)


JEAN = linkable(2, "Jean Besson", day="2018-03-05")
ORVALIS = linkable(3, "Orvalis", "organisation", "2018-03-05")
OMAR = linkable(4, "Omar Sy")
UNKNOWN = linkable(5, "Zoé Lefèvre")
ACTORS = (CAMILLE, JEAN, ORVALIS, OMAR, UNKNOWN)


class Waits(list[float]):
    """A replacement for sleeping that records the seconds."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def service() -> Iterator[Reconciler]:
    with reconciler(KNOWN) as state:
        yield state


def web(**settings: Any) -> Web:
    return Web(**{"pause": 0, "sleep": Waits(), **settings})


def ask(
    state: Reconciler, folder: Path, actors: tuple[LinkableActor, ...] = ACTORS, **settings: Any
) -> Summary:
    client = settings.pop("web", None) or web()
    with Memory(folder) as memory:
        return ask_service(actors, Service(state.url, client), memory, Settings(**settings))


def proposed(folder: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in read_proposals(folder):
        found.setdefault(one.actor[-1], []).append(one.entity.id + ("!" if one.sure else ""))
    return found


# --- names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "kind", "least", "most"),
    [
        ("Camille Besson", "Besson, Camille", "person", 0.8, 0.95),
        ("C. Besson", "Camille Besson", "person", 0.7, 0.8),
        ("Besson", "Camille Besson", "person", 0, 0),
        ("Jean-Marc Roy", "Jean Roy", "person", 0.8, 0.95),
        ("ACLU", "American Civil Liberties Union", "organisation", 0.75, 0.85),
        ("Banque d’Italie", "Banque de France", "organisation", 0.1, 0.5),
        ("東京", "東京", "organisation", 1, 1),
    ],
)
def test_names_are_alike(one: str, other: str, kind: str, least: float, most: float) -> None:
    assert least <= likeness(one, other, kind) <= most
    assert likeness(one, other, kind) == likeness(other, one, kind)


# --- evidence --------------------------------------------------------------------------------

PROFILE = build_profile(WIKIDATA)


def entity(name: str = "Camille Besson", **facts: Any) -> Entity:
    held = {"types": ("Q5",), "type_names": ("human",), **facts}
    return Entity("Q1", f"{SPACE}Q1", name, **held)


@pytest.mark.parametrize(
    ("facts", "sure", "says"),
    [
        ({}, True, "kind human"),
        ({"dates": {"born": "1961"}}, True, "1961–, quoted 2018–2020"),
        ({"dates": {"born": "1801", "died": "1861"}}, False, "but quoted"),
        ({"dates": {"died": "-0347"}}, False, "but quoted"),
        ({"dates": {"born": "once"}}, True, ""),
        ({"types": ("Q101352",), "type_names": ("family name",)}, False, "not person"),
        ({"name": "Camille Bessonnet"}, None, ""),
        ({"name": "Bessonnet", "match": True}, True, "found as Camille Besson"),
    ],
)
def test_evidence_for_and_against_a_proposal(
    facts: Mapping[str, Any], sure: bool | None, says: str
) -> None:
    found = build_proposals(CAMILLE, [entity(**facts)], PROFILE, source="s")
    if sure is None:
        assert found == []
        return
    (one,) = found
    assert one.sure is sure
    assert says in "; ".join(one.reasons)
    assert 0 < one.score <= 1


# --- profiles and queries ----------------------------------------------------------------------


# --- the service -------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["0.1", "0.2"])
def test_a_service_proposes(service: Reconciler, tmp_path: Path, version: str) -> None:
    service.version = version
    summary = ask(service, tmp_path)
    assert proposed(tmp_path) == {"1": ["Q1!"], "2": ["Q2"], "3": ["Q3!"], "4": ["Q6", "Q7"]}
    assert (summary.actors, summary.found, summary.sure, summary.asked) == (5, 4, 2, 5)
    (best,) = [one for one in read_proposals(tmp_path) if one.actor == CAMILLE.iri]
    assert best.entity.iri == f"{SPACE}Q1"
    assert best.entity.dates == {"born": "1961-02-03"}
    assert best.entity.description == ("a minister" if version == "0.2" else "")
    assert best.source == service.url
    assert all("kg-actors-claims/" in agent for agent in service.agents)


def test_answered_questions_are_not_repeated(service: Reconciler, tmp_path: Path) -> None:
    ask(service, tmp_path)
    posts, gets = len(service.posts), len(service.gets)
    before = read_proposals(tmp_path)
    assert ask(service, tmp_path).asked == 0
    assert (len(service.posts), len(service.gets)) == (posts, gets)
    assert read_proposals(tmp_path) == before
    ask(service, tmp_path, (CAMILLE,), refresh=True)
    assert (len(service.posts), len(service.gets)) == (posts + 2, gets + 1)


def test_a_run_stopped_at_any_request_continues_to_the_same_result(tmp_path: Path) -> None:
    whole: dict[str, list[str]] | None = None
    for stop in range(7):
        with reconciler(KNOWN, breaks_after=stop) as state:
            folder = tmp_path / str(stop)
            folder.mkdir()
            try:
                ask(state, folder, batch=2, web=web(retries=0))
            except ServiceError:
                state.breaks_after = None
                ask(state, folder, batch=2)
            asked = [query["query"] for query in state.queries]
            assert len(asked) - len(set(asked)) <= 2, "only the batch that failed is sent again"
        whole = whole or proposed(folder)
        assert proposed(folder) == whole


def test_a_failing_query_does_not_affect_the_others(service: Reconciler, tmp_path: Path) -> None:
    service.chokes_on = "Omar Sy"
    summary = ask(service, tmp_path)
    assert list(summary.failed) == ["Omar Sy"]
    assert "HTTP 500" in summary.failed["Omar Sy"]
    assert sorted(proposed(tmp_path)) == ["1", "2", "3"]
    service.chokes_on = ""
    assert ask(service, tmp_path).asked == 1
    assert sorted(proposed(tmp_path)) == ["1", "2", "3", "4"]


def test_a_batch_that_is_too_large_is_halved(service: Reconciler, tmp_path: Path) -> None:
    service.most = 2
    assert ask(service, tmp_path).failed == {}
    assert len(proposed(tmp_path)) == 4


@pytest.mark.parametrize(
    ("status", "headers", "waits"),
    [
        (503, {}, [1.0]),
        (429, {"Retry-After": "7"}, [7.0]),
        (504, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, [0.0]),
    ],
)
def test_a_service_that_is_busy_is_asked_again(
    service: Reconciler, tmp_path: Path, status: int, headers: Mapping[str, str], waits: list[float]
) -> None:
    service.faults = [(status, headers)]
    slept = Waits()
    ask(service, tmp_path, (CAMILLE,), web=web(sleep=slept))
    assert slept == waits
    assert proposed(tmp_path) == {"1": ["Q1!"]}


@pytest.mark.parametrize(
    "later",
    ["3600", format_datetime(datetime.now(UTC) + timedelta(days=1), usegmt=True)],
    ids=["seconds", "date"],
)
def test_a_long_wait_ends_the_run(service: Reconciler, tmp_path: Path, later: str) -> None:
    service.faults = [(429, {"Retry-After": later})]
    slept = Waits()
    with pytest.raises(ServiceError, match="asks to wait"):
        ask(service, tmp_path, web=web(sleep=slept))
    assert slept == []


def test_requests_keep_their_distance(service: Reconciler, tmp_path: Path) -> None:
    slept = Waits()
    ask(service, tmp_path, web=Web(pause=5, sleep=slept, clock=lambda: 100.0))
    assert slept == [5.0] * (len(service.posts) + len(service.gets) - 1)


def test_an_unreachable_service_is_reported(service: Reconciler, tmp_path: Path) -> None:
    with reconciler(()) as gone:
        pass
    slept = Waits()
    with pytest.raises(ServiceError, match=r"no answer \(Connection refused\)"):
        ask(gone, tmp_path, web=web(sleep=slept, retries=1))
    assert slept == [1.0]


@pytest.mark.parametrize(
    "says",
    [[], {}, "no", {"status": "error", "message": "no"}, {"q7": {"result": []}}, None],
    ids=json.dumps,
)
def test_an_answer_that_breaks_the_protocol_is_reported(
    service: Reconciler, tmp_path: Path, says: Any
) -> None:
    if says is None:
        service.space = ""
        service.manifest = lambda: {"name": "none"}  # type: ignore[method-assign]
    service.says = says
    with pytest.raises(ServiceError):
        ask(service, tmp_path)
    assert proposed(tmp_path) == {}


@pytest.mark.parametrize(
    ("says", "found"),
    [
        ({"q0": {"result": [{"id": "Q1", "name": "Camille Besson"}]}}, ["Q1"]),
        ({"q0": {"result": [{"id": "Q1"}, {"name": "no id"}, "no object"]}}, []),
        ({"q0": {"result": [{"id": 12, "name": "Camille Besson", "score": "9,1"}]}}, ["12"]),
        ({"q0": {"result": [{"id": "Q1", "name": "Camille Besson", "type": "Q5"}]}}, ["Q1!"]),
    ],
)
def test_a_lax_answer_is_read_as_far_as_it_goes(
    service: Reconciler, tmp_path: Path, says: Any, found: list[str]
) -> None:
    service.extends = False
    service.says = says
    ask(service, tmp_path, (CAMILLE,))
    assert proposed(tmp_path).get("1", []) == found


@pytest.mark.parametrize("url", ["", "x", "ftp://x/", "file:///etc/passwd", "http://", "http://["])
def test_only_web_addresses_are_asked(url: str) -> None:
    with pytest.raises(UsageError):
        check_address(url)


# --- memory ------------------------------------------------------------------------------------


def test_a_damaged_memory_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database, but long enough to be taken for one" * 40)
    with pytest.raises(KgError, match="delete the file"):
        read_proposals(tmp_path)


# --- tables of authorities -----------------------------------------------------------------------

TABLE = (
    "id\tname\tnames\tkind\tfrom\tuntil\torganisation\n"
    "wd:Q1\tCamille Besson\tBesson, C.|C. Besson\tperson\t1961\t\tOrvalis\n"
    "http://x/2\tJean Besson\t\tperson\t1801\t1861\t\n"
    "\t\t\t\t\t\t\n"
    "Q3\tOrvalis\tORV\torganisation\t1990\t\t\n"
)


def test_a_table_proposes(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text("\ufeff" + TABLE, encoding="utf-8")
    with Memory(tmp_path) as memory:
        summary = ask_authorities(ACTORS, read_authorities(path), memory)
    assert proposed(tmp_path) == {"1": ["wd:Q1!"], "2": ["http://x/2"], "3": ["Q3!"]}
    assert (summary.actors, summary.found, summary.sure, summary.asked) == (5, 3, 2, 0)
    best = read_proposals(tmp_path)[0]
    assert best.entity.iri == f"{SPACE}Q1"
    assert best.source == "own.tsv"
    assert "at Orvalis" in best.reasons


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("name\nx\n", 1, "no column id"),
        ("id\tname\nnonsense\tx\n", 2, "is not an IRI"),
        ("id\tname\tkind\nQ1\tx\tghost\n", 2, "no kind 'ghost'"),
        ("id\tname\tfrom\nQ1\tx\tonce\n", 2, "once"),
    ],
)
def test_a_bad_table_names_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = tmp_path / "own.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReadError, match=says) as caught:
        read_authorities(path)
    assert caught.value.line == line
