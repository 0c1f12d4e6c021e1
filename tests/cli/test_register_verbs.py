"""A round of the register from the command line, from nothing to a journal anybody can check."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "src" / "openentry" / "examples" / "profiles.json"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Give a folder for an embedded register."""
    return tmp_path / "data"


def _run(
    home: Path, *arguments: str, lang: str = "en", code: int = 0
) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("OPENENTRY_")}
    env |= {"OPENENTRY_DATA": str(home), "OPENENTRY_LANG": lang, "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "openentry.cli.main", *arguments]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
    return done


def _instruction(folder: Path, number: str, seats: int) -> str:
    at = (datetime.now(UTC) - timedelta(seconds=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    path = folder / f"round-{number}.toml"
    path.write_text(
        f'number = "{number}"\nheld_at = {at}\nkind = "general"\ninvitations = {seats}\n',
        encoding="utf-8",
    )
    return str(path)


def _people(folder: Path) -> str:
    """Write the examples as people who submitted yesterday."""
    people = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    yesterday = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    path = folder / "people.json"
    path.write_text(
        json.dumps([{**person, "submitted_at": yesterday} for person in people]), encoding="utf-8"
    )
    return str(path)


def test_a_round_is_held_step_by_step(home: Path, tmp_path: Path) -> None:
    people = _people(tmp_path)
    assert "ready" in _run(home, "register", "init").stdout
    for name, role in (("ada", "preparer"), ("bo", "approver"), ("cy", "approver")):
        _run(home, "register", "account", name, "--role", f"round_{role}")
    loaded = json.loads(_run(home, "register", "load", people, "--format", "json").stdout)
    assert loaded["loaded"] == 4
    again = json.loads(_run(home, "register", "load", people, "--format", "json").stdout)
    assert (again["loaded"], again["present"]) == (0, 4)
    _run(home, "register", "prepare", _instruction(tmp_path, "1", 1), "--as", "ada")
    early = _run(home, "register", "hold", "1", "--as", "ada", code=3).stderr
    assert "First comes: “Pool of the round frozen”." in " ".join(early.split())
    frozen = _run(home, "register", "freeze", "1", "--as", "ada", lang="fr").stdout
    assert re.search(r"\d{4}, \d{1,2} h \d\d min", frozen.replace("\u00a0", " ")), frozen
    tried = _run(home, "register", "try", "1", "--as", "ada").stdout
    assert not re.search(r"tie-break \d{4}-\d\d", tried), "an instant in words"
    digest = re.search(r"\b[0-9a-f]{64}\b", tried.replace("\n", ""))
    assert digest, tried
    refused = _run(home, "register", "approve", "1", digest[0], "--as", "ada", code=1).stderr
    assert refused
    _run(home, "register", "hold", "1", "--as", "ada", code=3)
    for name in ("bo", "cy"):
        _run(home, "register", "approve", "1", digest[0], "--as", name)
    held = _run(home, "register", "hold", "1", "--as", "ada").stdout
    assert "Example invitations: 1;" in " ".join(held.split())
    assert _run(home, "register", "hold", "1", "--as", "ada").stdout == held
    out = tmp_path / "published"
    _run(home, "register", "publish", "1", "--as", "ada", "--out", str(out))
    assert json.loads((out / "record.json").read_text(encoding="utf-8"))["invited"] == 1
    english, french = ((out / f"notice.{lang}.md").read_text("utf-8") for lang in ("en", "fr"))
    for said in ("nothing was verified", "starts no clock", "as the pool declares"):
        assert said not in english
    assert "worked out by the register" in english
    assert "the same days run for the example" in english
    assert "Only Immigration, Refugees and Citizenship Canada (IRCC) can invite" in english
    assert "rien n’a été vérifié" not in french
    assert "les mêmes jours courent pour l’exemple" in french
    counts = json.loads(_run(home, "register", "status", "--format", "json").stdout)
    assert counts["invitation"] == {"issued": 1}
    journal = tmp_path / "journal.jsonl"
    _run(home, "register", "journal", "--out", str(journal))
    assert _run(home, "verify", str(journal)).returncode == 0
    lines = journal.read_text(encoding="utf-8").splitlines()
    journal.write_text("\n".join([*lines[:3], *lines[4:]]) + "\n", encoding="utf-8")
    _run(home, "verify", str(journal), code=4)


def test_invitations_issued_in_error_are_recalled(home: Path, tmp_path: Path) -> None:
    _run(home, "register", "init")
    for name, role in (("ada", "preparer"), ("bo", "approver"), ("cy", "approver")):
        _run(home, "register", "account", name, "--role", f"round_{role}")
    _run(home, "register", "load", _people(tmp_path))
    _run(home, "register", "prepare", _instruction(tmp_path, "1", 2), "--as", "ada")
    recall = ("register", "recall", "1", "--as", "bo", "--reason", "system-error")
    _run(home, *recall, "--all", code=3)  # not held yet
    _run(home, "register", "freeze", "1", "--as", "ada")
    tried = _run(home, "register", "try", "1", "--as", "ada").stdout
    digest = re.search(r"\b[0-9a-f]{64}\b", tried.replace("\n", ""))
    assert digest
    for name in ("bo", "cy"):
        _run(home, "register", "approve", "1", digest[0], "--as", name)
    _run(home, "register", "hold", "1", "--as", "ada")
    journal, listed = tmp_path / "journal.jsonl", tmp_path / "wrong.txt"
    _run(home, "register", "journal", "--out", str(journal))
    names = sorted(set(re.findall(r"inv_[0-9a-z]{20}", journal.read_text("utf-8"))))
    assert len(names) == 2
    assert "--all" in _run(home, *recall, code=2).stderr
    listed.write_text(f"{names[0]}\n\n", encoding="utf-8")
    of_list = (*recall, "--invitations", str(listed))
    _run(home, *of_list, "--all", code=2)
    _run(home, *recall[:-1], "because", "--all", code=1)
    _run(home, "register", "recall", "1", "--as", "ada", *recall[-2:], "--all", code=1)
    listed.write_text(f"{names[0]}\nsomebody\n", encoding="utf-8")
    assert "ligne 2" in _run(home, *of_list, lang="fr", code=1).stderr.replace("\u00a0", " ")
    listed.write_text(f"{names[0]}\n\n", encoding="utf-8")
    out = tmp_path / "recalled"
    said = _run(home, *of_list, "--out", str(out), lang="fr").stdout
    assert "exemples d’invitation rappelés : 1;" in " ".join(said.split())
    assert json.loads((out / "record.json").read_text("utf-8"))["identity"]["status"] == "recalled"
    assert "cancelled on" in (out / "notice.en.md").read_text("utf-8")
    again = _run(home, *of_list, "--format", "json", code=3).stderr
    assert json.loads(again)["type"] == "urn:openentry:error:recall-none-running"
    told = json.loads(_run(home, *recall, "--all", "--format", "json").stdout)
    assert (told["number"], told["cancelled"], told["ended"], told["version"]) == ("1", 1, 1, 3)
    counts = json.loads(_run(home, "register", "status", "--format", "json").stdout)
    assert counts["invitation"] == {"cancelled": 2}


def test_a_candidate_takes_a_receipt_away(home: Path, tmp_path: Path) -> None:
    people = _people(tmp_path)
    _run(home, "register", "init")
    for name, role in (("ada", "preparer"), ("bo", "approver"), ("cy", "approver")):
        _run(home, "register", "account", name, "--role", f"round_{role}")
    _run(home, "register", "load", people)
    states = json.loads(_run(home, "register", "status", "--format", "json").stdout)["profile"]
    _run(home, "register", "prepare", _instruction(tmp_path, "1", 1), "--as", "ada")
    _run(home, "register", "freeze", "1", "--as", "ada")
    tried = _run(home, "register", "try", "1", "--as", "ada").stdout
    digest = re.search(r"\b[0-9a-f]{64}\b", tried.replace("\n", ""))
    assert digest
    for name in ("bo", "cy"):
        _run(home, "register", "approve", "1", digest[0], "--as", name)
    receipt = tmp_path / "receipt.json"
    ids = [person["id"] for person in json.loads(EXAMPLES.read_text(encoding="utf-8"))]
    _run(home, "register", "connect", "one", ids[0])
    asked = ("register", "receipt", "1", "--as", "one", "--out", str(receipt))
    assert "1" in _run(home, *asked, code=3).stderr  # the round is not held yet
    _run(home, "register", "hold", "1", "--as", "ada")
    _run(home, *asked)
    assert "✓" in _run(home, "verify", str(receipt)).stdout
    assert states["in_pool"] == len(ids) - states.get("ineligible", 0)
    # No account is left of somebody who is nobody, nor of somebody who has one.
    assert not _run(home, "register", "connect", "other", "nobody", code=1).stdout
    _run(home, "register", "connect", "other", ids[0], code=3)
    other = _run(home, "register", "receipt", "1", "--as", "other", "--out", "x", code=1).stderr
    assert "other" in other
    _run(home, "register", "receipt", "1", "--as", "bo", "--out", "x", code=3)


def test_both_languages_say_what_is_missing(home: Path, tmp_path: Path) -> None:
    for lang, words in (("en", "register"), ("fr", "registre")):
        assert words in _run(home, "register", "status", lang=lang, code=1).stderr
    _run(home, "register", "init", lang="fr")
    nobody = _run(home, "register", "freeze", "1", "--as", "nobody", lang="fr", code=1).stderr
    assert "nobody" in nobody
    _run(home, "register", "account", "ada", "--role", "round_preparer")
    unknown = _run(home, "register", "freeze", "7", "--as", "ada", code=1).stderr
    assert "7" in unknown
    before = _run(home, "register", "status", "--format", "json").stdout
    king = ("register", "account", "eve", "--role", "king")
    assert "round_preparer (préparateur de rondes)" in _run(home, *king, lang="fr", code=1).stderr
    # No account is left of somebody without a role.
    assert _run(home, "register", "status", "--format", "json").stdout == before
    in_words = ("register", "account", "eve", "--role", "agent provincial", "--province", "ON")
    assert "agent provincial" in _run(home, *in_words, lang="fr").stdout
    _run(home, "register", "account", "ada", "--role", "round_preparer", code=3)
    _run(home, "register", "prepare", _instruction(tmp_path, "1", 1), "--as", "ada")
    cancelled = ("register", "cancel", "1", "--as", "ada", "--reason", "instruction-withdrawn")
    assert "1" in _run(home, *cancelled).stdout
    _run(home, *cancelled, code=1)
