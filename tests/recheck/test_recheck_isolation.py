"""The second opinion stands alone: other tests may fail with the rules, never this package."""

import ast
import subprocess
import sys
from pathlib import Path

import openentry.recheck

PACKAGE = Path(openentry.recheck.__file__).parent


def test_importing_the_second_implementation_loads_neither_numpy_nor_the_rules() -> None:
    program = (
        "import sys, openentry.recheck\n"
        "others = ('numpy', 'pydantic', 'rfc8785', 'openentry.rules', 'openentry.files')\n"
        "print(*sorted(n for n in sys.modules if n.startswith(others)))\n"
        "print(*sorted(n for n in sys.modules if n.startswith('openentry.')))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    foreign, own = answer.stdout.split("\n")[:2]
    assert foreign == ""
    assert "openentry.recheck.score" in own.split()
    assert all(name.startswith("openentry.recheck") for name in own.split())


def test_every_import_is_of_the_standard_library_or_of_the_package_itself() -> None:
    modules = sorted(PACKAGE.glob("*.py"))
    assert len(modules) >= 8
    for module in modules:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                root = name.split(".")[0]
                assert root in sys.stdlib_module_names or name.startswith("openentry.recheck")


def test_all_public_names_exist() -> None:
    for name in openentry.recheck.__all__:
        assert hasattr(openentry.recheck, name)
