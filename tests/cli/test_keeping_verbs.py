"""Backups, keys and the doctor from the command line: words, exit codes, what programs read."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

EXAMPLES = Path(__file__).parents[2] / "src" / "openentry" / "examples" / "profiles.json"


def _run(
    home: Path,
    *arguments: str,
    lang: str = "en",
    code: int = 0,
    having: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("OPENENTRY_")}
    env |= {"OPENENTRY_DATA": str(home), "OPENENTRY_LANG": lang, "PYTHONUTF8": "1"}
    env |= {f"OPENENTRY_{name}": value for name, value in having.items()}
    command = [sys.executable, "-m", "openentry.cli.main", *arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done


def _joined(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a register of four people, sealed with a key of its own."""
    home = tmp_path_factory.mktemp("register")
    yesterday = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    people = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    source = home / "people.json"
    told = [{**person, "submitted_at": yesterday} for person in people]
    source.write_text(json.dumps(told), encoding="utf-8")
    _run(home, "register", "init")
    _run(home, "register", "load", str(source), having=KEYS)
    return home


KEYS = {"MASTER_KEYS": "first:" + "a1" * 32, "INDEX_KEY": "b2" * 32}
BOTH = KEYS | {"MASTER_KEYS": f"second:{'c3' * 32},{KEYS['MASTER_KEYS']}"}
SECOND = KEYS | {"MASTER_KEYS": f"second:{'c3' * 32}"}


def test_a_register_is_backed_up_and_restored_elsewhere(register: Path, tmp_path: Path) -> None:
    made = json.loads(
        _run(register, "backup", str(tmp_path), "--format", "json", having=KEYS).stdout
    )
    assert made["master_keys"] == {"first": 4}
    assert _run(register, "backup", made["file"], code=3, having=KEYS).stderr
    other = tmp_path / "elsewhere"
    done = json.loads(_run(other, "restore", made["file"], "--format", "json", having=KEYS).stdout)
    assert (done["state"], done["journal"]) == (made["state"], made["journal"])
    again = json.loads(_run(other, "backup", str(other), "--format", "json", having=KEYS).stdout)
    assert again["state"] == made["state"]
    full = _run(other, "restore", made["file"], lang="fr", code=3, having=KEYS).stderr
    assert "rien n’est restauré par-dessus" in full
    damaged = Path(made["file"])
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    third = tmp_path / "third"
    said = _run(third, "restore", str(damaged), code=4, having=KEYS).stderr
    assert "is not as it was written" in said
    _run(third, "restore", str(tmp_path / "nothing.zip"), code=1, having=KEYS)
    assert not third.exists()


def test_a_restore_without_the_keys_says_which_are_missing(register: Path, tmp_path: Path) -> None:
    shown = _run(register, "backup", str(tmp_path / "b.zip"), having=KEYS).stdout
    assert "Master keys without which it cannot be read: first" in shown
    said = _run(tmp_path / "new", "restore", str(tmp_path / "b.zip"), lang="fr", having=SECOND)
    assert "Des clés maîtresses sont absentes d’ici" in said.stderr
    assert "Racine du journal" in said.stdout


def test_a_master_key_is_replaced_step_by_step(register: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    _run(register, "backup", str(tmp_path / "b.zip"), having=KEYS)
    _run(home, "restore", str(tmp_path / "b.zip"), having=KEYS)
    listed = json.loads(_run(home, "keys", "list", "--format", "json", having=BOTH).stdout)
    assert listed == [
        {"id": "second", "wraps": 0, "current": True, "here": True},
        {"id": "first", "wraps": 4, "current": False, "here": True},
    ]
    refused = _run(home, "keys", "rotate", code=4, having=SECOND).stderr
    assert "first" in refused
    rotated = json.loads(_run(home, "keys", "rotate", "--format", "json", having=BOTH).stdout)
    assert rotated == {"master_key": "second", "wrapped": 4}
    assert "0 keys wrapped by second" in _run(home, "keys", "rotate", having=BOTH).stdout
    assert "en usage" in _run(home, "keys", "list", lang="fr", having=SECOND).stdout
    _run(home, "doctor", "--full", having=SECOND)


def test_new_keys_are_settings_that_an_installation_can_use(tmp_path: Path) -> None:
    made = _run(tmp_path, "keys", "new", "--id", "k-1")
    settings = dict(line.split("=", 1) for line in made.stdout.splitlines())
    assert settings["OPENENTRY_MASTER_KEYS"].startswith("k-1:")
    given = {name.removeprefix("OPENENTRY_"): value for name, value in settings.items()}
    assert len(set(given.values())) == len(given) == 4
    given["ORIGIN"] = "journal.example.ca"
    _run(tmp_path, "register", "init", having=given)
    looked = _run(
        tmp_path,
        *("doctor", "--format", "json"),
        having={
            "PRODUCTION": "true",
            "MAIL_HOST": "mail.example.ca",
            "MAIL_FROM": "register@example.ca",
            "HOSTS": "ee.example.ca",
            **given,
        },
    )
    told = json.loads(looked.stdout)
    assert (told["ok"], told["strict"]) == (True, True)
    for name in ("", "demo", "two words", "a" * 17):
        _run(tmp_path, "keys", "new", f"--id={name}", code=0 if not name else 2)


def test_the_doctor_says_what_is_wrong_and_what_to_do(register: Path, tmp_path: Path) -> None:
    shown = _run(register, "doctor", lang="fr", having=KEYS).stdout
    assert "✓ Le journal et son arbre" in shown
    assert "Ce qui porte ▲ serait refusé" in shown
    refused = _run(register, "doctor", code=1, having=KEYS | {"PRODUCTION": "true", "HOSTS": "*"})
    assert "✗ OPENENTRY_HOSTS is *" in _joined(refused.stdout)
    assert "A start would be refused." in refused.stdout
    told = json.loads(_run(tmp_path, "doctor", "--format", "json", code=1).stdout)
    assert not told["ok"]
    assert told["checks"][-1]["findings"][0]["code"] == "database-none"
    assert "openentry register init" in told["checks"][-1]["findings"][0]["message"]
    _run(register, "doctor", "--format", "yaml", code=2)


def test_a_worker_does_not_start_where_the_doctor_refuses(register: Path) -> None:
    open_to_all = KEYS | {"PRODUCTION": "true", "HOSTS": "*", "MAIL_HOST": "mail.example.ca"}
    said = _run(register, "worker", "--once", lang="fr", code=1, having=open_to_all).stderr
    assert "Cette installation ne peut démarrer" in said
    assert "OPENENTRY_HOSTS" in said
    _run(register, "worker", "--once", having=KEYS)


def test_no_command_works_with_keys_that_everybody_has(register: Path, tmp_path: Path) -> None:
    real = {"PRODUCTION": "true", "SECRET_KEY": "s" * 50, "ORIGIN": "journal.example.ca"}
    said = _run(tmp_path / "new", "register", "init", code=1, having=real).stderr
    assert "OPENENTRY_MASTER_KEYS" in said
    assert not (tmp_path / "new" / "register.sqlite3").exists()
    for command in (("register", "status"), ("sweep",), ("keys", "list"), ("backup", "b.zip")):
        refused = _run(register, *command, lang="fr", code=1, having=KEYS | real).stderr
        assert "OPENENTRY_SIGNING_KEY" in refused
    own = KEYS | real | {"SIGNING_KEY": "d4" * 32}
    _run(register, "register", "status", having=own)


def test_triggers_that_were_taken_off_are_told(register: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(register / "register.sqlite3", home)
    assert not _run(home, "register", "init", having=KEYS).stderr
    with closing(sqlite3.connect(home / "register.sqlite3")) as database:
        database.execute("DROP TRIGGER registry_invitation_no_update")
    refused = _run(home, "register", "status", code=1, having=KEYS).stderr
    assert "registry_invitation_no_update" in refused
    assert "openentry register init" in refused
    for lang, word in (("en", "doctor --full"), ("fr", "doctor --full")):
        with closing(sqlite3.connect(home / "register.sqlite3")) as database:
            database.execute("DROP TRIGGER IF EXISTS registry_invitation_no_update")
        told = _run(home, "register", "init", lang=lang, having=KEYS).stderr
        assert word in told
        assert "registry_invitation_no_update" in told
    _run(home, "register", "status", having=KEYS)
