"""Files are written whole or not at all, and drafts of killed processes do not stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from killed import kill_writer

from kg.base.atomic import DRAFT, abandoned, replacing


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "kg" / "drafts"


def test_the_next_run_deletes_drafts_of_killed_ones_but_not_those_of_others(
    tmp_path: Path, cache: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    mine = out / f".report.markdown{DRAFT[:3]}"
    mine.write_text("not a draft", encoding="utf-8")
    kill_writer(out / "a.nq", "texts")
    kill_writer(out / "b.nq", "texts")
    with replacing(out / "c.nq", outside=True) as live:
        # The folder was swept when this draft was made; others find it in use.
        drafts = [one.name for one in out.glob(f".*{DRAFT}")]
        assert [name.split(".")[1] for name in drafts] == ["c"]
        kill_writer(out / "a.nq", "again")
        assert len(list(out.glob(f".*{DRAFT}"))) == 2
        assert [one.name.split(".")[1] for one in abandoned([])] == ["a"]
        live.write(b"whole")
    assert (out / "c.nq").read_bytes() == b"whole"
    kill_writer(out / "d.nq", "texts")
    assert [one.name.split(".")[1] for one in out.glob(f".*{DRAFT}")] == ["d"]
    assert mine.exists()
    (left,) = abandoned([])
    left.unlink()
    assert abandoned([]) == abandoned([out]) == []
    assert list(cache.iterdir()) == []


def test_a_draft_of_a_long_name_fits_and_of_an_error_is_deleted(tmp_path: Path) -> None:
    long = tmp_path / ("é" * 120 + ".json")
    with replacing(long, outside=True) as stream:
        stream.write(b"{}")
    with pytest.raises(RuntimeError), replacing(long, outside=True) as stream:
        stream.write(b"half")
        raise RuntimeError
    assert long.read_bytes() == b"{}"
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == [long.name]
    assert abandoned([]) == []
