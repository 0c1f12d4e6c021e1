"""Error codes: found in the code, with their message, their kind and the exit code."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

from tools.docs import markdown
from tools.docs.markdown import code, heading, table, w

from openentry.cli.application import exit_code
from openentry.proof.errors import ProofError
from openentry.rules import errors
from openentry.rules.errors import OpenEntryError
from openentry.wording import Language, message_ids
from openentry.wording.catalogues import template

PACKAGE = Path(__file__).parent.parent.parent / "src" / "openentry"
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")


def kinds() -> dict[str, type[OpenEntryError]]:
    """Give every kind of error by name."""
    return {
        name: value
        for name, value in (*vars(errors).items(), ("ProofError", ProofError))
        if isinstance(value, type) and issubclass(value, OpenEntryError)
    }


def codes() -> dict[str, set[str]]:
    """Give every code with the names of the kinds that bear it.

    A code that is put together while the program runs is known by its message alone; its kind
    is that of the codes that begin alike.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            kind = node.func.id if isinstance(node.func, ast.Name) else ""
            first = node.args[0]
            literal = first.value if isinstance(first, ast.Constant) else None
            if kind in kinds() and isinstance(literal, str) and _CODE.fullmatch(literal):
                found[literal].add(kind)
    found["facts-refused"].add("FactsErrors")
    for message_id in message_ids("en"):
        domain, _, name = message_id.partition(".")
        if domain == "errors" and name not in found:
            found[name].add(_by_beginning(name))
    return dict(found)


def _by_beginning(name: str) -> str:
    return "LawError" if name.startswith("law-") else "InputError"


def page(lang: Language) -> str:
    """Write the page: one part a kind of error, each with its codes."""
    expected = [
        (code(message_id.partition(".")[2]), template(message_id, lang))
        for message_id in sorted(message_ids(lang))
        if message_id.startswith("expected.")
    ]
    heads = (w("errors-head-code", lang), w("errors-head-message", lang))
    return markdown.page(
        w("errors-title", lang),
        w("errors-lead", lang),
        *(_kind(kind, lang) for kind in _ORDER),
        heading(2, w("errors-expected", lang)),
        w("errors-expected-lead", lang),
        table(heads, expected),
    )


_ORDER = (
    "FactsErrors",
    "UsageError",
    "InputError",
    "PoolError",
    "LimitError",
    "ConflictError",
    "NotAllowedError",
    "VerificationError",
    "ProofError",
    "LawError",
    "DefectError",
)


def _kind(kind: str, lang: Language) -> str:
    rows = [
        (f'<span id="error-{name}"></span>{code(name)}', template(f"errors.{name}", lang))
        for name, names in sorted(codes().items())
        if kind in names
    ]
    if not rows:
        return ""
    leave = exit_code(kinds()[kind].__new__(kinds()[kind]))
    heads = (w("errors-head-code", lang), w("errors-head-message", lang))
    return "\n\n".join(
        [
            heading(2, w(f"errors-{kind}", lang), f"errors-{kind.lower()}"),
            w("errors-exit", lang, code=leave, kind=kind),
            table(heads, rows),
        ]
    )
