"""Archives of readable files: they are read as their files are, within limits."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kg.base.errors import ReadError
from kg.cli import cli
from kg.model import Article
from kg.read import Found, Remark, archives, formats, list_files, read

SAID = "Le maire a déclaré mardi que la place serait fermée aux voitures dès l'été prochain."
Files = dict[str, bytes | str]


def zipped(files: Files) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def found(tmp_path: Path, data: Files | bytes, name: str = "a.zip") -> list[Found]:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else zipped(data))
    return list(read(path))


def names(items: list[Found]) -> list[tuple[str, str]]:
    return [(one.identity, one.name) for one in items if isinstance(one, Article)]


def test_members_are_read_by_the_formats_in_the_order_of_their_names(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"text": SAID}) for _ in range(2))
    inner = zipped({"in.txt": SAID})
    files: Files = {"z.txt": SAID, "sub/été.txt": SAID, "sub/l.jsonl": lines, "n.zip": inner}
    rest: Files = {"x.jpg": b"x", "__MACOSX/._a.txt": b"x", ".DS_Store": b"x", "d/.b.txt": b"x"}
    *items, remark = found(tmp_path, files | rest)
    assert [*map(type, items), type(remark)] == [*[Article] * 5, Remark]
    assert names(items) == [
        ("a.zip/n.zip/in.txt", "in"),
        ("a.zip/sub/l.jsonl#1", "l-1"),
        ("a.zip/sub/l.jsonl#2", "l-2"),
        ("a.zip/sub/été.txt", "été"),
        ("a.zip/z.txt", "z"),
    ]
    assert str(remark).endswith("a.zip: 1 file is of a kind that kg does not read: x.jpg")
    assert [file.name for file in list_files(tmp_path)] == ["a.zip"]


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a"])
def test_a_packed_file_is_the_same_article(tmp_path: Path, suffix: str, name: str) -> None:
    data = (json.dumps({"text": SAID}) if name == "a.jsonl" else SAID).encode()
    plain = names(found(tmp_path, data, name))
    pack = gzip.compress if suffix == ".gz" else pytest.importorskip("zstandard").compress
    assert names(found(tmp_path, pack(data), name + suffix)) == plain
    assert len(plain) == 1


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"MOST_MEMBERS": 2}, "more than 2 files in the archive"),
        ({"MOST_BYTES": 200}, "more than 0 MB in the archive"),
        ({"MOST_MEMBER_BYTES": 50}, "larger than 0 MB unpacked"),
        ({"_SMALL": 50, "MOST_RATIO": 0}, "packed more than 0 times smaller"),
    ],
)
def test_each_limit_is_one_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limits: dict[str, int], words: str
) -> None:
    for limit, value in limits.items():
        monkeypatch.setattr(archives, limit, value)
    items = found(tmp_path, {f"{n}.txt": f"{n} {SAID}" for n in range(4)})
    assert words in str(items[-1])
    assert sum(isinstance(one, ReadError) for one in items) == 1


def damaged(place: int, value: int) -> bytes:
    """An archive of two files, the first of which has another byte in both of its headers."""
    data = bytearray(zipped({"a.txt": SAID, "b.txt": SAID}))
    for mark, shift in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        data[data.index(mark) + place + shift] = value
    return bytes(data)


NESTED = zipped({"in.zip": zipped({"in.zip": zipped({"a.txt": SAID})})})


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.zip", b"PK\x03\x04 cut", "damaged archive (File is not a zip file)"),
        ("a.zip", b"", "empty file"),
        ("a.zip", zipped({"x.jpg": b"x"}), "no articles in this archive; kg formats lists"),
        ("a.zip", NESTED, "more than 2 archives in one another"),
        ("a.zip", damaged(6, 1), "a.zip/a.txt: it needs a password"),
        ("a.zip", damaged(8, 99), "a.zip/a.txt: damaged in the archive"),
        ("a.zip", zipped({"../up.txt": SAID, "b.txt": SAID}), "its name leads out of the archive"),
        ("a.zip", zipped({"a\\..\\x.txt": SAID, "b.txt": SAID}), "its name leads out"),
        ("a.zip", zipped({"a\x1b[31m.txt": SAID, "b.txt": SAID}), "its name has control"),
        ("a.txt.gz", gzip.compress(SAID.encode(), mtime=0)[:-9], "damaged archive"),
        (
            "a.txt.gz",
            gzip.compress(b"a " * (8 << 20), mtime=0),
            "packed more than 300 times smaller",
        ),
        ("a.txt.zst", b"no zstd", "damaged archive"),
        ("a.tar.gz", b"", "no reader for '.tar.gz'"),
    ],
)
def test_what_cannot_be_unpacked_is_one_error(
    tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    if name.endswith(".zst"):
        pytest.importorskip("zstandard")
    error, *others = found(tmp_path, data, name)
    assert isinstance(error, ReadError)
    assert words in str(error)
    assert names(others) == ([("a.zip/b.txt", "b")] if b"b.txt" in data else [])


@given(st.data())
def test_a_changed_archive_never_raises(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    packed = bytearray(zipped({"a.txt": SAID, "b/c.txt": SAID}))
    for _ in range(data.draw(st.integers(1, 4))):
        packed[data.draw(st.integers(0, len(packed) - 1))] = data.draw(st.integers(0, 255))
    for item in found(tmp_path_factory.mktemp("changed"), bytes(packed)):
        assert isinstance(item, Article | ReadError | Remark)


def test_kg_formats_lists_what_is_read_and_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (archives, formats):
        monkeypatch.setattr(module, "find_spec", lambda _: None)
    listed = json.loads(CliRunner().invoke(cli, ["formats", "--json"]).stdout)
    suffixes = {suffix for one in listed for suffix in one["suffixes"]}
    assert suffixes == {*formats.SUFFIXES, *archives.SUFFIXES}
    install = {one["name"]: one["install"] for one in listed}
    assert install["text"] is None
    for name, extra in (("a.parquet", "parquet"), ("a.txt.zst", "zst")):
        assert install[extra] == f"pip install 'kg-actors-claims[{extra}]'"
        (only,) = found(tmp_path, b"x", name)
        assert str(only).endswith(f"; {install[extra]}")
    lines = CliRunner().invoke(cli, ["formats"]).stdout.splitlines()
    assert ".txt\tplain text, one article\tready" in lines
