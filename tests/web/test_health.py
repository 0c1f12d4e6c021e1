"""The two addresses for whoever watches over the site."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from openentry.rules.errors import LawError

if TYPE_CHECKING:
    import pytest
    from django.test import Client


def test_they_answer_under_any_name_without_a_language_and_without_https(client: Client) -> None:
    from django.test import override_settings

    with override_settings(SECURE_SSL_REDIRECT=True):
        for path in ("/health/live", "/health/ready"):
            answer = client.get(path, headers={"host": "10.0.0.7:8000"})
            assert answer.status_code == 200, path
            assert answer["Cache-Control"] == "no-store"
            assert not answer.cookies
            assert answer.json()["status"] == "ok"


def test_ready_says_what_is_wrong_with_the_law_and_live_does_not_look(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from openentry.web import health

    def broken() -> None:
        raise LawError("law-toml", file="crs.toml")

    monkeypatch.setattr(health, "warm", broken)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["law"] == "law-toml"
    assert client.get("/health/live").status_code == 200


ASK = """
from openentry.project.starting import start_django
start_django()
from django.test import Client
answer = Client().get("/health/ready", headers={"host": "localhost"})
print(answer.status_code, answer.content.decode())
"""


def test_ready_does_not_wait_for_a_database_server_that_does_not_answer(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"postgresql://somebody@127.0.0.1:{silent.getsockname()[1]}/register"
        own = {"OPENENTRY_DATABASE": address, "OPENENTRY_DATA": str(tmp_path)}
        told = subprocess.run(
            [sys.executable, "-c", ASK],
            env=os.environ | own,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    status, _, answer = told.stdout.partition(" ")
    assert status == "503"
    assert json.loads(answer)["register"] == "register-away"
