"""Change the rules one small step at a time and see whether a test notices.

A mutant is one module with one change: a number one higher or lower, ``<`` for ``<=``, ``+`` for
``-``, ``and`` for ``or``, the smaller for the larger, a ``not`` less, a condition turned round, a
value not returned, a statement left out. A mutant that every test lets through is a survivor:
behaviour that no test holds. Texts, type annotations, decorators and assertions stay.

No file is ever written: each mutant is compiled in a process of its own, forked after everything
that does not depend on the mutated module has been imported. Only the tests named for the module
in ``tools/mutate.toml`` are run, until the first that fails. The same file lists the mutants that
no test can tell from the original, each with the reason; they do not count.

    python -m tools.mutate                            every mutant of every module
    python -m tools.mutate rules/crs rules/border     some modules, or a package
    python -m tools.mutate --sample 60 --seed 1       at most 60 mutants a module
    python -m tools.mutate --limit 600                start no more mutants of a module after that
    python -m tools.mutate rules/crs --line 130       the mutants of one line, shown

The score of a module is the share of its mutants that were killed (or never ended). The exit
status is 1 when a score is under ``--floor``, 2 when the tests fail without any change.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import importlib
import importlib.abc
import importlib.util
import os
import random
import resource
import signal
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src"
PACKAGE = SOURCES / "openentry"
LIBRARIES = ("numpy", "pydantic", "pytest", "hypothesis", "polib", "rich", "rfc8785")
WARM = tuple(f"openentry.{layer}" for layer in ("wording", "rules", "recheck", "files"))
MEMORY_TOP = 6 << 30

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
PAIRS = (
    ("minimum", "maximum"),
    ("min", "max"),
    ("any", "all"),
    ("logical_or", "logical_and"),
    ("bitwise_or", "bitwise_and"),
    ("argmin", "argmax"),
    ("zeros", "ones"),
)
RENAMED = {a: b for pair in PAIRS for a, b in (pair, pair[::-1])}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One change of one module.

    Attributes
    ----------
    place : int
        Number of the changed node in the order of `nodes`.
    new : ast.AST
        What stands there instead.
    line : int
    code : str
        The line as written, without the space around it.
    change : str
        What was and what is, as code.
    """

    place: int
    new: ast.AST
    line: int
    code: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the tests said: ``killed``, ``endless``, ``survived`` or ``equivalent``."""

    mutant: Mutant
    word: str


def nodes(tree: ast.Module) -> Iterator[ast.AST]:
    """Give the nodes that may change, in a fixed order."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        # `zip(strict=True)` is an assertion too.
        if isinstance(node, ast.Assert) or _for_types(node):
            continue
        if isinstance(node, ast.keyword) and node.arg == "strict":
            continue
        yield node
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "decorator_list", "type_params"):
                continue
            children = value if isinstance(value, list) else [value]
            stack += [child for child in children if isinstance(child, ast.AST)]


def _for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def variants(node: ast.AST) -> Iterator[ast.AST]:
    """Give what could stand in place of a node."""
    match node:
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield ast.Constant(value + 1)
            yield ast.Constant(value - 1)
        case ast.Constant(value=float() as value):
            yield ast.Constant(value + 1)
        case ast.Compare(left=left, ops=ops, comparators=others):
            for i, op in enumerate(ops):
                new = SWAPPED[type(op)]()
                assert isinstance(new, ast.cmpop)
                yield ast.Compare(left, [*ops[:i], new, *ops[i + 1 :]], others)
        case ast.BoolOp(op=boolop, values=values):
            other = SWAPPED[type(boolop)]()
            assert isinstance(other, ast.boolop)
            yield ast.BoolOp(other, values)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in SWAPPED:
            swapped = SWAPPED[type(op)]()
            assert isinstance(swapped, ast.operator)
            yield ast.BinOp(left, swapped, right)
        case ast.AugAssign(target=target, op=op, value=added) if type(op) in SWAPPED:
            swapped = SWAPPED[type(op)]()
            assert isinstance(swapped, ast.operator)
            yield ast.AugAssign(target, swapped, added)
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert(), operand=operand):
            yield operand
        case ast.Attribute(value=owner, attr=name, ctx=ctx) if name in RENAMED:
            yield ast.Attribute(owner, RENAMED[name], ctx)
        case ast.Name(id="min" | "max" | "any" | "all" as name, ctx=ctx):
            yield ast.Name(RENAMED[name], ctx)
        case ast.Return(value=ast.expr() as value):
            if not isinstance(value, ast.Constant) or value.value is not None:
                yield ast.Return(None)
        case ast.If() | ast.IfExp() | ast.While() if isinstance(
            node.test, ast.Call | ast.Name | ast.Attribute | ast.NamedExpr
        ):
            new_node = copy.copy(node)
            new_node.test = ast.UnaryOp(ast.Not(), node.test)
            yield new_node
        case ast.Expr(value=ast.Call()) | ast.Raise():
            yield ast.Pass()
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()


def mutants(source: str) -> list[Mutant]:
    """Give every mutant of a module."""
    lines = source.splitlines()
    found = []
    for place, node in enumerate(nodes(ast.parse(source))):
        for new in variants(node):
            assert isinstance(node, ast.expr | ast.stmt)
            found.append(
                Mutant(
                    place=place,
                    new=new,
                    line=node.lineno,
                    code=lines[node.lineno - 1].strip(),
                    change=f"{_short(node)} -> {_short(new)}",
                )
            )
    return sorted(found, key=lambda m: (m.line, m.place))


def _short(node: ast.AST) -> str:
    return ast.unparse(ast.fix_missing_locations(copy.deepcopy(node))).splitlines()[0]


def mutated(source: str, mutant: Mutant) -> ast.Module:
    """Give the module with one change."""
    tree = ast.parse(source)
    old = list(nodes(tree))[mutant.place]
    new = ast.copy_location(copy.deepcopy(mutant.new), old)

    class Exchange(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return new if node is old else self.generic_visit(node)

    changed = Exchange().visit(tree)
    assert isinstance(changed, ast.Module)
    return ast.fix_missing_locations(changed)


class Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Import one module from a changed tree; all others as usual."""

    def __init__(self, name: str, file: Path, tree: ast.Module) -> None:
        self._name, self._file, self._tree = name, file, tree

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None,  # noqa: ARG002 - every finder is asked this way
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """Take over the one module."""
        if name != self._name:
            return None
        return importlib.util.spec_from_file_location(
            name,
            self._file,
            loader=self,
            submodule_search_locations=(
                [str(self._file.parent)] if self._file.name == "__init__.py" else None
            ),
        )

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed module."""
        exec(compile(self._tree, str(self._file), "exec"), module.__dict__)  # noqa: S102


def name_of(file: Path) -> str:
    """Give the name a file is imported under."""
    parts = file.relative_to(SOURCES).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def independent_of(name: str) -> list[str]:
    """Give the modules of the package that never import this one, directly or through others."""
    files = {name_of(file): file for file in PACKAGE.rglob("*.py")}
    needs: dict[str, set[str]] = {}
    for module, file in files.items():
        wanted = {module.rpartition(".")[0]}
        for node in nodes(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                wanted |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                wanted |= {node.module} | {f"{node.module}.{a.name}" for a in node.names}
        needs[module] = {part for w in wanted if w in files for part in _with_parents(w)} - {module}
    tainted = {name}
    while grown := {m for m, w in needs.items() if w & tainted} - tainted:
        tainted |= grown
    return sorted(m for m in files if m not in tainted and m.startswith(WARM))


def _with_parents(name: str) -> Iterator[str]:
    while name:
        yield name
        name = name.rpartition(".")[0]


def warm(name: str) -> None:
    """Import what no mutant of the module can change, and read the law if it is among that."""
    ready = independent_of(name)
    for module in ready:
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    if "openentry.rules.lawbook" in ready:
        law = importlib.import_module("openentry.rules.lawbook").Law.load()
        for rule_set in law.rule_sets:
            law.on(rule_set.in_force)


def run_tests(name: str, file: Path, tree: ast.Module, tests: list[str]) -> int:
    """Run the tests on a changed module, in this process, and give the exit status."""
    import pytest
    from hypothesis import Phase, settings

    # One failing example is enough; making it smaller is most of the time of a killed mutant.
    phases = (Phase.explicit, Phase.generate)
    settings.register_profile("mutate", phases=phases, database=None, derandomize=True)
    sys.meta_path.insert(0, Loader(name, file, tree))
    options = ["-x", "-q", "--no-header", "--no-summary", "-m", "not slow"]
    options += ["-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:pytest_cov"]
    return int(pytest.main([*options, "--hypothesis-profile=mutate", *tests]))


def forked(name: str, file: Path, tree: ast.Module, tests: list[str], log: Path | None) -> int:
    """Run the tests in a fork and give its process id."""
    pid = os.fork()
    if pid:
        return pid
    status = 70
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_TOP, MEMORY_TOP))
        out = os.open(log or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        status = run_tests(name, file, tree, tests)
    finally:
        os._exit(status)


def judge(
    file: Path, chosen: list[Mutant], tests: list[str], options: argparse.Namespace
) -> Iterator[Verdict]:
    """Try the mutants of a module, some at a time."""
    name, source = name_of(file), file.read_text(encoding="utf-8")
    began = time.monotonic()
    with tempfile.NamedTemporaryFile() as kept:
        pid = forked(name, file, ast.parse(source), tests, Path(kept.name))
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if status != 0:
            print(Path(kept.name).read_text(errors="replace"), file=sys.stderr)
            sys.exit(2)
    patience = 15 + 5 * (time.monotonic() - began)
    began = time.monotonic()
    running: dict[int, tuple[Mutant, float]] = {}
    left = chosen[::-1]
    while left or running:
        over = options.limit and time.monotonic() - began > options.limit
        while left and len(running) < options.jobs and not over:
            mutant = left.pop()
            pid = forked(name, file, mutated(source, mutant), tests, None)
            running[pid] = mutant, time.monotonic()
        if not running:
            return
        pid, waited = os.waitpid(-1, os.WNOHANG)
        if pid:
            word = "killed" if os.waitstatus_to_exitcode(waited) else "survived"
            yield Verdict(mutant=running.pop(pid)[0], word=word)
            continue
        for late, (mutant, since) in list(running.items()):
            if time.monotonic() - since > patience:
                os.killpg(late, signal.SIGKILL)
                os.waitpid(late, 0)
                del running[late]
                yield Verdict(mutant=mutant, word="endless")
        time.sleep(0.01)


def report(key: str, verdicts: list[Verdict], total: int, began: float) -> float:
    """Print the score of a module and its survivors."""
    count = {w: sum(v.word == w for v in verdicts) for w in ("killed", "endless", "survived")}
    tried = sum(count.values())
    caught = count["killed"] + count["endless"]
    score = 100 * caught / tried if tried else 0.0
    print(
        f"{key:28} {score:5.1f} %  {caught:4d} of {tried:4d} noticed"
        f" ({count['endless']} endless, {len(verdicts) - tried} equivalent,"
        f" {total} in all), {time.monotonic() - began:.0f} s",
        flush=True,
    )
    for verdict in verdicts:
        if verdict.word == "survived":
            print(f"    {key}.py:{verdict.mutant.line}: {verdict.mutant.change}", flush=True)
    return score


def main() -> int:
    """Try the mutants that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("modules", nargs="*", help="such as rules/crs; all if none is named")
    parser.add_argument("--sample", type=int, help="most mutants of a module")
    parser.add_argument("--seed", type=int, default=1, help="of the sample")
    parser.add_argument("--limit", type=float, help="most seconds for a module")
    parser.add_argument("--line", type=int, help="only the mutants of this line")
    parser.add_argument("--jobs", type=int, default=1, help="mutants tried at a time")
    parser.add_argument("--floor", type=float, default=90.0, help="least score, in percent")
    options = parser.parse_args()
    plan = tomllib.loads((ROOT / "tools/mutate.toml").read_text(encoding="utf-8"))
    os.chdir(ROOT)
    sys.path[:0] = [str(SOURCES), str(ROOT)]
    for library in LIBRARIES:
        importlib.import_module(library)
    low = False
    for key, entry in plan["module"].items():
        if options.modules and not any((key + "/").startswith(m + "/") for m in options.modules):
            continue
        low |= not _module(key, entry, options)
    return int(low)


def _module(key: str, entry: dict[str, list[str]], options: argparse.Namespace) -> bool:
    """Try one module in a process of its own, which is warm for it alone."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if status not in (0, 1):
            sys.exit(status)
        return status == 0
    status = 2
    try:
        file = PACKAGE / f"{key}.py"
        warm(name_of(file))
        known = mutants(file.read_text(encoding="utf-8"))
        same = {text.strip() for text in entry.get("equivalent", {})}
        equivalent = [m for m in known if {m.code, f"{m.code}  {m.change}"} & same]
        unused = same - {t for m in known for t in (m.code, f"{m.code}  {m.change}")}
        for text in sorted(unused):
            print(f"    {key}: no such mutant any more: {text}", flush=True)
        chosen = [m for m in known if m not in equivalent]
        if options.line:
            chosen = [m for m in chosen if m.line == options.line]
        # Shuffled also without a sample, so that a limit of time cuts anywhere.
        size = min(options.sample or len(chosen), len(chosen))
        chosen = random.Random(options.seed).sample(chosen, size)  # noqa: S311
        began = time.monotonic()
        verdicts = []
        for verdict in judge(file, chosen, entry["tests"], options):
            verdicts.append(verdict)
            if options.line:
                print(f"    {verdict.word:9} {verdict.mutant.change}", flush=True)
        verdicts += [Verdict(mutant=m, word="equivalent") for m in equivalent]
        verdicts.sort(key=lambda v: v.mutant.line)
        status = int(report(key, verdicts, len(known), began) < options.floor)
    except SystemExit as end:
        status = int(str(end.code))
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    sys.exit(main())
