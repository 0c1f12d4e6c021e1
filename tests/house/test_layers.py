"""Who may import whom, and what the core and the base installation do without."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.house.source import ROOT

HEAVY = ("django", "pyarrow", "typer", "rich", "pandas", "polars", "altair", "vl_convert", "babel")
OPTIONAL = ("pyarrow", "altair", "vl_convert", "pandas", "polars", "babel")

BLOCK = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {absent!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Absent())
"""
"""Makes packages look as if they were not installed."""

NURSE = (
    "id,age,education,first_language,first_listening,first_reading,first_speaking,first_writing\n"
    "nurse,29,three_year,en,9,9,9,9\n"
)


def python(program: str, *arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a program in a fresh interpreter."""
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, cwd=cwd
    )


def openentry(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line as a base installation has it."""
    program = BLOCK.format(absent=OPTIONAL) + "from openentry.cli.main import run\nrun()\n"
    return python(program, "--lang", "en", *arguments, cwd=cwd)


def test_imports_go_down_the_stairs_only() -> None:
    answer = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert answer.returncode == 0, answer.stdout
    assert "0 broken" in answer.stdout


@pytest.mark.parametrize("module", ["rules.crs", "rules.joint", "rules.rounds", "rules.explain"])
def test_the_core_loads_no_framework_and_no_data_frames(module: str) -> None:
    program = (
        f"import sys, openentry.{module}\n"
        f"print(*sorted(n for n in sys.modules if n.partition('.')[0] in {HEAVY!r}))"
    )
    answer = python(program)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.strip() == ""


def test_a_base_installation_scores_a_csv_file(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(NURSE, encoding="utf-8")
    on = ("--on", "2025-11-14", "--format", "json")
    answer = openentry("score", "people.csv", *on, cwd=tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert [person["id"] for person in json.loads(answer.stdout)] == ["nurse"]


def test_a_base_installation_says_what_to_install_for_parquet(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(NURSE, encoding="utf-8")
    out = ("--format", "parquet", "--out", "scores.parquet")
    answer = openentry("score", "people.csv", *out, cwd=tmp_path)
    assert answer.returncode == 1
    assert "openentry[parquet]" in answer.stderr
    assert not (tmp_path / "scores.parquet").exists()


def test_a_base_installation_prints_help_and_law(tmp_path: Path) -> None:
    for arguments in (["--help"], ["law", "show", "age", "--on", "2025-11-14"]):
        answer = openentry(*arguments, cwd=tmp_path)
        assert answer.returncode == 0, answer.stderr


def test_the_law_folder_holds_no_python() -> None:
    assert not list((ROOT / "src" / "openentry" / "law").rglob("*.py"))
