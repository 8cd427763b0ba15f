"""Archives of readable files: they are read as their files are, within limits."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.base.errors import ReadError
from kg.model import Article
from kg.read import Found, Remark, archives, list_files, read

SAID = "Le maire a déclaré mardi que la place serait fermée aux voitures dès l'été prochain."
Files = dict[str, bytes | str]


def zipped(files: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def found(tmp_path: Path, files: Files) -> list[Found]:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(files))
    return list(read(path))


def names(items: list[Found]) -> list[tuple[str, str]]:
    return [(one.identity, one.name) for one in items if isinstance(one, Article)]


def test_members_are_read_by_the_formats_in_the_order_of_their_names(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"text": SAID}) for _ in range(2))
    inner = zipped({"in.txt": SAID})
    files: Files = {"z.txt": SAID, "sub/été.txt": SAID, "sub/l.jsonl": lines, "n.zip": inner}
    items = found(tmp_path, files)
    assert names(items) == [
        ("a.zip/n.zip/in.txt", "in"),
        ("a.zip/sub/l.jsonl#1", "l-1"),
        ("a.zip/sub/l.jsonl#2", "l-2"),
        ("a.zip/sub/été.txt", "été"),
        ("a.zip/z.txt", "z"),
    ]
    assert len(items) == 5
    assert [file.name for file in list_files(tmp_path)] == ["a.zip"]


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a"])
def test_a_packed_file_is_the_same_article(tmp_path: Path, suffix: str, name: str) -> None:
    data = json.dumps({"text": SAID}) if name == "a.jsonl" else SAID
    plain, packed = tmp_path / name, tmp_path / f"{name}{suffix}"
    plain.write_text(data, encoding="utf-8")
    if suffix == ".zst":
        packed.write_bytes(pytest.importorskip("zstandard").compress(data.encode()))
    else:
        packed.write_bytes(gzip.compress(data.encode()))
    assert names(list(read(plain))) == names(list(read(packed)))
    assert len(names(list(read(packed)))) == 1


def test_other_members_are_a_remark_and_hidden_ones_nothing(tmp_path: Path) -> None:
    rest: Files = {"x.jpg": b"x", "__MACOSX/._a.txt": b"x", ".DS_Store": b"x", "d/.b.txt": b"x"}
    article, remark = found(tmp_path, {"a.txt": SAID, **rest})
    assert isinstance(article, Article)
    assert isinstance(remark, Remark)
    assert remark.said == "1 file is of a kind that kg does not read: x.jpg"
    (only,) = found(tmp_path, rest)
    assert "no articles in this archive; kg formats lists" in str(only)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../up.txt", "leads out of the archive"),
        ("/etc/x.txt", "leads out of the archive"),
        ("C:/x.txt", "leads out of the archive"),
        ("a\\..\\x.txt", "leads out of the archive"),
        ("a\x1b[31m.txt", "control characters"),
    ],
)
def test_an_odd_name_is_one_error_and_costs_no_other_member(
    tmp_path: Path, name: str, words: str
) -> None:
    items = found(tmp_path, {name: SAID, "good.txt": SAID})
    assert names(items) == [("a.zip/good.txt", "good")]
    (error,) = (one for one in items if isinstance(one, ReadError))
    assert words in str(error)


@pytest.mark.parametrize(
    ("limit", "value", "words"),
    [
        ("MOST_MEMBERS", 2, "more than 2 files in the archive"),
        ("MOST_BYTES", 200, "more than 0 MB in the archive"),
        ("MOST_MEMBER_BYTES", 50, "larger than 0 MB unpacked"),
        ("_SMALL", 50, "packed more than 0 times smaller"),
    ],
)
def test_each_limit_is_one_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, words: str
) -> None:
    monkeypatch.setattr(archives, "MOST_RATIO", 0 if limit == "_SMALL" else 1_000)
    monkeypatch.setattr(archives, limit, value)
    items = found(tmp_path, {f"{n}.txt": f"{n} {SAID}" for n in range(4)})
    assert words in str(items[-1])
    assert sum(isinstance(one, ReadError) for one in items) == 1


def test_a_bomb_ends_long_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"a " * (8 << 20)))
    (only,) = read(path)
    assert "packed more than 300 times smaller, as no text is" in str(only)


def test_archives_in_archives_end_at_a_depth(tmp_path: Path) -> None:
    data: bytes = SAID.encode()
    name = "a.txt"
    for _ in range(4):
        data, name = zipped({name: data}), "in.zip"
    (tmp_path / "a.zip").write_bytes(data)
    (only,) = read(tmp_path / "a.zip")
    assert "more than 2 archives in one another" in str(only)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.zip", b"PK\x03\x04 cut", "damaged archive (File is not a zip file)"),
        ("a.zip", b"", "empty file"),
        ("a.txt.gz", gzip.compress(SAID.encode())[:-9], "damaged archive"),
        ("a.txt.gz", b"no gzip", "damaged archive"),
        ("a.txt.zst", b"no zstd", "damaged archive"),
        ("a.tar.gz", b"", "no reader for '.tar.gz'"),
    ],
)
def test_a_damaged_archive_is_one_error(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    if name.endswith(".zst"):
        pytest.importorskip("zstandard")
    path = tmp_path / name
    path.write_bytes(data)
    (only,) = read(path)
    assert isinstance(only, ReadError)
    assert words in str(only)


@pytest.mark.parametrize(
    ("place", "byte", "words"), [(6, 1, "needs a password"), (10, 99, "damaged in the archive")]
)
def test_a_member_that_cannot_be_unpacked_is_one_error(
    tmp_path: Path, place: int, byte: int, words: str
) -> None:
    data = bytearray(zipped({"a.txt": SAID, "b.txt": SAID}))
    for mark, shift in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        at = data.index(mark) + place - 6 * (place == 6) + (6 if place == 6 else -2) + shift
        data[at] = byte
    (tmp_path / "a.zip").write_bytes(bytes(data))
    items = list(read(tmp_path / "a.zip"))
    assert names(items) == [("a.zip/b.txt", "b")]
    assert words in str(items[0])


@given(st.data())
def test_a_changed_archive_never_raises(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    packed = bytearray(zipped({"a.txt": SAID, "b/c.txt": SAID}))
    for _ in range(data.draw(st.integers(1, 4))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("changed") / "a.zip"
    path.write_bytes(bytes(packed))
    for item in read(path):
        assert isinstance(item, Article | ReadError | Remark)


def test_kg_formats_lists_what_is_read_and_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from kg.cli import cli
    from kg.read import formats

    for module in (archives, formats):
        monkeypatch.setattr(module, "find_spec", lambda _: None)
    found = json.loads(CliRunner().invoke(cli, ["formats", "--json"]).stdout)
    assert {suffix for one in found for suffix in one["suffixes"]} == {
        *formats.SUFFIXES,
        *archives.SUFFIXES,
    }
    by_name = {one["name"]: one for one in found}
    assert by_name["text"]["install"] is None
    assert by_name["zst"]["install"] == "pip install 'kg-actors-claims[zst]'"
    assert by_name["parquet"]["missing"] == ["pyarrow"]
    lines = CliRunner().invoke(cli, ["formats"]).stdout.splitlines()
    assert ".txt\tplain text, one article\tready" in lines
    assert len(lines) == len(found) + 1


def test_a_format_that_is_not_installed_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.read import formats

    for module in (archives, formats):
        monkeypatch.setattr(module, "find_spec", lambda _: None)
    for name, extra in (("a.parquet", "parquet"), ("a.txt.zst", "zst")):
        (tmp_path / name).write_bytes(b"x")
        (only,) = read(tmp_path / name)
        assert f"; pip install 'kg-actors-claims[{extra}]'" in str(only)
