"""The source code as these tests read it: one parsed module a file.

For walking over the code without running it. It knows no rule of the house; the tests do.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "src" / "openentry"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One file of Python, read and parsed.

    Attributes
    ----------
    name : str
        Path below ``src/openentry``, with slashes.
    """

    name: str
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The layer it belongs to: the first folder, empty at the top."""
        return self.name.partition("/")[0] if "/" in self.name else ""

    def functions(self) -> Iterator[Function]:
        """Give every function and method, nested ones included."""
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node

    def docstrings(self) -> frozenset[int]:
        """Give the identity of each constant that documents something."""
        found = set()
        for node in ast.walk(self.tree):
            body = getattr(node, "body", None)
            if not isinstance(body, list):
                continue
            # A string that stands alone documents what is above it: a module, a function, a name.
            found |= {
                id(statement.value)
                for statement in body
                if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
            }
        return frozenset(found)


@cache
def modules() -> tuple[Module, ...]:
    """Give every module of the package that we write, in the order of their names.

    Migrations are written by Django.
    """
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.parent.name == "migrations":
            continue
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(PACKAGE).as_posix()
        found.append(Module(name=name, text=text, tree=ast.parse(text, filename=name)))
    assert found, f"no module under {PACKAGE}"
    return tuple(found)


def called(node: ast.Call) -> str:
    """Give the last part of the name of what is called, or nothing."""
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def parents(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    """Give the node that each node stands in."""
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
