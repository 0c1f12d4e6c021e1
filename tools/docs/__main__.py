"""The command of this package; see its docstring."""

from __future__ import annotations

import argparse
import sys

import tools.docs
from tools.docs import build, drawings, examples, pages


def main() -> int:
    """Do what was asked; 1 when a check fails."""
    parser = argparse.ArgumentParser(prog="tools.docs", description=tools.docs.__doc__)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="say which pages are out of date")
    what.add_argument("--build", action="store_true", help="build the site, then check it")
    what.add_argument("--examples", action="store_true", help="write the output of the examples")
    options = parser.parse_args()
    if options.check:
        return _say(
            [*pages.stale(), *drawings.stale()],
            "run python -m tools.docs and commit what it writes",
        )
    if options.build:
        return _say(build.build(), "the site is not fit to be read")
    if options.examples:
        for page in examples.documents():
            if examples.refresh(page):
                print(page.relative_to(pages.DOCS.parent))
        return 0
    for path in [*pages.write(), *drawings.write()]:
        print(path.relative_to(pages.DOCS))
    return 0


def _say(findings: list[str], advice: str) -> int:
    for finding in findings:
        print(finding)
    if findings:
        print(advice, file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
