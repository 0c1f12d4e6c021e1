"""Setting up from a fresh clone: what is missing is said plainly, what is there is left alone.

Nothing is downloaded here: interpreters and pip are stood in for by small scripts that tell
what they were asked.
"""

import os
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from tests.house.source import ROOT

OLD = "#!/bin/sh\nexit 1\n"
"""An interpreter that is too old: every question is answered with no."""

WITHOUT_VENV = '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1 ;; esac\nexit 0\n'

WORKING = """#!/bin/sh
case "$*" in
*"-m venv"*)
    mkdir -p .venv/bin && echo made >.venv/pyvenv.cfg && cp "$0" .venv/bin/python ;;
*"-m pip"*) echo "pip $*" >>pip.log ;;
esac
exit 0
"""

BROKEN_PIP = WORKING.replace('echo "pip $*" >>pip.log', "echo no network >&2; exit 1")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the set-up script and what it reads."""
    shutil.copytree(ROOT / "script", tmp_path / "script")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def setup(
    checkout: Path, python: str, *groups: str, language: str = "en"
) -> subprocess.CompletedProcess[str]:
    """Run the set-up with one interpreter on the path beside the ordinary small tools."""
    folder = checkout / "path"
    folder.mkdir(exist_ok=True)
    for tool in ("sh", "cat", "cp", "mkdir", "cmp", "dirname", "id", "uname", "tail", "env"):
        where = shutil.which(tool)
        assert where is not None
        link = folder / tool
        if not link.exists():
            link.symlink_to(where)
    for name, content in (("python3", python), ("apt-get", "#!/bin/sh\n")):
        (folder / name).write_text(content, encoding="utf-8")
        (folder / name).chmod(0o755)
    environment = {"PATH": str(folder), "OPENENTRY_LANG": language, "HOME": os.environ["HOME"]}
    return subprocess.run(
        [str(checkout / "script" / "setup"), *groups],
        capture_output=True,
        text=True,
        env=environment,
        cwd=checkout,
    )


@pytest.mark.parametrize(
    ("language", "said"), [("en", "needs Python 3.11"), ("fr", "a besoin de Python 3.11")]
)
def test_a_missing_python_is_said_with_the_package_that_brings_it(
    checkout: Path, language: str, said: str
) -> None:
    answer = setup(checkout, OLD, language=language)
    assert answer.returncode == 1
    assert said in answer.stderr
    assert "apt-get install python3 python3-venv" in answer.stderr
    assert not (checkout / ".venv").exists()


def test_a_missing_venv_module_is_said_with_the_package_that_brings_it(checkout: Path) -> None:
    answer = setup(checkout, WITHOUT_VENV)
    assert answer.returncode == 1
    assert "apt-get install python3-venv" in answer.stderr


def test_nothing_is_installed_twice(checkout: Path) -> None:
    first = setup(checkout, WORKING, "demo")
    assert first.returncode == 0, first.stderr
    assert "once" in first.stderr
    installed = (checkout / "pip.log").read_text(encoding="utf-8")
    assert "--require-hashes" in installed
    assert "requirements/demo.txt" in installed
    second = setup(checkout, WORKING, "demo")
    assert (second.returncode, second.stderr) == (0, "")
    assert (checkout / "pip.log").read_text(encoding="utf-8") == installed


@pytest.mark.parametrize("changed", ["requirements/demo.txt", "pyproject.toml"])
def test_a_change_of_what_is_needed_is_installed(checkout: Path, changed: str) -> None:
    setup(checkout, WORKING, "demo")
    path = checkout / changed
    path.write_text(path.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert "Installing" in setup(checkout, WORKING, "demo").stderr


def test_a_failed_installation_is_told_and_tried_again(checkout: Path) -> None:
    answer = setup(checkout, BROKEN_PIP, "demo")
    assert answer.returncode == 1
    assert "no network" in answer.stderr
    assert ".venv/made/demo.log" in answer.stderr
    shutil.copy(checkout / "path" / "python3", checkout / ".venv" / "bin" / "python")
    (checkout / ".venv" / "bin" / "python").write_text(WORKING, encoding="utf-8")
    assert setup(checkout, WORKING, "demo").returncode == 0


def test_what_is_not_an_environment_is_never_replaced(checkout: Path) -> None:
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "letters.txt").write_text("mine", encoding="utf-8")
    answer = setup(checkout, WORKING)
    assert answer.returncode == 1
    assert "Move it away" in answer.stderr
    assert (checkout / ".venv" / "letters.txt").read_text(encoding="utf-8") == "mine"


def test_an_unknown_group_is_a_wrong_use(checkout: Path) -> None:
    answer = setup(checkout, WORKING, "everything")
    assert answer.returncode == 2
    assert "requirements/everything.txt" in answer.stderr


def pins(name: str) -> dict[str, str]:
    """Give name and version of every requirement of a file, several versions joined."""
    found: dict[str, str] = {}
    for line in (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith((" ", "#")):
            package, _, version = line.partition("==")
            found[package] = found.get(package, "") + version.split(";")[0].rstrip(" \\")
    return found


FILES = ("base.txt", "demo.txt", "test.txt", "docs.txt", "build.txt")


@pytest.mark.parametrize("name", FILES)
def test_requirements_have_hashes_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    assert "http" not in text
    assert "://" not in text
    blocks = [block for block in text.replace("\\\n", " ").splitlines() if block.strip()]
    assert blocks
    assert all("--hash=sha256:" in block for block in blocks)


@pytest.mark.parametrize("name", FILES)
def test_all_files_of_requirements_agree_on_versions(name: str) -> None:
    everything = pins("test.txt")
    assert {k: v for k, v in pins(name).items() if everything.get(k) != v} == {}


@pytest.mark.parametrize(
    ("name", "extras"), [("base.txt", []), ("demo.txt", ["parquet", "charts"]), ("docs.txt", [])]
)
def test_requirements_hold_what_the_package_asks_for(name: str, extras: list[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = list(project["dependencies"])
    for extra in extras:
        asked += project["optional-dependencies"][extra]
    names = {requirement.split(";")[0].split(">")[0].strip() for requirement in asked}
    assert names <= pins(name).keys()
