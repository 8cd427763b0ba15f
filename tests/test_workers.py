"""Worker processes give the same results, in order, and end cleanly."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kg.base.errors import KgError, ModelError, ReadError, UsageError
from kg.base.workers import LimitedWorker, LimitError, Limits, map_in_order

ROOT = Path(__file__).resolve().parent.parent
COUNT = 20
MANY = 50
"""Enough articles for a worker process even with -j 1."""


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
        "other": NotPicklable(),
    }
    raise errors[name]


class NotPicklable(Exception):
    def __init__(self) -> None:
        super().__init__("stays here", lambda: None)


def die(number: int) -> int:
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def leave(number: int) -> int:
    os._exit(7)


@pytest.mark.parametrize(
    ("workers", "apart", "processes"), [(1, False, 0), (1, True, 1), (2, False, 2), (3, False, 3)]
)
def test_results_are_in_order(workers: int, apart: bool, processes: int) -> None:
    found = list(map_in_order(square, range(COUNT), workers=workers, apart=apart))
    assert [result for _, result in found] == [number * number for number in range(COUNT)]
    assert min(1, processes) <= len({pid for pid, _ in found} - {os.getpid()}) <= processes
    assert list(map_in_order(square, [], workers=workers, apart=apart)) == []


def test_few_pieces_are_taken_ahead() -> None:
    taken: list[int] = []

    def pieces() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    results = map_in_order(square, pieces(), workers=2)
    next(results)
    assert len(taken) <= 5
    results.close()


@pytest.mark.parametrize("workers", [1, 2])
def test_errors_are_raised_in_order(workers: int) -> None:
    results = map_in_order(fail, range(6), workers=workers)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="3 is no good"):
        next(results)


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("usage", UsageError, "this is wrong use"),
        ("model", ModelError, "no such pipeline"),
        ("read", KgError, "a.txt, line 3: a fault"),
        ("other", KgError, "NotPicklable in a worker: "),
    ],
)
def test_errors_keep_message_and_traceback(name: str, kind: type[Exception], says: str) -> None:
    with pytest.raises(kind) as caught:
        list(map_in_order(fail_by_name, [name], workers=2))
    assert str(caught.value).startswith(says)
    assert "in fail_by_name" in str(caught.value.__cause__)


@pytest.mark.parametrize(
    ("function", "workers", "message"),
    [
        (die, 2, r"was killed \(SIGKILL\); run it again with -j 1"),
        (leave, 2, "ended with exit code 7; run it again with -j 1"),
        (die, 1, r"was killed \(SIGKILL\); run it again with fewer articles"),
    ],
)
def test_death_of_a_worker_is_reported(function: object, workers: int, message: str) -> None:
    with pytest.raises(KgError, match=f"a worker process {message}"):
        list(map_in_order(function, range(6), workers=workers, apart=True))  # type: ignore[arg-type]


def hang(number: int) -> int:
    while number == 2:
        pass
    return number


def fill(number: int) -> int:
    return len(bytes(2_000_000_000)) if number == 2 else number


BREACHES = [
    (hang, Limits(2, 0), "it took more than 2 s"),
    pytest.param(
        *(fill, Limits(0, 500), "it needed more than 500 MB of memory"),
        marks=pytest.mark.skipif(sys.platform != "linux", reason="no limit of memory"),
    ),
    (die, Limits(0, 0), r"its process was killed \(SIGKILL\), perhaps for lack of memory"),
]


@pytest.mark.parametrize(("function", "limits", "message"), BREACHES)
def test_a_piece_that_breaks_a_limit_is_refused_and_others_are_done(
    function: Callable[[int], int], limits: Limits, message: str
) -> None:
    worker = LimitedWorker(function, limits)
    assert worker.work(1) == 1
    with pytest.raises(LimitError, match=message):
        worker.work(2)
    assert worker.work(3) == 3
    worker.end()

    def attempt(run: Callable[[int], int], number: int) -> int:
        try:
            return run(number)
        except LimitError:
            return -number

    done = map_in_order(function, range(5), workers=2, limits=limits, attempt=attempt)
    assert list(done) == [0, 1, -2, 3, 4]


def test_closing_the_results_ends_the_workers() -> None:
    results = map_in_order(square, range(100), workers=2)
    pid, _ = next(results)
    assert pid in {child.pid for child in multiprocessing.active_children()}
    results.close()
    assert pid not in {child.pid for child in multiprocessing.active_children()}


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
        # Background processes of a shell ignore Ctrl-C, and so would their children.
        preexec_fn=restore_interrupts,
    )


def restore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    with start(*words, cwd=cwd) as process:
        out, err = process.communicate(timeout=300)
    return subprocess.CompletedProcess(words, process.returncode, out, err)


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write fifty short articles: one unreadable, one undated, one in another language."""
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


def test_add_does_not_depend_on_workers(articles: Path, tmp_path: Path) -> None:
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
    """Copy so many articles that reading them takes longer than the interrupt."""
    (tmp_path / "many").mkdir()
    for number in range(40):
        for file in articles.glob("??.txt"):
            copy = tmp_path / "many" / f"{number}-{file.name}"
            copy.write_bytes(file.read_bytes() + f"Fin {number}.".encode())
    return "many"


def running(group: int) -> list[str]:
    """List the running processes of a group."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, its_group = stat.read_text().rpartition(")")[2].split()[:3]
            if int(its_group) == group and state != "Z":
                found.append(stat.with_name("cmdline").read_text().replace("\0", " "))
    return found


def interrupt(process: subprocess.Popen[str]) -> None:
    """Send Ctrl-C to every process of the group and wait until all are gone."""
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    assert err.startswith("Interrupted; what was saved is kept")
    assert process.returncode == 130
    patience = time.monotonic() + 20
    while left := running(process.pid):
        assert time.monotonic() < patience, left


def test_interrupt_at_the_start_ends_all_processes(many: str, tmp_path: Path) -> None:
    with start("add", many, "-j", "2", cwd=tmp_path) as process:
        while not (tmp_path / "kg-store" / "kg.json").exists():
            assert process.poll() is None
        interrupt(process)


def test_interrupt_midway_ends_all_processes(many: str, tmp_path: Path) -> None:
    with start("annotate", many, "-j", "2", cwd=tmp_path) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["statements"]
        interrupt(process)


def test_closed_pipe_ends_all_processes(many: str, tmp_path: Path) -> None:
    with start("annotate", many, "-j", "2", cwd=tmp_path) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()
        assert process.wait(timeout=60) != 0


@pytest.mark.parametrize(
    ("limit", "returned", "error"),
    [
        ("0", 1, "Error: a worker process was killed (SIGKILL)"),
        (
            "100",
            3,
            "Error: 15: its process was killed (SIGKILL), perhaps for lack of memory; split",
        ),
    ],
)
def test_killed_worker_keeps_the_store_usable(
    articles: Path, tmp_path: Path, limit: str, returned: int, error: str
) -> None:
    code = (
        "import os, signal, sys\n"
        "import kg.extract.batch as p\n"
        "def fatal(articles, **options):\n"
        "    if any(a.name == '15' for a in articles): os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return kept(articles, **options)\n"
        "kept, p.extract_each = p.extract_each, fatal\n"
        "if __name__ == '__main__':\n"
        "    from kg.cli import cli\n"
        "    cli(sys.argv[1:], prog_name='kg')\n"
    )
    (tmp_path / "fatal.py").write_text(code, encoding="utf-8")
    words = ["add", *map(str, sorted(articles.glob("1?.txt"))), "-j", "2"]
    done = subprocess.run(
        [sys.executable, "fatal.py", *words],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "KG_TIME_LIMIT": limit},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == returned, done.stderr
    assert [line for line in done.stderr.splitlines() if line.startswith(error)]
    assert "Traceback" not in done.stderr
    again = run(*words, "--json", cwd=tmp_path)
    assert again.returncode == 0
    found = json.loads(again.stdout)
    assert found["added"] + found["unchanged"] == 10
