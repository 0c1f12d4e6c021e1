"""``openentry serve`` as people start it: a real server, asked over the network of this machine."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from openentry.cli.serving import END_WITHIN
from openentry.wording import LANGUAGES, say

WAIT = 60
"""Seconds after which a server that does not answer has failed; it takes two on a calm machine."""
CANARY = "CANARY1995"
PRODUCTION = {
    "PRODUCTION": "true",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQR",
    "HOSTS": "entry.example",
    "PROXY_HEADER": "X-Forwarded-Proto",
}


def _environment(home: Path, having: Mapping[str, str], lang: str) -> dict[str, str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("OPENENTRY_")}
    env |= {"OPENENTRY_LANG": lang, "PYTHONUTF8": "1", "OPENENTRY_DATA": str(home)}
    return env | {f"OPENENTRY_{name}": value for name, value in having.items()}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Served:
    """A server that answers.

    Parameters
    ----------
    home : path
        Its data folder.
    having : mapping, optional
        Its settings.
    """

    def __init__(self, home: Path, having: Mapping[str, str] | None = None) -> None:
        self.home, self.port = home, _free_port()
        command = [sys.executable, "-m", "openentry.cli.main", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command,
            env=_environment(home, having or {}, "en"),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # so that Ctrl+C reaches it and its workers, and nobody else
        )
        until = time.monotonic() + WAIT
        while time.monotonic() < until and self.process.poll() is None:
            with contextlib.suppress(OSError):
                assert self.ask("GET", "/health/live")[0] == 200
                return
            time.sleep(0.05)
        raise AssertionError(self.stop())

    def ask(
        self, method: str, path: str, body: str = "", **headers: str
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Give status, headers by their names in lower case, and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with contextlib.closing(connection):
            connection.request(method, path, body or None, named)
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, told, answer.read()

    def stop(self) -> tuple[int, str, str]:
        """Press Ctrl+C; give exit code, standard output and standard error."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        out, err = self.process.communicate(timeout=WAIT)
        return self.process.returncode, out, err


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server without any setting but its folder, and without a register."""
    found = Served(tmp_path_factory.mktemp("site") / "data")
    yield found
    found.stop()


def _refused(
    home: Path,
    *arguments: str,
    code: int,
    lang: str = "en",
    having: Mapping[str, str] | None = None,
) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "openentry.cli.main", "serve", *arguments],
        env=_environment(home, having or {}, lang),
        capture_output=True,
        text=True,
        timeout=WAIT,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return " ".join(done.stderr.split())


def test_pages_are_served_with_assets_that_may_be_kept_for_ever(served: Served) -> None:
    status, head, page = served.ask("GET", "/fr/", accept_encoding="gzip")
    assert (status, head["content-encoding"]) == (200, "gzip")
    status, head, page = served.ask("GET", "/fr/")
    again, _, _ = served.ask("GET", "/fr/", if_none_match=head["etag"])
    assert (status, again) == (200, 304)
    assets = set(re.findall(r'"(/static/[^"]*)"', page.decode()))
    assert len(assets) > 2
    for path in assets:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", path), path
        status, head, _ = served.ask("GET", path, accept_encoding="gzip")
        assert (status, "immutable" in head["cache-control"]) == (200, True), path
        if path.endswith(".css"):
            assert head["content-encoding"] == "gzip"
            _, _, css = served.ask("GET", path)
            for inner in re.findall(rb'url\("?([^")]+)', css):
                where = f"{path.rpartition('/')[0]}/{inner.decode()}"
                assert served.ask("GET", where)[0] == 200, where


def test_without_a_register_none_is_made_and_the_site_is_ready(served: Served) -> None:
    status, _, body = served.ask("GET", "/health/ready")
    assert (status, json.loads(body)) == (200, {"status": "ok", "law": "ok", "register": "none"})
    assert [path.name for path in served.home.iterdir()] == ["static"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_port_that_is_taken_is_told(served: Served, lang: str, tmp_path: Path) -> None:
    said = _refused(tmp_path, "--port", str(served.port), code=1, lang=lang)
    assert say("errors.port-taken", lang, port=str(served.port)) == said  # type: ignore[arg-type]


def test_what_an_option_cannot_be_is_told(tmp_path: Path) -> None:
    assert "65535" in _refused(tmp_path, "--port", "65536", code=2)
    assert "--port" in _refused(tmp_path, "--port", "http", code=2)
    assert "--workers" in _refused(tmp_path, "--workers", "0", code=2)
    assert "192.0.2.1 is not an address" in _refused(tmp_path, "--host", "192.0.2.1", code=1)


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    assert "cannot be collected" in _refused(tmp_path / "data", "--port", "18999", code=1)


def test_it_ends_quietly_and_has_told_where_it_was_and_nothing_of_anybody(tmp_path: Path) -> None:
    site = Served(tmp_path)
    form = "application/x-www-form-urlencoded"
    sent = f"born_year={CANARY}&first_reading={CANARY}"
    status, _, page = site.ask(
        "POST", f"/en/score/result/?{CANARY}=1", sent, content_type=form, cookie=f"a={CANARY}"
    )
    assert (status, CANARY in page.decode()) == (200, True)
    assert site.ask("GET", f"/fr/{CANARY}", user_agent=CANARY)[0] == 404
    assert site.ask("POST", "/fr/pointage/", "x" * 300_000, content_type=form)[0] == 413
    pressed = time.monotonic()
    code, out, err = site.stop()
    assert code == 0
    assert time.monotonic() - pressed < END_WITHIN, "a worker had to be killed"
    for lang in LANGUAGES:
        assert f"http://127.0.0.1:{site.port}/{lang}/" in out
    assert "Traceback" not in err
    assert CANARY not in out + err
    lines = [line.split()[1:5] for line in err.splitlines() if " request " in line]
    assert lines[-3:] == [
        ["request", "POST", "result-en", "200"],
        ["request", "GET", "-", "404"],
        ["request", "POST", "-", "413"],
    ]
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert CANARY.encode() not in kept


def test_production_is_refused_with_every_reason_at_once(tmp_path: Path) -> None:
    said = _refused(tmp_path, code=1, having={"PRODUCTION": "true", "DEBUG": "1"})
    for name in ("secret-key-demonstration", "hosts-unnamed", "proxy-header-missing", "debug-on"):
        assert say(f"doctor.{name}", "en") in said
    assert not (tmp_path / "static").exists()


def test_production_speaks_https_alone(tmp_path: Path) -> None:
    site = Served(tmp_path, PRODUCTION)
    plain, head, _ = site.ask("GET", "/en/", host="entry.example")
    assert (plain, head["location"]) == (301, "https://entry.example/en/")
    secure = {"host": "entry.example", "X_Forwarded_Proto": "https"}
    status, head, _ = site.ask("GET", "/en/", **secure)
    assert status == 200
    assert head["strict-transport-security"] == "max-age=31536000"
    assert site.ask("GET", "/en/", **(secure | {"host": "other.example"}))[0] == 400
    assert site.stop()[0] == 0


def test_production_with_a_register_looks_at_it_too(tmp_path: Path) -> None:
    (tmp_path / "register.sqlite3").touch()
    assert "openentry register init" in _refused(tmp_path, code=1, having=PRODUCTION)


def test_a_register_that_does_not_answer_is_not_ready_and_the_pages_are_served(
    tmp_path: Path,
) -> None:
    (tmp_path / "register.sqlite3").write_bytes(b"no database at all" * 100)
    site = Served(tmp_path)
    status, _, body = site.ask("GET", "/health/ready")
    assert (status, json.loads(body)["register"]) == (503, "register-away")
    assert site.ask("GET", "/en/")[0] == 200
    assert site.stop()[0] == 0


def test_after_a_demonstration_the_pages_are_served_where_somebody_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openentry.cli import demonstration, serving, verb_demo

    asked: list[Mapping[str, str]] = []
    monkeypatch.setattr(
        demonstration, "demonstrate", lambda *_: monkeypatch.setenv("OPENENTRY_X", "y")
    )
    monkeypatch.setattr(serving, "serve_instead", asked.append)
    monkeypatch.setattr(sys, "stdin", _Terminal())
    verb_demo.demo(tmp_path)
    assert asked == [], "standard output is no terminal here"
    monkeypatch.setattr(sys, "stdout", _Terminal())
    verb_demo.demo(tmp_path, no_serve=True)
    assert asked == []
    monkeypatch.delenv("OPENENTRY_X")
    verb_demo.demo(tmp_path)
    assert len(asked) == 1
    assert "OPENENTRY_X" not in asked[0], "the settings are those from before"


class _Terminal:
    def isatty(self) -> bool:
        """Say that somebody looks."""
        return True

    def write(self, text: str) -> int:
        """Take what is written."""
        return len(text)

    def flush(self) -> None:
        """Keep nothing back."""
