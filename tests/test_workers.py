"""Several processes do what one does: the same results, in order, and clear ends."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kg.base.errors import KgError, ModelError, ReadError, UsageError
from kg.base.workers import cores, in_order

ROOT = Path(__file__).resolve().parent.parent
COUNT = 20
MANY = 50
"""So many articles are analysed by a process that does nothing else, be it the only one."""


def square(number: int) -> tuple[int, int]:
    return os.getpid(), number * number


def fail(number: int) -> int:
    if number == 3:
        raise ValueError(f"{number} is no good")
    return number


def fail_by_name(name: str) -> None:
    errors: dict[str, Exception] = {
        "usage": UsageError("this is wrong use"),
        "model": ModelError("no such pipeline"),
        "read": ReadError("a.txt", "a fault", line=3),
        "other": NotPortable(),
    }
    raise errors[name]


class NotPortable(Exception):
    def __init__(self) -> None:
        super().__init__("stays here", lambda: None)


def die(number: int) -> int:
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def leave(number: int) -> int:
    os._exit(7)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_come_in_the_order_of_the_pieces(workers: int) -> None:
    found = list(in_order(square, range(COUNT), workers=workers))
    assert [result for _, result in found] == [number * number for number in range(COUNT)]
    others = {pid for pid, _ in found} - {os.getpid()}
    assert len(others) <= workers
    assert bool(others) == (workers > 1)


def test_one_worker_may_work_apart() -> None:
    found = list(in_order(square, range(COUNT), workers=1, apart=True))
    assert [result for _, result in found] == [number * number for number in range(COUNT)]
    assert len({pid for pid, _ in found} - {os.getpid()}) == 1


def test_the_end_of_the_only_worker_is_told_with_what_helps() -> None:
    with pytest.raises(KgError, match=r"was killed \(SIGKILL\); run it again with fewer articles"):
        list(in_order(die, range(6), workers=1, apart=True))


@pytest.mark.parametrize("workers", [1, 2])
def test_no_pieces_give_no_results(workers: int) -> None:
    assert list(in_order(square, [], workers=workers)) == []


def test_pieces_are_taken_only_a_little_ahead() -> None:
    taken: list[int] = []

    def pieces() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    results = in_order(square, pieces(), workers=2)
    next(results)
    assert len(taken) <= 5
    results.close()


@pytest.mark.parametrize("workers", [1, 2])
def test_what_the_function_raises_is_raised_here_in_its_place(workers: int) -> None:
    results = in_order(fail, range(6), workers=workers)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="3 is no good"):
        next(results)


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("usage", UsageError, "this is wrong use"),
        ("model", ModelError, "no such pipeline"),
        ("read", KgError, "a.txt, line 3: a fault"),
        ("other", KgError, "NotPortable in a worker: "),
    ],
)
def test_an_error_comes_over_with_its_words_and_its_traceback(
    name: str, kind: type[Exception], says: str
) -> None:
    with pytest.raises(kind) as caught:
        list(in_order(fail_by_name, [name], workers=2))
    assert str(caught.value).startswith(says)
    assert "in fail_by_name" in str(caught.value.__cause__)


@pytest.mark.parametrize(
    ("function", "says"), [(die, r"was killed \(SIGKILL\)"), (leave, "ended with exit code 7")]
)
def test_a_worker_that_dies_is_told(function: object, says: str) -> None:
    with pytest.raises(KgError, match=f"a worker process {says}; run it again with -j 1"):
        list(in_order(function, range(6), workers=2))  # type: ignore[arg-type]


def test_results_that_nobody_wants_end_the_workers() -> None:
    results = in_order(square, range(100), workers=2)
    pid, _ = next(results)
    assert pid in {child.pid for child in multiprocessing.active_children()}
    results.close()
    assert pid not in {child.pid for child in multiprocessing.active_children()}


def test_there_is_at_least_one_core() -> None:
    assert cores() >= 1


# -- the program ---------------------------------------------------------------------------------


def start(*words: str, cwd: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "kg", *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # What is started in the background of a shell ignores Ctrl-C, and so would its children.
        preexec_fn=heed_interrupts,
    )


def heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    with start(*words, cwd=cwd) as process:
        out, err = process.communicate(timeout=300)
    return subprocess.CompletedProcess(words, process.returncode, out, err)


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fifty short articles; among them one unreadable, one undated, one in another language."""
    folder = tmp_path_factory.mktemp("articles")
    for number in range(MANY):
        date = f"{number % 28 + 1} mars 2018 . –\n" if number != 4 else ""
        text = (
            f"La gare, épisode {number}\n\n{date}"
            f"« Nous fermerons la gare {number} », a déclaré Zoé Lefèvre, maire d'Orval. "
            "Selon l'association Voies libres, la gare doit rester ouverte. "
            "Elle a annoncé jeudi un recours.\n"
        )
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    (folder / "07b.txt").write_bytes(b"\0\1\2")
    record = {"text": "The mayor said no.", "id": "en", "language": "en", "date": "2018"}
    (folder / "08.jsonl").write_text(json.dumps(record), encoding="utf-8")
    return folder


def test_annotate_writes_the_same_bytes_with_any_number_of_workers(
    articles: Path, tmp_path: Path
) -> None:
    for jobs in ("1", "2"):
        done = run("annotate", str(articles), "-j", jobs, "-o", f"{jobs}.jsonl", cwd=tmp_path)
        assert done.returncode == 3, done.stderr
    first = (tmp_path / "1.jsonl").read_bytes()
    assert first.count(b"\n") == MANY + 1
    assert b'"direct"' in first
    assert (tmp_path / "2.jsonl").read_bytes() == first


def test_add_stores_and_says_the_same_with_any_number_of_workers(
    articles: Path, tmp_path: Path
) -> None:
    said = {}
    for jobs in ("1", "2"):
        done = run("add", str(articles), "-j", jobs, "--json", "--store", jobs, cwd=tmp_path)
        assert done.returncode == 3, done.stderr
        said[jobs] = done.stdout
        done = run("export", "--store", jobs, "-o", f"{jobs}.nq", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    assert json.loads(said["1"])["added"] == MANY + 1
    assert said["2"] == said["1"]
    assert (tmp_path / "2.nq").read_bytes() == (tmp_path / "1.nq").read_bytes()


@pytest.fixture
def many(articles: Path, tmp_path: Path) -> str:
    """More articles than are read before anybody can interrupt."""
    (tmp_path / "many").mkdir()
    for number in range(40):
        for file in articles.glob("??.txt"):
            copy = tmp_path / "many" / f"{number}-{file.name}"
            copy.write_bytes(file.read_bytes() + f"Fin {number}.".encode())
    return "many"


def alive(group: int) -> list[str]:
    """The processes of a group that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, its_group = stat.read_text().rpartition(")")[2].split()[:3]
            if int(its_group) == group and state != "Z":
                found.append(stat.with_name("cmdline").read_text().replace("\0", " "))
    return found


def interrupted(process: subprocess.Popen[str]) -> None:
    """Ctrl-C, which reaches every process of the terminal; then all of them are gone."""
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    assert err.startswith("Interrupted; what was saved is kept")
    assert process.returncode == 130
    patience = time.monotonic() + 20
    while left := alive(process.pid):
        assert time.monotonic() < patience, left


def test_an_interrupt_at_the_start_ends_all_processes_quietly(many: str, tmp_path: Path) -> None:
    with start("add", many, "-j", "2", cwd=tmp_path) as process:
        while not (tmp_path / "kg-store" / "kg.json").exists():
            assert process.poll() is None
        interrupted(process)


def test_an_interrupt_midway_ends_all_processes_quietly(many: str, tmp_path: Path) -> None:
    with start("annotate", many, "-j", "2", cwd=tmp_path) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["statements"]
        interrupted(process)


def test_a_reader_that_goes_away_ends_all_processes_quietly(many: str, tmp_path: Path) -> None:
    with start("annotate", many, "-j", "2", cwd=tmp_path) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()
        assert process.wait(timeout=60) != 0


def test_a_missing_pipeline_is_one_clear_line(articles: Path, tmp_path: Path) -> None:
    done = run("annotate", str(articles), "-j", "2", "--model", "fr_no_such", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("Error: the language pipeline fr_no_such")
    assert "Traceback" not in done.stderr


def test_a_worker_that_is_killed_leaves_what_was_written(articles: Path, tmp_path: Path) -> None:
    """The store is whole after it, and the same command goes on."""
    code = (
        "import os, signal, sys\n"
        "import kg.pipeline as p\n"
        "def fatal(articles):\n"
        "    if any(a.name == '15' for a in articles): os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return kept(articles)\n"
        "kept, p.understand_each = p.understand_each, fatal\n"
        "if __name__ == '__main__':\n"
        "    from kg.cli import cli\n"
        "    cli(sys.argv[1:], prog_name='kg')\n"
    )
    (tmp_path / "fatal.py").write_text(code, encoding="utf-8")
    words = ["add", str(articles), "-j", "2"]
    done = subprocess.run(
        [sys.executable, "fatal.py", *words],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("Error: a worker process was killed (SIGKILL)")
    assert "Traceback" not in done.stderr
    again = run(*words, "--json", cwd=tmp_path)
    assert again.returncode == 3
    found = json.loads(again.stdout)
    assert found["added"] + found["unchanged"] == MANY + 1
