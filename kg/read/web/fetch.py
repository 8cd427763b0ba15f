"""Fetch pages and feeds, for ``kg add --fetch``.

A polite and careful client: it obeys robots.txt, asks each host once a second, and connects only to
public addresses, also after a redirect, so that a link can't make it read what is on this machine
or its network. What it fetched is kept, and asked for again only if it has changed.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import ipaddress
import json
import socket
import ssl
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

from kg import __version__
from kg.base.atomic import replacing
from kg.base.errors import KgError, ReadError
from kg.base.json_text import parse_json
from kg.base.resources import cache_folder
from kg.read.build import valid_url

AGENT = "kg-actors-claims"
_TIMEOUT = 20.0
"""Seconds to wait for a connection, and for each part of an answer."""
_LONGEST = 60.0
"""Seconds that one answer may take as a whole."""
_MOST_BYTES = 20_000_000
_MOST_OF_ROBOTS = 500_000
_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PAUSE = 1.0
"""Seconds between requests to one host."""
_LONGEST_PAUSE = 30.0
"""Seconds that robots.txt may ask for between requests."""
_ACCEPTED = "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml,*/*;q=0.5"

Resolver = Callable[[str, int], list[str]]
"""Gives the IP addresses of a host and port."""


@dataclass(frozen=True)
class Fetched:
    """What is at an address, after redirects to ``address``."""

    address: str
    data: bytes
    charset: str | None


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: http.client.HTTPMessage
    data: bytes


def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def is_public(ip: str) -> bool:
    """Return whether an IP address is one of the public internet, also if written as IPv6."""
    address = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return address.is_global and not address.is_multicast


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass
class Fetcher:
    """Fetches addresses, one request per second and host.

    Tests give ``allowed`` (addresses that need not be public), ``resolver``, ``clock`` and
    ``sleep``.
    """

    folder: Path = field(default_factory=lambda: cache_folder("fetched"))
    resolver: Resolver = resolve
    allowed: Callable[[str], bool] = is_public
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _asked: dict[str, float] = field(default_factory=dict)
    _robots: dict[str, RobotFileParser] = field(default_factory=dict)

    def fetch(self, url: str) -> Fetched:
        """Return what is at an address.

        Raises:
            ReadError: it can't be fetched, or may not be.
        """
        address = url
        for _ in range(_MOST_REDIRECTS + 1):
            address = _check(address, url)
            if not self._robots_of(address, url).can_fetch(AGENT, address):
                raise ReadError(url, "its site's robots.txt forbids programs to fetch it; save it")
            kept = self._kept(address)
            answer = self._ask(address, url, kept)
            if answer.status == 304 and kept is not None:
                return kept
            if answer.status not in _REDIRECTS:
                return self._accept(address, url, answer)
            address = urljoin(address, answer.headers.get("Location") or "")
        raise ReadError(url, f"more than {_MOST_REDIRECTS} redirects; save the page")

    def _accept(self, address: str, url: str, answer: _Answer) -> Fetched:
        if answer.status != 200:
            raise ReadError(url, f"the site answers {_status(answer.status)}; check the address")
        if not answer.data:
            raise ReadError(url, "the site answers with nothing; check the address")
        fetched = Fetched(address, answer.data, answer.headers.get_content_charset())
        self._keep(fetched, answer.headers)
        return fetched

    # -- robots.txt ------------------------------------------------------------------------------

    def _robots_of(self, address: str, url: str) -> RobotFileParser:
        """Return the rules of a site; none if it has none, and no permission if it fails."""
        site = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        if site not in self._robots:
            rules = RobotFileParser()
            place = f"{site}/robots.txt"
            answer = self._ask(place, url, None, most=_MOST_OF_ROBOTS)
            for _ in range(_MOST_REDIRECTS):
                if answer.status in _REDIRECTS:
                    place = _check(urljoin(place, answer.headers.get("Location") or ""), url)
                    answer = self._ask(place, url, None, most=_MOST_OF_ROBOTS)
            text = ""
            if answer.status == 200:
                text = answer.data.decode("utf-8", "replace")
            elif answer.status in (401, 403, 429) or answer.status >= 500:
                text = "User-agent: *\nDisallow: /"
            rules.parse(text.splitlines())
            self._robots[site] = rules
        return self._robots[site]

    # -- requests --------------------------------------------------------------------------------

    def _ask(
        self, address: str, url: str, kept: Fetched | None, *, most: int = _MOST_BYTES
    ) -> _Answer:
        parts = urlsplit(address)
        self._wait(parts)
        headers = {
            "User-Agent": f"{AGENT}/{__version__}",
            "Accept": _ACCEPTED,
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }
        if kept is not None:
            headers |= self._conditions(address)
        connection = self._connect(parts.scheme, parts.hostname or "", parts.port, url)
        target = parts.path or "/"
        try:
            connection.request(
                "GET", f"{target}?{parts.query}" if parts.query else target, headers=headers
            )
            answer = connection.getresponse()
            data = self._body(answer, url, most)
            return _Answer(answer.status, answer.headers, data)
        except (OSError, EOFError, http.client.HTTPException, ValueError, zlib.error) as error:
            said = " ".join(str(error).split())[:100] or type(error).__name__
            raise ReadError(url, f"can't be fetched ({said}); try again later") from None
        finally:
            connection.close()

    def _wait(self, parts: SplitResult) -> None:
        """Wait until the host of an address may be asked again."""
        pause, host = _PAUSE, parts.hostname or ""
        rules = self._robots.get(f"{parts.scheme}://{parts.netloc}")
        if rules is not None:
            pause = min(max(pause, float(rules.crawl_delay(AGENT) or 0)), _LONGEST_PAUSE)
        if host in self._asked:
            rest = self._asked[host] + pause - self.clock()
            if rest > 0:
                self.sleep(rest)
        self._asked[host] = self.clock()

    def _connect(
        self, scheme: str, host: str, port: int | None, url: str
    ) -> http.client.HTTPConnection:
        """Return a connection to one of the IP addresses of a host, all of which are allowed.

        The name is resolved here and only once: who controls it could name another address later.
        """
        port = port or (443 if scheme == "https" else 80)
        try:
            ips = self.resolver(host, port)
        except (OSError, UnicodeError):
            ips = []
        if not ips:
            raise ReadError(url, f"no host {host!r} is known; check address and network")
        if not all(self.allowed(ip) for ip in ips):
            fault = f"{host!r} is on this machine or in a private network, where kg does not fetch"
            raise ReadError(url, f"{fault}; save the page")
        fault = ""
        for ip in ips:
            try:
                opened: socket.socket = socket.create_connection((ip, port), timeout=_TIMEOUT)
                if scheme == "https":
                    opened = ssl.create_default_context().wrap_socket(opened, server_hostname=host)
            except OSError as error:
                fault = " ".join(str(error).split())[:100]
                continue
            connection = http.client.HTTPConnection(host, port)
            connection.default_port = 443 if scheme == "https" else 80
            connection.sock = opened
            return connection
        raise ReadError(url, f"can't be fetched ({fault}); check the address")

    def _body(self, answer: http.client.HTTPResponse, url: str, most: int) -> bytes:
        """Return the body of an answer, decompressed, within the limits of size and time."""
        end = self.clock() + _LONGEST
        packed = answer.headers.get("Content-Encoding", "").strip().lower() in ("gzip", "x-gzip")
        unpack = zlib.decompressobj(31) if packed else None
        data = bytearray()
        while part := answer.read1(65_536):
            data += unpack.decompress(part, most + 1) if unpack else part
            if len(data) > most:
                raise ReadError(url, f"more than {most // 1_000_000} MB; save it and add the file")
            if self.clock() > end:
                raise ReadError(url, f"it takes more than {_LONGEST:g} s; save it")
        if answer.length or (unpack is not None and not unpack.eof):
            raise EOFError("the answer ends early")
        return bytes(data)

    # -- cache -----------------------------------------------------------------------------------

    def _paths(self, address: str) -> tuple[Path, Path]:
        name = hashlib.sha256(address.encode("utf-8")).hexdigest()
        return self.folder / f"{name}.json", self.folder / f"{name}.data"

    def _facts(self, address: str) -> dict[str, str]:
        with contextlib.suppress(OSError, ValueError):
            facts = parse_json(self._paths(address)[0].read_text(encoding="utf-8"))
            if isinstance(facts, dict) and facts.get("address") == address:
                return {key: str(value) for key, value in facts.items()}
        return {}

    def _kept(self, address: str) -> Fetched | None:
        """Return what was kept of an address."""
        facts = self._facts(address)
        with contextlib.suppress(OSError):
            data = self._paths(address)[1].read_bytes()
            if hashlib.sha256(data).hexdigest() == facts.get("sha256"):
                return Fetched(address, data, facts.get("charset") or None)
        return None

    def _conditions(self, address: str) -> dict[str, str]:
        """Return the headers that ask for a page only if it has changed."""
        facts = self._facts(address)
        names = {"If-None-Match": "etag", "If-Modified-Since": "modified"}
        return {name: facts[key] for name, key in names.items() if facts.get(key)}

    def _keep(self, fetched: Fetched, headers: http.client.HTTPMessage) -> None:
        """Keep what a site says it can tell from a newer version. What can't be kept is not."""
        facts = {
            "address": fetched.address,
            "charset": fetched.charset or "",
            "etag": headers.get("ETag", ""),
            "modified": headers.get("Last-Modified", ""),
            "sha256": hashlib.sha256(fetched.data).hexdigest(),
        }
        if not (facts["etag"] or facts["modified"]):
            return
        about, data = self._paths(fetched.address)
        with contextlib.suppress(OSError, KgError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for path, content in ((data, fetched.data), (about, json.dumps(facts).encode())):
                with replacing(path) as file:
                    file.write(content)


def _check(address: str, url: str) -> str:
    """Return an address that may be asked for, in ASCII without fragment, or raise ReadError."""
    with contextlib.suppress(ValueError):  # UnicodeError is one
        parts = urlsplit(valid_url(address) or "")
        if parts.hostname and "@" not in parts.netloc and parts.port != 0:
            host = parts.netloc.encode("idna" if not parts.netloc.isascii() else "ascii")
            path, query = (quote(each, safe=_SAFE) for each in (parts.path, parts.query))
            return urlunsplit((parts.scheme, host.decode("ascii"), path, query, ""))
    where = "" if address == url else f" (it leads to {address[:60]!r})"
    raise ReadError(url, f"not an address that kg can fetch{where}; write https://host/path")


_SAFE = "/%:@!$&'()*+,;=?~-._[]"
"""What is not quoted in an address: letters and digits, and what is quoted already."""


def _status(status: int) -> str:
    return f"{status} {http.client.responses.get(status, '')}".strip()
