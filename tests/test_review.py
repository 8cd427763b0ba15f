"""The queue of uncertain findings, on the command line and as a page that people log in to."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from browser import Browser
from click.testing import CliRunner
from coded import write
from invented import CAMERAS, TAX, Said, reading
from serving import Running, running

from kg.base.errors import KgError, UsageError
from kg.cli import cli
from kg.consolidate import consolidate
from kg.curate.queue import queue
from kg.serve import users
from kg.serve.sessions import ATTEMPTS, Attempts
from kg.store import open_store
from kg.web.errors import HttpError

PASSWORD = "correct horse battery"
HOSTILE = "</p><script>alert(1)</script><img src=x onerror=alert(2)>"
ARTICLE = reading(
    "a1",
    "2021-03-05",
    "Le <b>Fanal</b>",
    f"Titre {HOSTILE}",
    Said("Les caméras rendront la ville plus sûre", "Zoé Lefèvre", "support", CAMERAS),
    Said("Nous n'en voulons pas", "Zoé Lefèvre", "oppose", CAMERAS),
    Said(f"La taxe {HOSTILE}", "Oculix", "none", TAX),
)
SURE = {0: 0.99, 1: 0.5, 2: 0.4}


def make(folder: Path) -> Path:
    statements = tuple(replace(one, confidence=SURE[n]) for n, one in enumerate(ARTICLE.statements))
    with open_store(folder, create=True) as store:
        write(store, [replace(ARTICLE, statements=statements)])
        consolidate(store)
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("review")
    file = folder / "users.tsv"
    for name, role in (("Ana", "coder"), ("Bo", "coder"), ("Edith", "editor"), ("Ron", "reader")):
        users.save_user(file, name, role, PASSWORD)
    with running(make(folder / "s"), users=file) as found:
        yield found


def log_in(client: httpx.Client, name: str, password: str = PASSWORD) -> httpx.Response:
    found = re.search(r'name="token" value="(\w+)"', client.get("/login").text)
    assert found is not None
    form = {"token": found[1], "name": name, "password": password}
    return client.post("/login", data=form)


def ask(client: httpx.Client, path: str = "/api/review", **body: Any) -> httpx.Response:
    token = client.get("/api/review").json()["token"]
    return client.post(path, json=body, headers={"X-CSRF-Token": token})


def test_the_queue_has_first_what_is_uncertain_and_often_used(tmp_path: Path) -> None:
    folder = make(tmp_path / "s")
    with open_store(folder, read_only=True) as store:
        items, total = queue(store, limit=1)
    assert total == 3
    assert items[0].weight == pytest.approx(0.5 * 2)
    assert [part for part, said in items[0].shown["context"] if said] == ["Nous n'en voulons pas"]
    run = ["review", "--store", str(folder)]
    assert "[Nous n'en voulons pas]" in CliRunner().invoke(cli, run).stdout
    listed = json.loads(CliRunner().invoke(cli, [*run, "--json", "--limit", "1"]).stdout)
    accept = ["correct", listed["items"][0]["id"], "--accept", "--store", str(folder)]
    assert CliRunner().invoke(cli, accept).exit_code == 0
    assert json.loads(CliRunner().invoke(cli, [*run, "--json"]).stdout)["total"] == 2


def test_without_a_login_the_page_is_read_only(server: Running) -> None:
    with server.client() as client:
        assert (
            client.get("/review")
            .headers["content-security-policy"]
            .startswith("default-src 'none'")
        )
        found = client.get("/api/review").json()
        assert (found["user"], found["can_correct"], found["token"]) == (None, False, "")
        assert ask(client, id=found["items"][0]["id"], values={"accept": ""}).status_code == 401


def test_a_session_is_signed_and_ends(server: Running) -> None:
    with server.client() as client:
        answer = log_in(client, "Ana")
        assert (answer.status_code, answer.headers["location"]) == (303, "review")
        cookie = answer.headers["set-cookie"]
        assert all(part in cookie for part in ("HttpOnly", "SameSite=lax"))
        assert client.get("/api/review").json()["user"] == "Ana"
        token = client.get("/api/review").json()["token"]
        assert client.post("/logout", data={"token": "0"}).status_code == 403
        session = client.cookies["kg_session"]
        client.post("/logout", data={"token": token})
        assert client.get("/api/review").json()["user"] is None
        # A copy of the cookie is worth nothing, and another session of the same user goes on.
        log_in(client, "Ana")
        assert client.get("/api/review").json()["user"] == "Ana"
        client.cookies.set("kg_session", session)
        assert client.get("/api/review").json()["user"] is None
        client.cookies.clear()
        client.cookies.set("kg_session", "eyJuYW1lIjoiRWRpdGgifQ.aaaa.bbbb")
        assert client.get("/api/review").json()["user"] is None


def test_json_that_is_nested_deeply_is_no_json(server: Running) -> None:
    with server.client() as client:
        log_in(client, "Ana")
        token = client.get("/api/review").json()["token"]
        headers = {"X-CSRF-Token": token, "Content-Type": "application/json"}
        for body in ('{"a":' * 20_000 + "1" + "}" * 20_000, "[" * 20_000):
            answer = client.post("/api/review", content=body, headers=headers)
            assert (answer.status_code, answer.text) == (400, "the body is not JSON\n")


def test_a_forwarded_address_is_believed_from_a_trusted_proxy_only(tmp_path: Path) -> None:
    file = tmp_path / "users.tsv"
    users.save_user(file, "Ana", "coder", PASSWORD)
    forwarded = [{"X-Forwarded-For": f"203.0.113.{n}"} for n in range(ATTEMPTS["pair"] + 1)]
    for trust, last in ((None, 429), ("127.0.0.1", 401)):
        with running(make(tmp_path / f"s-{last}"), trust, users=file) as found:
            statuses = []
            for each in forwarded:
                with found.client() as client:
                    client.headers.update(each)
                    statuses.append(log_in(client, "Ana", "wrong").status_code)
        assert statuses == [401] * ATTEMPTS["pair"] + [last]


@pytest.mark.parametrize(
    ("user", "body", "status"),
    [
        ("Ron", {"id": "x", "values": {"accept": ""}}, 403),
        ("Ana", {"id": "x", "values": {"accept": ""}}, 400),
        ("Ana", {"id": "x", "values": {"name": "y"}}, 400),
        ("Ana", {"id": 3, "values": {"accept": ""}}, 400),
        ("Ana", {"article": "a1", "words": "absents"}, 400),
        ("Ana", {"one": "x", "other": "y", "same": True}, 400),
    ],
)
def test_an_impossible_answer_is_refused(
    server: Running, user: str, body: dict[str, Any], status: int
) -> None:
    with server.client() as client:
        log_in(client, user)
        assert ask(client, **body).status_code == status


def test_answers_are_decisions_that_their_author_or_an_editor_undoes(server: Running) -> None:
    with server.client() as ana, server.client() as bo, server.client() as edith:
        log_in(ana, "Ana")
        log_in(bo, "Bo")
        log_in(edith, "Edith")
        before = ana.get("/api/review").json()
        item = before["items"][0]
        forged = ana.post("/api/review", json={"id": item["id"], "values": {"accept": ""}})
        assert forged.status_code == 403
        for undoing in (ana, edith):
            made = ask(ana, id=item["id"], values={"accept": ""}).json()["decided"]
            assert ana.get("/api/review").json()["total"] == before["total"] - 1
            assert ask(bo, "/api/review/undo", ids=made).status_code == 400
            assert ask(undoing, "/api/review/undo", ids=made).json() == {"undone": 1}
        assert ana.get("/api/review").json()["items"] == before["items"]


def test_a_hostile_article_runs_no_script(server: Running) -> None:
    with Browser(f"{server.url}/review") as browser:
        browser.wait("document.querySelectorAll('#queue > li').length === 3")
        shown = browser.run("document.getElementById('queue').textContent")
        assert HOSTILE in shown
        assert "Le <b>Fanal</b>" in shown
        assert not browser.run("document.querySelector('#queue img, #queue script, #queue b')")
        assert browser.dialogs == []
        assert all(one.startswith(server.url) for one in browser.requests)


@pytest.mark.parametrize("same", ["name", "address", "both"])
def test_attempts_to_log_in_are_limited(same: str) -> None:
    attempts = Attempts()
    most = {"name": 50, "address": 20, "both": 5}[same]
    for n in range(most):
        who = ("Ana" if same != "address" else f"u{n}", "::1" if same != "name" else f"h{n}")
        attempts.check(*who, 10.0)
        attempts.fail(*who, 10.0)
    who = ("Ana" if same != "address" else "new", "::1" if same != "name" else "new")
    with pytest.raises(HttpError, match="wait") as caught:
        attempts.check(*who, 11.0)
    assert caught.value.status == 429
    attempts.check(*who, 1000.0)


def test_without_their_packages_users_are_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "argon2", None)
    done = CliRunner().invoke(cli, ["users", "add", "Ana"], input=PASSWORD)
    assert (done.exit_code, "[serve]" in done.stderr) == (1, True)


def test_passwords_are_hashed_and_users_checked(tmp_path: Path) -> None:
    file = tmp_path / "u.tsv"
    assert users.save_user(file, "Ana", "coder", PASSWORD)
    assert not users.save_user(file, "Ana", "editor", PASSWORD)
    assert file.stat().st_mode & 0o77 == (tmp_path / "u.tsv.key").stat().st_mode & 0o77 == 0
    assert PASSWORD not in file.read_text()
    user = users.read_users(file)["Ana"]
    assert user.role == "editor"
    assert users.is_password(user, PASSWORD)
    assert not users.is_password(user, "wrong password")
    assert not users.is_password(None, PASSWORD)
    for name, role, password in (
        ("", "coder", PASSWORD),
        ("B", "boss", PASSWORD),
        ("B", "coder", "x"),
    ):
        with pytest.raises(UsageError):
            users.save_user(file, name, role, password)
    run = CliRunner().invoke(
        cli, ["users", "add", "Bo", "--file", str(file)], input=f"{PASSWORD}\n"
    )
    assert run.exit_code == 0, run.output
    assert CliRunner().invoke(cli, ["users", "remove", "Ana", "--file", str(file)]).exit_code == 0
    listed = CliRunner().invoke(cli, ["users", "list", "--file", str(file)])
    assert listed.stdout == "Bo\tcoder\n"
    file.write_text("Ana\tcoder\tplain\n")
    with pytest.raises(KgError, match="line 1"):
        users.read_users(file)
