"""Extraction on a cluster: chunks, parts, lost workers, and the same graph in the end."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from io import BytesIO
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
from kg.cluster.chunks import in_chunks
from kg.cluster.connection import Cluster
from kg.cluster.distribute import extract_on_cluster
from kg.cluster.files import RemoteFiles
from kg.cluster.parts import Part, PartRow, Parts, decode, encode
from kg.cluster.readings import load, make_row
from kg.extract.batch import Fault
from kg.graph import reading_rows
from kg.ingest.run import add
from kg.model import Article, Reading
from kg.read import read
from kg.read.limited import limited_reader, read_file
from kg.store import Store, open_store
from kg.vocab.iris import DEFAULT_BASE

pyarrow = pytest.importorskip("pyarrow")
pytest.importorskip("pyarrow.parquet")
pytest.importorskip("distributed")

FAULTY = PartRow("d2", "é", "too long", b"", "", b"")
PART = Part("3f" * 20, (FAULTY._replace(fault="", quads=b"<a>", reading=b"\0\xff"), FAULTY), 1.5)


def article(number: int) -> Article:
    return Article(f"a{number}", f"a{number}", "Ein Satz.", date="2024-05-01", language="de")


@given(st.integers(0, 200), st.integers(1, 20))
def test_chunks_hold_all_and_a_run_that_continues_cuts_the_same(n: int, size: int) -> None:
    rest = [article(number) for number in range(n)]
    chunks = list(in_chunks(rest, size=size))
    assert [one for chunk in chunks for one in chunk.articles] == rest
    assert all(size // 2 <= len(chunk.articles) <= 2 * size for chunk in chunks[:-1])
    assert n < 150 or size > 5 or {*chunks[1:]} & {*in_chunks(rest[1:], size=size)}, "ends differ"
    for chunk in chunks:
        assert next(in_chunks(rest, size=size)) == chunk
        rest = rest[len(chunk.articles) :]


@pytest.mark.parametrize("place", range(6))
def test_a_part_with_a_column_of_another_type_is_no_part(place: int) -> None:
    table = pyarrow.parquet.read_table(BytesIO(encode(PART)))
    as_bytes = pyarrow.binary() if place != 5 else pyarrow.large_binary()
    other = table.set_column(place, table.field(place).name, table.column(place).cast(as_bytes))
    target = BytesIO()
    pyarrow.parquet.write_table(other.replace_schema_metadata(table.schema.metadata), target)
    with pytest.raises(ValueError, match="columns"):
        decode(target.getvalue())


@given(st.data())
def test_a_damaged_part_is_no_part(data: st.DataObject) -> None:
    content = encode(PART)
    place = data.draw(st.integers(0, len(content) - 1))
    flipped = bytes([content[place] ^ data.draw(st.integers(1, 255))])
    for damaged in (content[:place], content[:place] + flipped + content[place + 1 :]):
        with suppress(pyarrow.ArrowException, OSError, ValueError, LookupError, TypeError):
            assert decode(damaged).rows == PART.rows


def test_a_part_is_named_by_all_that_it_depends_on() -> None:
    ours, fast = describe_build(), {"fast": False}
    theirs = {name: one for name, one in ours.items() if name != "numpy"} | {"spacy": "0.1"}
    wanted = [f"numpy missing, here {ours['numpy']}", f"spacy 0.1, here {ours['spacy']}"]
    assert (differences(ours, dict(ours)), differences(ours, theirs)) == ([], wanted)
    cases = [(theirs, fast, "xy"), (ours, {"fast": True}, "xy"), (ours, fast, "yx")]
    cases += [(ours, fast, "x"), (ours, fast, "xy"), (dict(ours), dict(fast), "xy")]
    assert len({part_key(*case) for case in cases}) == len(cases) - 1


def test_a_part_gives_the_writer_what_a_reading_gives(sample: list[Reading]) -> None:
    part = decode(encode(Part("k", tuple(make_row(one, DEFAULT_BASE) for one in sample))))
    articles = [one.article for one in sample]
    for found, reading in zip(load(part, articles, base=DEFAULT_BASE), sample, strict=True):
        assert not isinstance(found, Fault)
        made = reading_rows(reading)
        assert (set(found.rows), found.graphs) == (set(made.rows), made.graphs)
        assert (found.given, found.reading) == (made.given, replace(reading, mentions=()))
    with pytest.raises(ValueError, match="other articles"):
        load(part, articles[1:] + articles[:1], base=DEFAULT_BASE)


class Here(Cluster):
    """A cluster that is this process; ``lost`` says of the nth task whether its part is lost."""

    sent = 0
    bad = ""
    lost: Callable[[int], bool] = staticmethod(lambda number: False)

    def threads(self) -> int:
        return 1

    def send(self, function: Any, job: Any, name: str, *, urgent: int = 0) -> Any:
        self.sent += 1
        if urgent:
            return lambda: read_file(job.file)
        if not self.lost(self.sent):
            bad, good = (lambda one: Fault(one, "bad")), (lambda one: Reading(one, "de", "kg/1"))
            found = [(bad if one.name == self.bad else good)(one) for one in job.articles]
            self.parts.write(Part(job.key, tuple(make_row(one, DEFAULT_BASE) for one in found)))
        return lambda: "tcp://w"

    def wait(self, futures: Iterable[Any]) -> list[Any]:
        return list(futures)[-1:]

    def result(self, future: Any) -> Any:
        return future()


@pytest.fixture
def here(tmp_path: Path) -> Here:
    client: Any = None
    return Here(client, "tcp://here", Parts(str(tmp_path / "parts")), {"kg": "1"}, size=4)


def extract_all(cluster: Cluster, articles: list[Article]) -> None:
    found = chain.from_iterable(extract_on_cluster(cluster, articles, base=DEFAULT_BASE))
    names = [(one if isinstance(one, Fault) else one.reading).article.name for one in found]
    assert sorted(names) == sorted(one.name for one in articles)


def test_a_repeated_run_makes_only_damaged_and_faulty_parts(tmp_path: Path, here: Here) -> None:
    articles = [article(n) for n in range(40)]
    here.bad = "a7"
    extract_all(here, articles)
    assert here.sent > 5
    here.sent, here.bad = 0, ""
    extract_all(here, articles)
    assert here.sent == 1, "only the part with a fault"
    one, *_ = sorted((tmp_path / "parts").rglob("*.parquet"))
    one.write_bytes(one.read_bytes()[:-20])
    extract_all(here, articles)
    assert here.sent == 2, "only the part that is half written"
    assert here.parts.read(one.stem) is not None
    assert not list(tmp_path.rglob("*.draft"))
    here.sent, here.lost = 0, lambda number: number < 3
    extract_all(here, [article(50)])
    here.lost = lambda number: True
    with pytest.raises(KgError, match=r"tcp://w has written part .*that all machines share"):
        extract_all(here, [article(51)])


def test_files_are_read_ahead_and_give_what_they_give_here(tmp_path: Path, here: Here) -> None:
    page = f"<html><body><article><h1>Titel</h1><p>{'Ein Satz. ' * 50}</p></article></body></html>"
    for name in ("a.html", "b.txt", "c/a.html", "d.html"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text("Ein Satz." if name == "b.txt" else page)
    remote = RemoteFiles(here, [str(tmp_path / "in")])
    with closing(remote), limited_reader(None, elsewhere=remote.run) as reading:
        found = reading(str(tmp_path / "in"))
        first = next(found)
        assert here.sent == 3, "all pages are sent ahead, the text is not sent"
        assert [first, *found] == list(read(tmp_path / "in"))
    assert here.sent == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--parts x", "--parts applies to a --cluster"),
        ("--cluster local -j 2", "-j does not apply to a --cluster"),
        ("--cluster host:8786", "name tcp://HOST:PORT, local or local:N"),
        ("--cluster local:0", "has no workers"),
        ("--cluster tcp://127.0.0.1:9", "share with --parts"),
        ("--cluster local --parts nonsense://x", "parts at nonsense://x: "),
        ("--cluster tcp://127.0.0.1:9 --parts p", "no scheduler answers"),
        ("--cluster local --parts p", "needs distributed, fsspec, pyarrow; pip install"),
    ],
)
def test_a_wrong_call_gives_one_line_and_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(connect, "_TIMEOUT", 0.1)
    if "pip" in said:
        monkeypatch.setattr(connect, "find_spec", lambda name: None)
    Path("a.txt").write_text("Ein Satz.")
    done = CliRunner().invoke(cli, ["add", "a.txt", *words.split()])
    assert said in done.stderr
    assert done.exit_code in (1, 2)
    assert not Path("kg-store").exists()


def state(store: Path) -> tuple[list[str], list[str]]:
    with open_store(store, read_only=True) as opened:
        return list(map(str, opened.dump())), list(load_script("crash").records(store))


@pytest.mark.slow
def test_killed_workers_and_schedulers_lose_and_double_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "_TIMEOUT", 120)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    where, done = f"tcp://127.0.0.1:{port}", list[str]()
    stack = ExitStack()

    def start(kind: str, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard", *words]
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        stack.enter_context(process)
        stack.callback(process.kill)
        return process

    def disturb(name: str) -> None:
        done.append(name)
        if len(done) == 5:
            start("worker", where, "--no-nanny", "--nthreads", "1")
            worker.kill()
        elif len(done) == 30:
            scheduler.kill()

    def run(where: str, store: Store) -> int:
        parts = str(tmp_path / "parts")
        with connect.open_cluster(where, parts=parts, store=store.path) as cluster:
            cluster.size = 4
            return add(store, articles, cluster=cluster, progress=disturb).stored

    # Only the last one needs a model.
    articles = [article(n) for n in range(60)]
    said = "« Nous fermerons le pont », a déclaré Ada Brun, maire de Vals."
    articles.append(replace(article(60), text=said, language="fr"))
    with (
        stack,
        open_store(tmp_path / "plain", create=True) as plain,
        open_store(tmp_path / "killed", create=True) as killed,
    ):
        scheduler = start("scheduler", "--host", "127.0.0.1", "--port", port)
        worker = start("worker", where, "--no-nanny", "--nthreads", "1")
        assert add(plain, articles).statements == 1
        with pytest.raises(ServiceError, match="the scheduler was lost"):
            run(where, killed)
        assert 30 <= len(done) < 61
        assert run("local:1", killed) == 61
    assert state(tmp_path / "killed") == state(tmp_path / "plain")


def test_a_simulation_of_equal_chunks_takes_what_can_be_computed() -> None:
    simulate = load_script("simulate_cluster").simulate
    alone, pairs = {1: 1.0}, {1: 1.0, 2: 0.5}
    for load_, workers, writers, joint, seconds, written in (
        (0.1, 1, 1, alone, 100.1, 10.0),  # the worker never waits
        (0.1, 4, 1, alone, 25.4, 10.0),  # four parts at a time, then four loads
        (0.5, 4, 1, alone, 51.0, 50.0),  # the writer never waits after the first part
        (0.5, 4, 4, alone, 25.5, 50.0),  # four writers do not wait for each other
        (0.5, 4, 1, pairs, 26.5, 25.5),  # the first part alone, then pairs
    ):
        busy = (100 / seconds / workers, written / seconds / writers)
        found = simulate([1.0] * 100, [load_] * 100, workers, writers=writers, joint=joint)
        assert found == pytest.approx((seconds, *busy))
