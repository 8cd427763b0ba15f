"""Extraction on a cluster: chunks, parts, lost workers, and the same graph in the end."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import fields, replace
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from script_loader import ROOT, load_script

from kg.base.errors import KgError, ServiceError
from kg.cli import cli
from kg.cluster import connect
from kg.cluster.builds import describe_build, differences, part_key
from kg.cluster.chunks import digest_article, in_chunks
from kg.cluster.connection import Cluster
from kg.cluster.distribute import extract_on_cluster
from kg.cluster.files import RemoteFiles
from kg.cluster.parts import Part, PartRow, Parts, decode, encode
from kg.cluster.readings import fault_row, load, make_row
from kg.extract.batch import Fault
from kg.graph import reading_rows
from kg.ingest.known import KnownFiles
from kg.ingest.run import add
from kg.model import Article, Reading, Span
from kg.read import read
from kg.read.limited import limited_reader, read_file
from kg.read.metadata import Metadata
from kg.store import open_store
from kg.vocab.iris import DEFAULT_BASE

pyarrow = pytest.importorskip("pyarrow")
for _package in ("distributed", "fsspec"):
    pytest.importorskip(_package)


def article(number: int, text: str = "Ein Satz.", language: str = "de") -> Article:
    return Article(f"a{number}", f"a{number}", text, date="2024-05-01", language=language)


# -- chunks -------------------------------------------------------------------------------------


@given(st.integers(0, 300), st.integers(1, 20), st.sets(st.integers(0, 299), max_size=3))
def test_chunks_hold_all_and_are_cut_in_the_same_places(n: int, size: int, gone: set[int]) -> None:
    articles = [article(number) for number in range(n)]
    chunks = list(in_chunks(articles, size=size))
    assert [one for chunk in chunks for one in chunk.articles] == articles
    assert all(size // 2 <= len(chunk.articles) <= 2 * size for chunk in chunks[:-1])
    for place, chunk in enumerate(chunks):
        # A run that continues after some chunks cuts the rest as before.
        after = articles[sum(len(one.articles) for one in chunks[:place]) :]
        assert next(in_chunks(after, size=size)) == chunk
    fewer = list(in_chunks([one for i, one in enumerate(articles) if i not in gone], size=size))
    if size > 1 and n > 200:
        assert {c.digests for c in chunks} & {c.digests for c in fewer} or len(chunks) < 9


@pytest.mark.parametrize("name", [one.name for one in fields(Article)])
def test_each_field_of_an_article_counts(name: str) -> None:
    pairs, span = (("url", "x"),), Span(0, 1)
    other = {"title_span": span, "date_span": span, "page_starts": (1,), "notes": ("x",)}
    other |= {"completed": pairs, "corrected": pairs}
    changed = replace(article(1), **{name: other.get(name, "x")})
    assert digest_article(changed) != digest_article(article(1))


# -- parts --------------------------------------------------------------------------------------

ROWS = (
    PartRow("d1", "a1", "", b"<a> <b> <c> .\n", "{}", b"\x00\xff"),
    PartRow("d2", "é", "too long", b"", "", b""),
)
PART = Part("3f" * 20, ROWS, 1.5, 1.25, has_loaded=True)


@pytest.mark.parametrize("place", ["folder", "memory://kg-test/parts"])
def test_a_part_is_read_as_it_was_written(tmp_path: Path, place: str) -> None:
    parts = Parts(str(tmp_path / "parts") if place == "folder" else place)
    assert parts.read(PART.key) is None
    parts.write(PART)
    parts.write(PART)
    assert (parts.read(PART.key), parts.keys()) == (PART, [PART.key])
    assert not list(tmp_path.rglob("*.draft"))


@given(st.data())
def test_a_damaged_part_is_no_part(data: st.DataObject) -> None:
    content = encode(PART)
    place = data.draw(st.integers(0, len(content) - 1))
    flipped = content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]
    for damaged in (content[:place], flipped):
        try:
            found = decode(damaged)
        except (pyarrow.ArrowException, OSError, ValueError, LookupError, TypeError):
            continue
        assert found.rows == PART.rows, "altered rows were read"


def test_a_part_is_named_by_all_that_it_depends_on() -> None:
    build, options = {"kg": "1"}, {"model": None, "fast": False, "base": "b"}
    keys = {
        part_key(build, options, ["x"]),
        part_key({"kg": "2"}, options, ["x"]),
        part_key(build, {**options, "fast": True}, ["x"]),
        part_key(build, options, ["x", "y"]),
        part_key(build, options, ["y", "x"]),
    }
    assert len(keys) == 5
    assert part_key(dict(build), dict(options), iter(["x"])) in keys


def test_builds_differ_by_name_and_version() -> None:
    ours = describe_build()
    assert {"Python", "kg", "spacy", "models of kg", "pipeline fr"} <= ours.keys()
    assert differences(ours, dict(ours)) == []
    theirs = {name: one for name, one in ours.items() if name != "numpy"} | {"spacy": "0.1"}
    assert differences(ours, theirs) == [
        f"numpy missing, here {ours['numpy']}",
        f"spacy 0.1, here {ours['spacy']}",
    ]


def test_a_part_gives_the_writer_what_a_reading_gives(sample: list[Reading]) -> None:
    rows = tuple(make_row(one, DEFAULT_BASE) for one in sample)
    part = decode(encode(Part("k", rows)))
    articles = [one.article for one in sample]
    for found, reading in zip(load(part, articles, base=DEFAULT_BASE), sample, strict=True):
        made = reading_rows(reading)
        assert (set(found.rows), found.graphs) == (set(made.rows), made.graphs)
        assert (found.given, found.reading) == (made.given, replace(reading, mentions=()))
    with pytest.raises(ValueError, match="other articles"):
        load(part, articles[1:] + articles[:1], base=DEFAULT_BASE)


# -- sending and loading, without Dask ----------------------------------------------------------


class Here(Cluster):
    """A cluster that is this process; ``lost`` says of the nth task whether its part is lost."""

    sent = 0
    bad: tuple[str, ...] = ()
    lost: Callable[[int], bool] = staticmethod(lambda number: False)

    def threads(self) -> int:
        return 1

    def send(self, function: Any, job: Any, name: str, *, urgent: int = 0) -> Any:
        self.sent += 1
        if urgent:
            return lambda: read_file(job.file)
        if not self.lost(self.sent):
            self.parts.write(Part(job.key, tuple(map(self.row, job.articles))))
        return lambda: "tcp://w"

    def row(self, one: Article) -> PartRow:
        if one.name in self.bad:
            return fault_row(Fault(one, "bad"))
        return make_row(Reading(one, "de", "kg-rules/1"), DEFAULT_BASE)

    def wait(self, futures: Iterable[Any]) -> list[Any]:
        return list(futures)[-1:]

    def result(self, future: Any) -> Any:
        return future()


def here(folder: Path) -> Here:
    client: Any = None
    return Here(client, "tcp://here", Parts(str(folder / "parts")), {"kg": "1"}, size=4)


def extracted(cluster: Cluster, articles: list[Article]) -> set[str]:
    found = [
        one for some in extract_on_cluster(cluster, articles, base=DEFAULT_BASE) for one in some
    ]
    assert len(found) == len(articles)
    return {
        one.article.name if isinstance(one, Fault) else one.reading.article.name for one in found
    }


def test_a_repeated_run_makes_only_missing_damaged_and_faulty_parts(tmp_path: Path) -> None:
    articles, cluster = [article(n) for n in range(40)], here(tmp_path)
    everything = {one.name for one in articles}
    cluster.bad = ("a7",)
    assert extracted(cluster, articles) == everything
    assert cluster.sent > 5
    cluster.sent, cluster.bad = 0, ()
    assert extracted(cluster, articles) == everything
    assert cluster.sent == 1, "a part with a fault is made again, no other"
    one, *_ = sorted((tmp_path / "parts").rglob("*.parquet"))
    one.write_bytes(one.read_bytes()[:-20])
    assert extracted(cluster, articles) == everything
    assert cluster.sent == 2, "a half written part is made again"
    assert cluster.parts.read(one.stem) is not None


def test_a_part_that_is_not_where_its_worker_wrote_it_is_made_again_some_times(
    tmp_path: Path,
) -> None:
    cluster = here(tmp_path)
    cluster.lost = lambda number: number < 3
    assert extracted(cluster, [article(1)]) == {"a1"}
    cluster.lost = lambda number: True
    with pytest.raises(KgError, match=r"tcp://w has written part .*that all machines share"):
        extracted(cluster, [article(2)])


def test_files_are_read_ahead_and_give_what_they_give_here(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    page = f"<html><body><article><h1>Titel</h1><p>{'Ein Satz. ' * 50}</p></article></body></html>"
    for name in ("a.html", "b.txt", "c/a.html", "d.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Ein Satz." if name == "b.txt" else page, encoding="utf-8")
    cluster, known = here(tmp_path), KnownFiles(tmp_path, "", Metadata())
    remote = RemoteFiles(cluster, [str(folder)], is_known=known.is_listed)
    with closing(remote), limited_reader(None, elsewhere=remote.run) as reading:
        found = reading(str(folder))
        first = next(found)
        assert cluster.sent == 3, "pages after the first are sent ahead, the text is not sent"
        assert [first, *found] == list(read(folder))
    assert cluster.sent == 3


# -- the command --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--parts", "x"], "--parts applies to a --cluster"),
        (["--cluster", "local", "-j", "2"], "-j does not apply to a --cluster"),
        (["--cluster", "local", "--coder", "x"], "--coder does not apply to a --cluster"),
        (["--cluster", "host:8786"], "name tcp://HOST:PORT, local or local:N"),
        (["--cluster", "local:0"], "has no workers"),
        (["--cluster", "tcp://127.0.0.1:9"], "share with --parts"),
        (["--cluster", "local", "--parts", "nonsense://x"], "parts at nonsense://x: "),
        (["--cluster", "tcp://127.0.0.1:9", "--parts", "p"], "no scheduler answers"),
    ],
)
def test_a_wrong_call_gives_one_line_and_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(connect, "_TIMEOUT", 0.1)
    Path("a.txt").write_text("Ein Satz.", encoding="utf-8")
    done = CliRunner().invoke(cli, ["add", "a.txt", *words])
    assert done.exit_code in (1, 2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not Path("kg-store").exists()


def test_without_the_extra_one_line_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "find_spec", lambda name: None)
    with (
        pytest.raises(KgError, match=r"needs distributed, fsspec, pyarrow; pip .*\[cluster\]"),
        connect.open_cluster("local", parts=None, store=tmp_path),
    ):
        pass


# -- the same graph -----------------------------------------------------------------------------


def state(store: Path) -> tuple[list[str], list[str]]:
    with open_store(store, read_only=True) as opened:
        quads = list(map(str, opened.dump()))
    with closing(sqlite3.connect(store / "records.sqlite")) as connection:
        tables = ("reading", "kept", "outcome")
        rows = [repr(row) for name in tables for row in connection.execute(f"SELECT * FROM {name}")]
    return quads, sorted(rows)


@contextmanager
def machines(folder: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Yield a function that starts a scheduler or a worker; all are killed at the end."""
    started: list[subprocess.Popen[bytes]] = []

    def start(kind: str, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}"]
        place = ["--scheduler-file", str(folder / "scheduler.json")]
        with (folder / "log").open("ab") as log:
            started.append(
                subprocess.Popen([*command, *place, *words], cwd=ROOT, stdout=log, stderr=log)
            )
        return started[-1]

    try:
        yield start
    finally:
        for process in started:
            process.kill()
            process.wait()


@pytest.mark.slow
def test_killed_workers_and_schedulers_lose_and_double_nothing(tmp_path: Path) -> None:
    articles = [article(n, f"Satz {n}.") for n in range(60)]
    plain, disturbed, parts = (tmp_path / name for name in ("plain", "disturbed", "parts"))
    with open_store(plain, create=True) as store:
        add(store, articles)
    file = tmp_path / "scheduler.json"
    with machines(tmp_path) as start, open_store(disturbed, create=True) as store:

        def run(progress: Callable[[str], None] = lambda _: None) -> int:
            address = wait_for_address(scheduler, file)
            with connect.open_cluster(address, parts=str(parts), store=disturbed) as cluster:
                cluster.size = 4
                return add(store, articles, cluster=cluster, progress=progress).stored

        def disturb(_: str) -> None:
            done.append(_)
            if len(done) == 5:
                start("worker", "--no-nanny", "--no-dashboard")
                worker.kill()
            elif len(done) == 30:
                scheduler.kill()

        done: list[str] = []
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        scheduler, worker = start("scheduler", *options), start("worker", "--no-nanny")
        with pytest.raises(ServiceError, match="the scheduler was lost"):
            run(disturb)
        assert 30 <= len(done) < 60
        file.unlink()
        scheduler = start("scheduler", *options)
        start("worker", "--no-nanny", "--no-dashboard")
        assert run() == 60
    assert state(disturbed) == state(plain)


def wait_for_address(scheduler: subprocess.Popen[bytes], file: Path) -> str:
    while True:
        assert scheduler.poll() is None
        if file.exists() and (text := file.read_text(encoding="utf-8")).endswith("}"):
            return str(json.loads(text)["address"])
        with suppress(subprocess.TimeoutExpired):
            scheduler.wait(0.1)


@pytest.mark.slow
def test_a_local_cluster_gives_the_graph_of_one_process(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in sorted((ROOT / "data" / "articles").iterdir())[:6]:
        (folder / name.name).write_bytes(name.read_bytes())
    (folder / "empty.txt").write_text("", encoding="utf-8")
    for store, words in (("plain", ["-j", "1"]), ("cluster", ["--cluster", "local:1"])):
        words = ["add", str(folder), "--store", str(tmp_path / store), *words]
        done = CliRunner().invoke(cli, words)
        assert done.exit_code == 3, done.output
    assert "Cluster tcp://127.0.0.1:" in done.stderr
    assert "Dashboard: http://127.0.0.1:" in done.stderr
    assert state(tmp_path / "cluster") == state(tmp_path / "plain")
    assert not (tmp_path / "cluster" / "parts").exists()


# -- simulation ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chunk", "load", "workers", "writers", "seconds"),
    [
        (1.0, 0.1, 1, 1, 100.1),  # the worker never waits
        (1.0, 0.1, 4, 1, 25.4),  # four parts at a time, then four loads
        (1.0, 0.5, 4, 1, 51.0),  # the writer never waits after the first part
        (1.0, 0.5, 4, 4, 25.5),  # four writers do not wait for each other
        (0.0, 1.0, 8, 1, 100.0),
        (1.0, 0.0, 10, 1, 10.0),
    ],
)
def test_a_simulation_of_equal_chunks_takes_what_can_be_computed(
    chunk: float, load: float, workers: int, writers: int, seconds: float
) -> None:
    simulate = load_script("simulate_cluster").simulate
    found = simulate([chunk] * 100, [load] * 100, workers, writers=writers)
    assert found.seconds == pytest.approx(seconds)
    assert found.workers_busy == pytest.approx(100 * chunk / seconds / workers)
    assert found.writers_busy == pytest.approx(100 * load / seconds / writers)


@given(st.lists(st.tuples(st.floats(0, 9), st.floats(0, 9)), min_size=1), st.integers(1, 9))
def test_a_simulation_is_between_its_bounds(times: list[tuple[float, float]], workers: int) -> None:
    chunks, loads = zip(*times, strict=True)
    found = load_script("simulate_cluster").simulate(chunks, loads, workers)
    least = max(sum(chunks) / workers, sum(loads), max(map(sum, times)))
    assert least - 1e-6 <= found.seconds <= sum(chunks) + sum(loads) + 1e-6
