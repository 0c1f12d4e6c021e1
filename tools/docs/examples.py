"""The examples of the documentation, run as a reader would run them.

A comment above a block of code makes it live; each page has a folder of its own, in which its
blocks run in order:

    <!-- file people.csv -->     the block is the content of that file
    <!-- run -->                 the block is a session: lines after "$ " are run by a shell, the
                                 lines below each must be what it prints; "..." on a line of its
                                 own stands for any lines. What goes to standard error is shown
                                 only where the command fails: its place between lines is chance
    <!-- run 3 -->               the same, and the last command leaves with exit code 3
    <!-- run python -->          the block is a program of Python
    <!-- output -->              the block is what the program above it prints
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FRONT = ("README.md", "LISEZMOI.md", "CONTRIBUTING.md", "CONTRIBUER.md")
TIMEOUT_S = 120
DEFECT = 70
COLUMNS = "100"

_BLOCK = re.compile(
    r"^<!-- (?P<what>file|run|output) ?(?P<of>[^\n]*?) ?-->\n+```(?P<kind>\w*)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One live block of a page: what it is, its argument, where its text stands."""

    what: str
    of: str
    body: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a block should print and what it printed, both as the page would show them."""

    block: Block
    found: str
    exit_code: int
    exit_expected: int

    @property
    def good(self) -> bool:
        """Whether the page tells the truth."""
        return self.exit_code == self.exit_expected and matches(self.block.body, self.found)


def documents() -> tuple[Path, ...]:
    """Give every page with live blocks, in both languages."""
    pages = [ROOT / name for name in FRONT] + sorted((ROOT / "docs").glob("??/**/*.md"))
    return tuple(page for page in pages if page.exists() and any(blocks(page)))


def blocks(page: Path) -> Iterator[Block]:
    """Give the live blocks of a page in order."""
    for found in _BLOCK.finditer(page.read_text(encoding="utf-8")):
        yield Block(
            what=found["what"],
            of=found["of"],
            body=found["body"],
            start=found.start("body"),
            end=found.end("body"),
        )


def language(page: Path) -> str:
    """Give the language of a page."""
    french = "fr" in page.relative_to(ROOT).parts or page.name in ("LISEZMOI.md", "CONTRIBUER.md")
    return "fr" if french else "en"


def run(page: Path, folder: Path) -> Iterator[Ran]:
    """Run the live blocks of a page in a folder; the folder keeps what they leave."""
    # What the pages show is the same whatever register is set up where they are made.
    own = {name: text for name, text in os.environ.items() if not name.startswith("OPENENTRY_")}
    environment = own | {
        "COLUMNS": COLUMNS,
        "NO_COLOR": "1",
        "OPENENTRY_LANG": language(page),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    program, answer = None, ("", 0)
    for block in blocks(page):
        if block.what == "file":
            (folder / block.of).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.of).write_text(block.body, encoding="utf-8")
        elif block.what == "output":
            assert program is not None, f"{page}: there is no program above this output"
            yield Ran(block=block, found=answer[0], exit_code=answer[1], exit_expected=0)
        elif block.of == "python":
            program = block
            answer = _shell([sys.executable, "-c", block.body], folder, environment)
            if answer[1]:
                yield Ran(block=block, found=answer[0], exit_code=answer[1], exit_expected=0)
        else:
            yield _session(block, folder, environment)


def _session(block: Block, folder: Path, environment: dict[str, str]) -> Ran:
    lines, code = [], 0
    commands = [line for line in block.body.splitlines() if line.startswith(("$ ", "> "))]
    joined: list[list[str]] = []
    for line in commands:
        if line.startswith("$ "):
            joined.append([line])
        else:
            joined[-1].append(line)
    for command in joined:
        text = "\n".join(line[2:] for line in command)
        printed, code = _shell(["/bin/sh", "-c", text], folder, environment)
        lines += [*command, *(line.rstrip() for line in printed.rstrip("\n").splitlines())]
    expected = int(block.of) if block.of.isdigit() else 0
    found = "\n".join(lines) + "\n"
    return Ran(block=block, found=found, exit_code=code, exit_expected=expected)


def _shell(command: list[str], folder: Path, environment: dict[str, str]) -> tuple[str, int]:
    answer = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment,
        timeout=TIMEOUT_S,
    )
    # A pipe hides how its first command left; a defect must not pass for an empty answer.
    broken = any(word in answer.stderr for word in ("Traceback", "Terminated", "Killed"))
    code = answer.returncode or (DEFECT if broken else 0)
    return answer.stdout + (answer.stderr if code else ""), code


def matches(expected: str, found: str) -> bool:
    """Tell whether what was printed is what the page shows; "..." stands for any lines."""
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line.rstrip()) + r"[ \t]*\n"
        for line in expected.splitlines()
    )
    return re.fullmatch(pattern, found if found.endswith("\n") else found + "\n") is not None


def refresh(page: Path) -> bool:
    """Write what each block truly prints into the page; blocks that are true stay as they are.

    A block shortened by hand is left to the hand that shortened it, and named.
    """
    import tempfile

    text = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        wrong = [ran for ran in run(page, Path(folder)) if not ran.good]
    for ran in reversed(wrong):
        shortened = "\n...\n" in ran.block.body
        if ran.exit_code != ran.exit_expected or shortened:
            why = "shortened by hand" if shortened else f"left with {ran.exit_code}"
            print(f"{page.relative_to(ROOT)}: not written ({why}):\n{ran.found}")
            continue
        text = text[: ran.block.start] + ran.found + text[ran.block.end :]
    page.write_text(text, encoding="utf-8")
    return bool(wrong)
