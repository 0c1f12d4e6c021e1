"""What looks at pages: a visitor with a browser, who notes what a page must never do."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Self
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, Route

SHOTS = "BROWSER_SHOTS"
"""Names the folder in which pictures of all pages are kept; without it, none are."""

WIDE, NARROW, NARROWEST = 1280, 390, 320
HEIGHT = 900
MOST_TABS = 150
"""Presses of the tab key after which a field is held not to be reachable."""


@dataclass(frozen=True, slots=True)
class Site:
    """The site that is looked at.

    Attributes
    ----------
    port : int
    """

    port: int

    @property
    def host(self) -> str:
        """Its host as an address has it."""
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        """Give the whole address of a page."""
        return f"http://{self.host}{path}"


class Line:
    """One connection to the site, on which one request follows another.

    Parameters
    ----------
    site : Site
    """

    def __init__(self, site: Site) -> None:
        self._asking = HTTPConnection("127.0.0.1", site.port, timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._asking.close()

    def get(self, path: str) -> tuple[int, str]:
        """Ask for a page; give the state and the page."""
        self._asking.request("GET", path)
        return self._answer()

    def read(self, path: str) -> tuple[str, str]:
        """Ask for what is there for everybody; give its kind and, of a page, the text."""
        self._asking.request("GET", path)
        answer = self._asking.getresponse()
        content = answer.read()
        assert answer.status == 200, (path, answer.status)
        kind = answer.headers.get_content_type()
        return kind, content.decode() if kind == "text/html" else ""

    def post(self, path: str, answers: Mapping[str, str]) -> tuple[int, str]:
        """Send a form; give the state and the page."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self._asking.request("POST", path, urlencode(answers), kind)
        return self._answer()

    def _answer(self) -> tuple[int, str]:
        answer = self._asking.getresponse()
        return answer.status, answer.read().decode()


class Visitor:
    """A person at a browser, with nothing in it yet.

    Parameters
    ----------
    browser : Browser
    site : Site
    javascript : bool

    Attributes
    ----------
    page : Page
        What is open.
    seen : list of Response
        Everything that was loaded, in order.
    """

    def __init__(self, browser: Browser, site: Site, *, javascript: bool = True) -> None:
        self._context = browser.new_context(
            viewport={"width": WIDE, "height": HEIGHT},
            java_script_enabled=javascript,
            reduced_motion="reduce",  # a colour on its way to another is neither
        )
        self._site = site
        self._faults: list[str] = []
        self.seen: list[Response] = []
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self._faults.append(f"error: {error}"))
        self.page.on("request", self._asked)
        self.page.on("response", lambda answer: self.seen.append(answer))
        self.page.on("requestfailed", self._failed)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._context.close()
        if kind is None:
            self.nothing_wrong()

    def nothing_wrong(self) -> None:
        """Fail if a page wrote to the console, broke, or asked somebody else for anything."""
        assert not self._faults, self._faults

    def _heard(self, message: ConsoleMessage) -> None:
        self._faults.append(f"{message.type}: {message.text} ({self.page.url})")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and parts.netloc != self._site.host:
            self._faults.append(f"asked of somebody else: {request.url}")

    def _failed(self, request: Request) -> None:
        # Whoever leaves a page does not wait for the rest of it.
        if request.failure != "net::ERR_ABORTED":
            self._faults.append(f"{request.url}: {request.failure}")

    def go(self, path: str) -> Page:
        """Open a page."""
        answer = self.page.goto(self._site.url(path))
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        return self.page

    def send(self, path: str, answers: Mapping[str, str]) -> Page:
        """Open the page that answers a form."""
        body = urlencode(answers)

        def post(route: Route) -> None:
            kind = {"content-type": "application/x-www-form-urlencoded"}
            route.continue_(method="POST", post_data=body, headers=route.request.headers | kind)

        self.page.route(self._site.url(path), post, times=1)
        self.page.goto(self._site.url(path))
        return self.page

    def tab_to(self, selector: str) -> None:
        """Press the tab key until something has the focus."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.locator(f"{selector}:focus").count():
                return
        raise AssertionError(f"{selector} cannot be reached with the tab key")

    def go_round_to(self, selector: str) -> None:
        """Press the tab key backwards until something has the focus."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Shift+Tab")
            if self.page.locator(f"{selector}:focus").count():
                return
        raise AssertionError(f"{selector} cannot be reached with the tab key backwards")

    def focused(self, selector: str) -> bool:
        """Tell whether something has the focus."""
        return self.page.locator(f"{selector}:focus").count() == 1

    def keep_picture(self, name: str) -> None:
        """Keep a picture of the whole page, where pictures are wanted."""
        if folder := os.environ.get(SHOTS):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def points(page: str) -> int:
    """Read the score from the source of a result."""
    found = re.search(r'<h1[^>]*><span class="score-now"><b>(\d+)</b>', page)
    assert found is not None, page[:2000]
    return int(found[1])
