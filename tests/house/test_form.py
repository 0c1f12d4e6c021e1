"""The form of the code: small modules, short functions, a docstring on all that is public."""

import ast
import re
import subprocess
from pathlib import Path

from tests.house.source import ROOT, Function, Module, modules, parents

LINES_SOFT, LINES_HARD = 500, 800
FUNCTION_LINES = 60
TRACKED_KB = 512

LONG_MODULES: dict[str, str] = {}
"""Modules above the soft limit, and why they are still one idea."""

LARGE_FILES: dict[str, str] = {}
"""Files in the repository above the limit, and why they are there."""


def test_modules_stay_within_a_few_hundred_lines() -> None:
    for module in modules():
        lines = module.text.count("\n")
        assert lines <= LINES_HARD, f"{module.name} has {lines} lines: split it"
        if module.name not in LONG_MODULES:
            assert lines <= LINES_SOFT, f"{module.name} has {lines} lines: split it or say why"


def code_lines(function: Function) -> int:
    """Count the lines of a function without its docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def test_functions_stay_under_sixty_lines() -> None:
    long = [
        f"{module.name}: {function.name} has {code_lines(function)}"
        for module in modules()
        for function in module.functions()
        if code_lines(function) >= FUNCTION_LINES
    ]
    assert not long, long


def undocumented(module: Module) -> list[str]:
    """Give the public names of a module that say nothing about themselves."""
    missing = [] if ast.get_docstring(module.tree) or not module.tree.body else [module.name]
    above = parents(module.tree)
    for node in ast.walk(module.tree):
        if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
            continue
        holder = above[node]
        nested = isinstance(holder, Function)
        private = isinstance(holder, ast.ClassDef) and holder.name.startswith("_")
        if not (nested or private) and not ast.get_docstring(node):
            missing.append(f"{module.name}:{node.lineno}: {node.name}")
    return missing


def test_everything_public_has_a_docstring() -> None:
    missing = [name for module in modules() for name in undocumented(module)]
    assert not missing, missing


def test_nothing_is_left_for_later_without_an_issue_number() -> None:
    later = re.compile(r"\b(TODO|FIXME|XXX)\b(?!\s*\(?#\d)")
    found = [module.name for module in modules() if later.search(module.text)]
    assert not found, found


def test_imports_are_absolute_and_named() -> None:
    found = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom)
        and (node.level or any(alias.name == "*" for alias in node.names))
    ]
    assert not found, found


PROGRAMS = {"proof/verifier.py": "stands alone, for who would not install the rest"}
"""Modules that are programs of their own, and why."""


def test_rooms_below_the_command_line_print_nothing() -> None:
    found = []
    for module in modules():
        if module.name in PROGRAMS:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "pprint"):
                found.append(f"{module.name}:{node.lineno}: {ast.unparse(node)}")
            if isinstance(node, ast.Attribute) and module.room not in ("cli", "files"):
                name = ast.unparse(node)
                if name in ("sys.stdout", "sys.stderr"):
                    found.append(f"{module.name}:{node.lineno}: {name}")
    assert not found, found


def tracked() -> list[Path]:
    """Give every file of the repository."""
    answer = subprocess.run(
        ["git", "ls-files", "-z"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    return [path for name in answer.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_no_file_of_the_repository_is_large() -> None:
    large = {
        path.relative_to(ROOT).as_posix(): path.stat().st_size // 1024
        for path in tracked()
        if path.stat().st_size > TRACKED_KB * 1024
    }
    assert large.keys() <= LARGE_FILES.keys(), f"KB: {large}"


def test_modules_are_called_after_what_they_hold() -> None:
    vague = {"utils.py", "helpers.py", "misc.py", "common.py", "core.py", "base.py", "main2.py"}
    assert not [module.name for module in modules() if Path(module.name).name in vague]
