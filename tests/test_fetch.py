"""Fetching addresses: politely, within limits, and never from this machine's network."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner
from test_read_documents import PAGE, PLACE, RSS, TITLE, URL

from kg.base.errors import ReadError
from kg.cli import cli
from kg.model import Article
from kg.read import read
from kg.read.web.fetch import Fetcher, is_public

BODY = PAGE.encode()


@dataclass
class Site:
    """A server on this machine: the answer of each path, and what was asked."""

    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    address: str = ""
    now: float = 0.0
    waits: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def site() -> Iterator[Site]:
    here = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here.asked.append((self.path, dict(self.headers)))
            status, headers, body = here.answers.get(self.path, (404, {}, b""))
            if self.headers.get("If-None-Match") == headers.get("ETag", "none"):
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        here.address = f"http://news.example:{server.server_port}"
        yield here
        server.shutdown()


@pytest.fixture
def fetcher(site: Site, tmp_path: Path) -> Fetcher:
    ips = {"nowhere.example": [], "inner.example": ["10.0.0.1", "127.0.0.1"]}
    return Fetcher(
        folder=tmp_path / "cache",
        resolver=lambda host, _: ips.get(host, ["127.0.0.1"]),
        allowed=lambda ip: ip == "127.0.0.1",
        clock=lambda: site.now,
        sleep=site.sleep,
    )


def fault(fetcher: Fetcher, url: str) -> str:
    with pytest.raises(ReadError) as caught:
        fetcher.fetch(url)
    assert str(caught.value).startswith(f"{url}: ")
    return caught.value.fault


def test_pages_and_feeds_are_read(site: Site, fetcher: Fetcher) -> None:
    latin = PAGE.replace('<meta charset="utf-8">', "").encode("latin-1")
    site.answers = {
        "/p": (200, {"Content-Type": "text/html; charset=latin-1"}, latin),
        "/feed": (200, {"Content-Encoding": "gzip"}, gzip.compress(RSS.encode())),
        "/moved": (301, {"Location": "/p"}, b""),
    }
    site.answers["/%C3%A9t%C3%A9?q=%20a"] = site.answers["/p"]
    assert fetcher.fetch(f"{site.address}/été?q=%20a#x").data == latin
    (page,) = read(f"{site.address}/moved", fetch=fetcher.fetch)
    assert isinstance(page, Article) and PLACE[1] in page.text
    assert (page.title, page.url, page.name) == (TITLE, f"{site.address}/p", "p")
    item, _ = read(f"{site.address}/feed", fetch=fetcher.fetch)
    assert isinstance(item, Article) and (item.title, item.url) == (TITLE, URL)
    assert all(headers["User-Agent"].startswith("kg-actors-claims/") for _, headers in site.asked)


def test_robots_txt_is_obeyed_with_pauses(site: Site, fetcher: Fetcher) -> None:
    rules = b"User-agent: *\nDisallow: /private\nCrawl-delay: 3\n"
    site.answers = {path: (200, {}, BODY) for path in ("/a", "/b", "/private/c")}
    site.answers["/robots.txt"] = (200, {}, rules)
    fetcher.fetch(f"{site.address}/a")
    fetcher.fetch(f"{site.address}/b")
    assert "robots.txt forbids" in fault(fetcher, f"{site.address}/private/c")
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a", "/b"]
    assert site.waits == [3, 3]


@pytest.mark.parametrize("status", [403, 500, 404])
def test_robots_txt_that_fails_forbids(site: Site, fetcher: Fetcher, status: int) -> None:
    site.answers = {"/robots.txt": (status, {}, b""), "/a": (200, {}, BODY)}
    if status == 404:  # it has none
        assert (fetcher.fetch(f"{site.address}/a").data, site.waits) == (BODY, [1])
    else:
        assert "robots.txt forbids" in fault(fetcher, f"{site.address}/a")


def test_what_has_not_changed_comes_from_the_cache(site: Site, fetcher: Fetcher) -> None:
    site.answers["/a"] = (200, {"ETag": '"1"', "Content-Type": "text/html"}, BODY)
    first = fetcher.fetch(f"{site.address}/a")
    assert fetcher.fetch(f"{site.address}/a") == first
    assert site.asked[-1][1]["If-None-Match"] == '"1"'
    site.answers["/a"] = (200, {"ETag": '"2"'}, b"<html>new")
    assert fetcher.fetch(f"{site.address}/a").data == b"<html>new"
    # What was damaged on the disk is asked for as if it were new.
    for path in fetcher.folder.glob("*.data"):
        path.write_bytes(b"damaged")
    assert fetcher.fetch(f"{site.address}/a").data == b"<html>new"
    assert "If-None-Match" not in site.asked[-1][1]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://inner.example/", "on this machine or in a private network"),
        ("http://nowhere.example/", "no host 'nowhere.example'"),
        *((f"http{bad}", "not an address") for bad in ("://", "s://a:99999/", "://u:w@a.example/")),
        ("https://journal\u00e9..example/", "not an address that kg can fetch"),
        ("{site}/gone", "answers 404 Not Found"), ("{site}/empty", "answers with nothing"),
        ("{site}/circle", "more than 5 redirects"), ("{site}/inward", "on this machine or in a"),
        ("{site}/file", "it leads to 'file:///etc/passwd'"), ("{site}/bomb", "more than 20 MB"),
        ("{site}/damaged", "can't be fetched"), ("{site}/wrong", "the answer ends early"),
        ("{site}/cut", "the answer ends early"),
    ],
)  # fmt: skip
def test_what_is_not_fetched_is_one_line(site: Site, fetcher: Fetcher, url: str, says: str) -> None:
    packed = {"Content-Encoding": "gzip"}
    site.answers = {
        "/empty": (200, {}, b""),
        "/circle": (302, {"Location": "/circle"}, b""),
        "/inward": (302, {"Location": "http://inner.example/secret"}, b""),
        "/file": (302, {"Location": "file:///etc/passwd"}, b""),
        "/bomb": (200, packed, gzip.compress(b"\0" * 25_000_000, 1)),
        "/damaged": (200, packed, b"not gzip"),
        "/cut": (200, packed, gzip.compress(BODY)[:-20]),
        "/wrong": (200, {"Content-Length": "900"}, b"cut"),
    }
    assert says in fault(fetcher, url.format(site=site.address))


PUBLIC = ("93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822")
PRIVATE = (
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
    *("100.64.0.1", "224.0.0.1", "::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1"),
    *("64:ff9b::7f00:1", "2002:7f00:1::", "::", "ff02::1"),
)


def test_only_public_addresses_are_allowed() -> None:
    assert [ip for ip in (*PUBLIC, *PRIVATE) if is_public(ip)] == list(PUBLIC)


@pytest.mark.parametrize(
    ("option", "says"),
    [([], "kg does not fetch; save the page or use --fetch"), (["--fetch"], "on this machine")],
)
def test_the_command_fetches_only_if_asked_and_not_from_this_machine(
    site: Site, tmp_path: Path, option: list[str], says: str
) -> None:
    local = site.address.replace("news.example", "127.0.0.1")
    words = ["add", *option, local, "--store", str(tmp_path / "store")]
    done = CliRunner().invoke(cli, words, prog_name="kg")
    assert (done.exit_code, site.asked) == (1, [])
    assert says in done.stderr.splitlines()[0]
    assert not (tmp_path / "store").exists()
