"""The stand-alone verifier: alone, small, and of the same opinion as the package."""

import ast
import contextlib
import importlib.util
import io
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from tests.proof import rfc9162
from tests.proof.test_entries import JSON
from tests.proof.test_receipts import CHANGES, LINES, RECEIPT, WORLD, changed, verify
from tests.proof.world import make_world, write

from openentry.proof import verifier
from openentry.proof.errors import ProofError
from openentry.proof.forms import read_json
from openentry.proof.keys import SigningKey, demo_verify_key
from openentry.proof.merkle import leaf_hash

PROGRAM = Path(verifier.__file__)


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run it as somebody does who has this one file and Python."""
    return subprocess.run(
        [sys.executable, "-I", "-S", *map(str, arguments)], capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the program in a folder of its own."""
    return Path(shutil.copy(PROGRAM, tmp_path_factory.mktemp("alone")))


@pytest.fixture(scope="module")
def loaded(alone: Path) -> ModuleType:
    """Load that copy, so that a thousand receipts need no thousand programs."""
    spec = importlib.util.spec_from_file_location("verifier_alone", alone)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def opinion(
    loaded: ModuleType, path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[int, dict[str, bool]]:
    """Give the exit code and the checks of the program."""
    monkeypatch.setattr(sys, "argv", ["verifier.py", str(path)])
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = loaded.main()
    lines = [line.split(" ") for line in out.getvalue().splitlines()]
    return code, {name: mark == "pass" for mark, name in lines if mark != "note"}


def test_it_is_one_short_file_of_the_standard_library() -> None:
    text = PROGRAM.read_text(encoding="utf-8")
    assert text.count("\n") <= 200
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= sys.stdlib_module_names
        if isinstance(node, ast.ImportFrom):
            assert (node.module or "").partition(".")[0] in sys.stdlib_module_names


def test_it_verifies_alone_and_says_each_check(alone: Path, tmp_path: Path) -> None:
    answer = run(alone, write(tmp_path / "receipt.json", RECEIPT))
    assert (answer.returncode, answer.stderr) == (0, "")
    codes = [f"pass {check.code}" for check in verify(RECEIPT).checks]
    assert answer.stdout.splitlines() == [*codes, "note demo-key"]


def test_it_verifies_the_receipt_of_an_entry(alone: Path, tmp_path: Path) -> None:
    answer = run(alone, write(tmp_path / "receipt.json", WORLD.entry_receipt(1)))
    assert answer.returncode == 0
    assert answer.stdout.split() == [
        *("pass", "head-signed", "pass", "entry-in-journal", "pass", "entry-as-shown"),
        *("note", "demo-key"),
    ]


def test_a_key_of_ones_own_is_the_only_one_that_counts(alone: Path, tmp_path: Path) -> None:
    key = SigningKey(seed=b"k" * 32, name="journal.example", demo=False)
    receipt = write(tmp_path / "receipt.json", make_world(key=key).receipt(0))
    assert run(alone, receipt).returncode == 4
    answer = run(alone, receipt, "--key", str(key.verify_key))
    assert answer.returncode == 0
    assert "note" not in answer.stdout
    demo = write(tmp_path / "demo.json", RECEIPT)
    assert run(alone, demo, "--key", str(key.verify_key)).returncode == 4
    assert run(alone, demo, "--key", str(demo_verify_key())).returncode == 0


def test_what_is_no_receipt_and_wrong_calls_have_exit_codes_of_their_own(
    alone: Path, tmp_path: Path
) -> None:
    for content in ("", "[]", "{}", '{"a": 1, "a": 1}', '{"schema": "openentry/receipt/2"}'):
        path = tmp_path / "receipt.json"
        path.write_text(content, encoding="utf-8")
        answer = run(alone, path)
        assert (answer.returncode, answer.stdout) == (1, "")
        assert answer.stderr.startswith("no receipt: ")
    assert run(alone, tmp_path / "missing.json").returncode == 1
    assert run(alone).returncode == 2
    assert run(alone, path, "--key", "x+y+z").returncode == 2
    assert "Traceback" not in run(alone, path, "--key", "x").stderr


@pytest.mark.parametrize("name", CHANGES)
def test_it_fails_the_same_checks_as_the_package(
    name: str, loaded: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, value, _ = CHANGES[name]
    document = changed(RECEIPT, path, value)
    code, checks = opinion(loaded, write(tmp_path / "receipt.json", document), monkeypatch)
    found = verify(document)
    assert checks == {check.code: check.passed for check in found.checks}
    assert code == 4


@pytest.mark.parametrize("name", LINES)
def test_it_judges_by_the_line_as_the_package_does(
    name: str, loaded: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, line, agrees = LINES[name]
    receipt = WORLD.receipt(1, held=False)
    at = line.tie_break_at and f"2025-06-15T08:{line.tie_break_at}.000000Z"
    told = {"invited": line.invited, "crs_cutoff": line.crs_cutoff, "tie_break_at": at}
    shift = {"A": "29:59", "B": "30:00", "C": "30:01"}
    if at is not None and line.tie_break_at is not None:
        told["tie_break_at"] = f"2025-06-15T08:{shift[line.tie_break_at]}.000000Z"
    receipt["round"] |= {"place": place, "line": told}
    code, checks = opinion(loaded, write(tmp_path / "receipt.json", receipt), monkeypatch)
    assert checks["place-and-line"] is agrees
    assert code == (0 if agrees else 4)


def test_random_changes_get_the_same_opinion(
    loaded: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = random.Random(6)
    text = json.dumps(RECEIPT, ensure_ascii=False)
    path = tmp_path / "receipt.json"
    refused = 0
    for _ in range(300):
        place = numbers.randrange(len(text))
        letter = numbers.choice('0123456789abcdefgh:,{}[]" \\')
        other = text[:place] + letter + text[place + 1 :]
        path.write_text(other, encoding="utf-8")
        code, checks = opinion(loaded, path, monkeypatch)
        try:
            found = verify(read_json(other))
        except ProofError:
            # Out of form. The short program looks at less of the form, but never more kindly
            # at what is proven: only a name or a word that nothing rests on may differ.
            refused += code != 0
            continue
        assert code == (0 if found.ok else 4), other[max(0, place - 30) : place + 30]
        ours = {check.code: check.passed for check in found.checks}
        if not checks["head-signed"]:
            # A head out of form tells the package nothing; here it may still tell its root.
            ours |= {name: checks[name] for name in ours if name.endswith("-in-journal")}
        assert checks == ours
    assert refused > 30


@given(JSON)
def test_it_has_a_canonical_json_of_its_own(value: Any) -> None:  # noqa: ANN401
    assert verifier.canonical(value).encode() == rfc8785.dumps(value)


@given(st.data())
def test_it_climbs_a_tree_in_a_way_of_its_own(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 300))
    index = data.draw(st.integers(0, size - 1))
    tree = rfc9162.Tree([leaf_hash(b"%d" % number) for number in range(size)])
    proof = [one.hex() for one in tree.path(index, size)]
    leaf = tree.leaves[index]
    assert verifier.root_of(leaf, index, size, proof) == tree.mth(size)
    assert verifier.root_of(leaf, index, size, [*proof, "00" * 32]) is None
    assert verifier.root_of(leaf, size, size, proof) is None
    if proof:
        assert verifier.root_of(leaf, index, size, proof[:-1]) is None
        assert verifier.root_of(leaf, index, size, [proof[0] + "00", *proof[1:]]) is None
