"""Open a page in headless Chromium and record what it does, for the tests of pages."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

BINARIES = ("chromium", "chromium-browser", "google-chrome")
LIMIT = 60.0
"""Seconds within which a browser must answer."""


def chromium() -> str:
    """Return the path of the browser, or skip the test."""
    found = next((path for name in BINARIES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(BINARIES)} is installed")
    return found


class Browser:
    """One tab with a file or address; ``requests``, ``errors``, ``dialogs`` record what happens."""

    def __init__(self, file: Path | str, *, width: int = 1280, height: int = 900) -> None:
        websocket = pytest.importorskip("websocket", reason="websocket-client is not installed")
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.dialogs: list[str] = []
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            [
                chromium(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                f"--user-data-dir={self._profile.name}",
                f"--window-size={width},{height}",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                "about:blank",
            ],
            stderr=subprocess.PIPE,
            text=True,
        )
        self._count = 0
        try:
            self._socket = websocket.create_connection(self._tab(), timeout=LIMIT)
            for domain in ("Page", "Runtime", "Log", "Network"):
                self.call(f"{domain}.enable")
            self.call(
                "Emulation.setDeviceMetricsOverride",
                width=width,
                height=height,
                deviceScaleFactor=1,
                mobile=False,
            )
            self.go(file if isinstance(file, str) else file.as_uri())
        except BaseException:
            self.close()
            raise

    def _tab(self) -> str:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if "DevTools listening on" in line:
                port = line.rpartition("127.0.0.1:")[2].partition("/")[0]
                break
        else:
            raise RuntimeError("the browser ended during its start")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=LIMIT) as answer:
            tabs = json.load(answer)
        return str(next(t for t in tabs if t["type"] == "page")["webSocketDebuggerUrl"])

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and return its result; events before it are recorded."""
        self._count += 1
        self._socket.send(json.dumps({"id": self._count, "method": method, "params": params}))
        while True:
            message = self._next()
            if message.get("id") == self._count:
                assert "error" not in message, message["error"]
                return dict(message["result"])

    def _until(self, event: str) -> None:
        end = time.monotonic() + LIMIT
        while self._next().get("method") != event:
            assert time.monotonic() < end, f"{event} did not come"

    def _next(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self._socket.recv())
        method, params = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.errors.append(str(params["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning"):
            self.errors.append(str(params["args"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.errors.append(str(params["entry"]))
        elif method == "Page.javascriptDialogOpening":
            self.dialogs.append(params["message"])
            self._count += 1
            accept = {"id": self._count, "method": "Page.handleJavaScriptDialog"}
            self._socket.send(json.dumps(accept | {"params": {"accept": True}}))
        return message

    def go(self, address: str) -> None:
        """Open another page."""
        self.call("Page.navigate", url=address)
        self._until("Page.loadEventFired")

    def wait(self, script: str) -> None:
        """Wait until an expression in the page is true."""
        end = time.monotonic() + LIMIT
        while not self.run(script):
            assert time.monotonic() < end, script

    def run(self, script: str) -> Any:
        """Return the value of an expression in the page; wait for a promise."""
        result = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def click(self, x: float, y: float) -> None:
        """Click at a place of the window."""
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def picture(self, file: Path) -> None:
        """Save a screenshot as PNG."""
        shot = self.call("Page.captureScreenshot", format="png")
        file.write_bytes(base64.b64decode(shot["data"]))

    def close(self) -> None:
        """End the browser that this object started."""
        self._process.terminate()
        try:
            self._process.wait(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stderr is not None:
            self._process.stderr.close()
        self._profile.cleanup()

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
