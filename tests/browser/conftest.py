"""The site on a port of its own and one browser, both started once a run.

Every test of this folder bears the mark ``browser``; without a browser they are left out.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.browser.looking import Site, Visitor

HERE = Path(__file__).parent
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
"""The first of these that is there: the one without windows of its own takes half as long."""
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
"""The browser asks nothing of anybody but the site."""

PATIENCE = 60.0
"""Seconds in which the site must have started."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the site as it is served to people, on a free port of this machine."""
    folder = tmp_path_factory.mktemp("site")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    log = folder / "site.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*command, "openentry.project.serving:application"],
            env=os.environ | {"OPENENTRY_DATA": str(folder)},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(server, port, log)
            yield Site(port)
        finally:
            server.terminate()
            server.wait(30)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        asking = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            asking.request("GET", "/en/")
            if asking.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            asking.close()
    pytest.fail(f"The site did not start: {log.read_text(errors='replace')}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser of the system."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("there is no browser here: apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture
def visitor(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Visit the site with JavaScript; whatever went wrong on any page fails the test."""
    with Visitor(browser, site) as visiting:
        yield visiting


@pytest.fixture
def plain_visitor(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Visit the site with JavaScript off."""
    with Visitor(browser, site, javascript=False) as visiting:
        yield visiting
