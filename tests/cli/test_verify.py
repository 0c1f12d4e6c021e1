"""Verifying on the command line: words in both languages, exit codes, what programs read."""

from __future__ import annotations

import ast
import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.test_contract import run
from tests.proof.test_receipts import changed
from tests.proof.world import World, make_world, write

from openentry.proof import audit
from openentry.proof.keys import SigningKey, demo_verify_key
from openentry.wording import LANGUAGES, has

WORLD = make_world()
KEY = SigningKey(seed=b"k" * 32, name="journal.example", demo=False)


def exported(world: World, path: Path) -> Path:
    path.write_bytes(b"".join(world.export()))
    return path


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    return write(tmp_path / "receipt.json", WORLD.receipt(1))


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return exported(WORLD, tmp_path / "journal.jsonl")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("Verified: every check passed.", "proves nothing about who signed", "place 3")),
        (
            "fr",
            (
                "Vérifié\u00a0: toutes les vérifications ont réussi.",
                "ne prouve donc pas qui a signé",
                "rang 3",
            ),
        ),
    ],
)
def test_a_receipt_is_verified_in_both_languages(
    receipt: Path, lang: str, words: tuple[str, ...]
) -> None:
    answer = run("--lang", lang, "verify", str(receipt))
    assert answer.returncode == 0, answer.stderr.decode()
    text = answer.stdout.decode()
    # A sentence breaks where the line is full, so its words are compared without its breaks.
    sentence = " ".join(text.split(None))
    for word in words:
        assert " ".join(word.split(None)) in sentence
    assert text.count("✓") == 10
    assert "✗" not in text


def test_a_changed_receipt_fails_with_its_exit_code(tmp_path: Path) -> None:
    document = changed(WORLD.receipt(1), "held/proof/0", "ab" * 32)
    path = write(tmp_path / "receipt.json", document)
    answer = run("--lang", "en", "verify", str(path))
    assert answer.returncode == 4
    assert "✗ Entry 7, shown as the one that held the round" in answer.stdout.decode()
    assert "Verified" not in answer.stdout.decode()
    assert "Failed: held-in-journal." in answer.stderr.decode()
    assert "First entry of the journal concerned: 7." in answer.stderr.decode()


def test_programs_read_each_check(receipt: Path, journal: Path) -> None:
    asked = ("verify", str(receipt), "--journal", str(journal), "--format", "json")
    answer = run("--lang", "fr", *asked)
    assert answer.returncode == 0, answer.stderr.decode()
    document = json.loads(answer.stdout)
    assert document["verified"] is True
    assert document["first_bad"] is None
    assert [part["kind"] for part in document["parts"]] == ["receipt", "journal"]
    for part in document["parts"]:
        assert all(check["passed"] and check["text"] for check in part["checks"])
        assert [remark["code"] for remark in part["remarks"]] == ["demo-key"]


def test_a_receipt_that_the_journal_does_not_know_fails(receipt: Path, tmp_path: Path) -> None:
    other = exported(make_world(before=6), tmp_path / "other.jsonl")
    asked = ("verify", str(receipt), "--journal", str(other), "--format", "json")
    answer = run("--lang", "en", *asked)
    assert answer.returncode == 4
    assert json.loads(answer.stdout)["parts"][1]["checks"][-2]["code"] == "head-differs"
    problem = json.loads(answer.stderr)
    assert problem["type"] == "urn:openentry:error:verify-fails-at"


def test_a_record_is_verified_against_its_journal(journal: Path, tmp_path: Path) -> None:
    record = write(tmp_path / "record.json", WORLD.record)
    assert run("verify", str(record), "--journal", str(journal)).returncode == 0
    answer = run("--lang", "en", "verify", str(record))
    assert answer.returncode == 1
    assert "--journal" in answer.stderr.decode()
    other = write(tmp_path / "record.json", WORLD.record | {"more": 1})
    answer = run("--lang", "en", "verify", str(other), "--journal", str(journal))
    assert answer.returncode == 4
    assert "record-held, record-frozen" in answer.stderr.decode()


def test_a_journal_is_verified_from_standard_input(journal: Path) -> None:
    answer = run("--lang", "en", "verify", "-", stdin=journal.read_bytes())
    assert answer.returncode == 0, answer.stderr.decode()
    assert "none missing, none changed" in " ".join(answer.stdout.decode().split())
    cut = b"".join(journal.read_bytes().splitlines(keepends=True)[:-2])
    answer = run("--lang", "en", "verify", "-", stdin=cut)
    assert answer.returncode == 1
    assert "No signed head stands at the end" in answer.stderr.decode()


def test_a_key_that_is_given_is_the_only_one_that_counts(receipt: Path, tmp_path: Path) -> None:
    key = str(KEY.verify_key)
    ours = write(tmp_path / "ours.json", make_world(key=KEY).receipt(0))
    answer = run("verify", str(ours), "--key", key)
    assert answer.returncode == 0
    assert b"! " not in answer.stdout
    assert run("verify", str(ours)).returncode == 4
    assert run("verify", str(receipt), "--key", key).returncode == 4
    assert run("verify", str(receipt), "--key", key, "--allow-demo").returncode == 0
    assert run("verify", str(receipt), "--key", str(demo_verify_key())).returncode == 4
    answer = run("--lang", "en", "verify", str(receipt), "--key", "nonsense")
    assert answer.returncode == 1
    assert "not written as name+id+key" in answer.stderr.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{}", "neither a receipt"),
        ("[1]", "neither a receipt"),
        ("id,age\n", "neither a receipt"),
        ('{"schema":\n}', "Line 2 is not JSON"),
        ('{"schema": "openentry/receipt/1", "kind": "round"}', "/reading is missing"),
    ],
)
def test_what_is_nothing_to_verify_is_refused(content: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text(content, encoding="utf-8")
    answer = run("--lang", "en", "verify", str(path))
    assert answer.returncode == 1
    assert words in answer.stderr.decode()


def test_a_journal_is_asked_for_where_none_is_given(receipt: Path) -> None:
    answer = run("--lang", "en", "verify", str(receipt), "--journal", str(receipt))
    assert answer.returncode == 1
    assert "not an exported journal" in answer.stderr.decode()
    assert run("verify", str(receipt.with_name("none.json"))).returncode == 1


def test_what_a_receipt_says_cannot_steer_the_terminal(tmp_path: Path) -> None:
    document = changed(WORLD.receipt(1), "pool/leaf/profile", "prf\x1b[2J")
    document = changed(document, "pool/leaf/submitted_at", "2025-02-31T00:00:00.000000Z")
    answer = run("--lang", "en", "verify", str(write(tmp_path / "receipt.json", document)))
    assert answer.returncode == 4
    assert b"\x1b" not in answer.stdout
    entry = changed(WORLD.entry_receipt(0), "entry/entry/at", "2025-02-31T00:00:00.000000Z")
    answer = run("--lang", "en", "verify", str(write(tmp_path / "entry.json", entry)))
    assert answer.returncode == 4
    assert b"2025-02-31T00:00:00.000000Z" in answer.stdout


def test_a_base_installation_verifies(receipt: Path) -> None:
    # As tests/house does it: the package looks as if it were not installed.
    program = (
        "import sys\n"
        "class Absent:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] == 'cryptography':\n"
        "            raise ModuleNotFoundError(name=name)\n"
        "sys.meta_path.insert(0, Absent())\n"
        f"sys.argv = ['openentry', '--lang', 'en', 'verify', {str(receipt)!r}]\n"
        "from openentry.cli.main import run\n"
        "run()\n"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    assert "Verified" in answer.stdout


def test_every_finding_of_an_audit_has_words() -> None:
    added = [
        node.args[0]
        for node in ast.walk(ast.parse(inspect.getsource(audit)))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "found.add"
    ]
    codes = {
        str(node.value)
        for argument in added
        for node in ast.walk(argument)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert len(codes) == 9
    for code in codes:
        for language in LANGUAGES:
            assert has(f"proof.failed-{code}", language), code
