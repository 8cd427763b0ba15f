"""Graphs of earlier formats become graphs of this version."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from coded import QUAY

from kg.cli import cli
from kg.graph import article_quads, reading_graphs
from kg.graph.full import following
from kg.graph.union import UnionGraph
from kg.judgements import decisions, links
from kg.model import Article
from kg.read import read
from kg.store import open_store
from kg.vocab.terms import KG, PREFIXES

ARTICLE = Path(__file__).parent.parent / "data/articles/2024-03-05-ligue-libertes-mouchard.txt"
BELLOURCI, MCL, RNE = "ef7138db9f8f8742224e", "64a19348509e818eb08a", "b672468b992a309e8f32"
"""What kg 0.1 called three actors of this article."""

GRAPH = f"""
<article/ee378fcfaa4e1b684978> a schema:NewsArticle ;
  dcterms:identifier "https://estafette.example/enquetes/mouchard-sous-evier" ;
  kg:name "{ARTICLE.stem}" ; schema:headline "Un mouchard" ; schema:inLanguage "fr" ;
  schema:datePublished "2024-03-05"^^xsd:date .
<text/1> prov:wasDerivedFrom <article/ee378fcfaa4e1b684978> ; nif:isString %s .
<activity/1> prov:wasAssociatedWith <coder/kg> , <coder/ada> .
<coder/kg> schema:name "kg-rules" .
<coder/ada> schema:name "Ada" .
GRAPH <graph/decisions> {{
<decision/1> a kg:Decision ; kg:decides "apart" ; kg:concerns <actor/{MCL}> , <actor/{RNE}> ;
  prov:wasAttributedTo <coder/ada> ;
  prov:generatedAtTime "2024-03-06T09:00:00Z"^^xsd:dateTime .
<decision/2> a kg:Decision ; kg:decides "name" ; kg:concerns <actor/0123456789abcdef0123> ;
  kg:value "nobody" ; prov:wasAttributedTo <coder/ada> ;
  prov:generatedAtTime "2024-03-06T09:05:00Z"^^xsd:dateTime .
<coder/ada> schema:name "Ada" .
}}
GRAPH <graph/links> {{
<link/1> a kg:Link ; kg:decides "link" ; kg:concerns <actor/{BELLOURCI}> ;
  kg:entity <https://authority.example/nb> ; kg:score 0.8075 ; kg:reason "same name" ;
  schema:name "Nadia Bellourci" ; dcterms:source "people.tsv" ;
  prov:wasAttributedTo <coder/ada> ;
  prov:generatedAtTime "2024-03-06T09:10:00Z"^^xsd:dateTime .
<coder/ada> schema:name "Ada" .
}}
"""


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as kg 0.1 wrote it, with one article, two decisions and a link."""
    folder = tmp_path_factory.mktemp("old")
    (folder / "kg.json").write_text(json.dumps({"base": "https://kg.example/", "format": 1}))
    article = next(read(ARTICLE))
    assert isinstance(article, Article)
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    trig = prefixes + GRAPH % json.dumps(article.text, ensure_ascii=False)
    engine = ox.Store(str(folder / "oxigraph"))
    engine.load(trig.encode(), ox.RdfFormat.TRIG, base_iri="https://kg.example/")
    engine.flush()
    return folder


def test_articles_decisions_and_links_are_kept(old: Path, tmp_path: Path) -> None:
    new = tmp_path / "new"
    result = CliRunner().invoke(cli, ["upgrade", str(old), str(new)])
    assert result.exit_code == 0, result.output
    assert "1 article" in result.output
    assert "1 decision" in result.output
    assert "1 link" in result.output
    with open_store(new) as store:
        actor = store.base + "actor/"
        (kept,) = decisions.read_all(store)
        assert (kept.what, kept.node, kept.other) == (
            "apart",
            actor + "mcl",
            actor + "regie-nationale-des-eaux",
        )
        assert kept.author == "Ada"
        (link,) = links.links(store)
        assert link.actor == actor + "nadia-bellourci"
        assert store.query("ASK { ?a a schema:NewsArticle ; schema:headline 'Un mouchard'@fr }")


def test_a_graph_of_format_2_loses_only_what_follows(tmp_path: Path) -> None:
    now = article_quads(QUAY)
    assertions = reading_graphs(QUAY)[1]
    (graph := ox.Store()).extend(now)
    full = following(UnionGraph(graph, "https://kg.example/", {}))
    quads = {*now, *(ox.Quad(t.subject, t.predicate, t.object, assertions) for t in full)}
    # Format 2 named spans in another way; it had no trace.
    lines = "".join(f"{quad} .\n" for quad in quads if quad.predicate != KG.trace)
    (old := tmp_path / "old").mkdir()
    (engine := ox.Store(str(old / "oxigraph"))).load(
        re.sub(r"#char=(\d+),(\d+)", r"#c\1-\2", lines).encode(), ox.RdfFormat.N_QUADS
    )
    engine.flush()
    (old / "kg.json").write_text(json.dumps({"base": "https://kg.example/", "format": 2}))
    (old / "files.json").write_text("{}")
    del engine
    result = CliRunner().invoke(cli, ["upgrade", str(old), str(tmp_path / "new")])
    assert "1 article" in result.output, result.output
    assert (tmp_path / "new" / "files.json").exists()
    with open_store(tmp_path / "new") as store:
        assert set(store.dump()) == set(now)


def test_losses_are_reported(old: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["upgrade", str(old), str(tmp_path / "new")])
    assert "1 decision or link" in result.stderr, result.stderr
    assert "Ada" in result.stderr


def test_an_old_graph_is_refused_elsewhere(old: Path) -> None:
    result = CliRunner().invoke(cli, ["actors", "--store", str(old)])
    assert result.exit_code != 0
    assert "kg upgrade" in result.stderr
