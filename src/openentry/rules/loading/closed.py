"""What an installation may not change: the days whose law the package knows.

The law that has been in force is only corrected by an erratum of the package, never by a file that
lies over it: an installation adds what comes after the last day covered.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from openentry.rules.errors import LawError
from openentry.rules.loading.reading import place
from openentry.rules.loading.sources import load_coverage

if TYPE_CHECKING:
    from openentry.rules.loading.tables import Version


def closed_until(package: Path, file: str) -> date:
    """Give the last day for which the package knows the law of a file.

    Parameters
    ----------
    package : Path
        The package's folder of law files, which says what it covers.
    file : str
        From that folder on: ``programs/work.toml``.
    """
    coverage = load_coverage((package,))
    return max(
        (
            part.until or coverage.verified_on
            for part in coverage.covered
            if any(file == name or file.startswith(f"{name}/") for name in part.files)
        ),
        default=date.min,
    )


def check_open(versions: Iterable[Version], path: Path, root: Path, package: Path) -> None:
    """Check that versions of an installation begin after the days that are closed.

    Parameters
    ----------
    versions : iterable of Version
    path : Path
        Their file.
    root : Path
        The installation's folder of law files.
    package : Path

    Raises
    ------
    LawError
        ``law-version-closed``.
    """
    until = closed_until(package, path.relative_to(root).as_posix())
    for version in versions:
        if version.in_force <= until:
            raise LawError(
                "law-version-closed",
                file=place(path),
                version=version.id,
                day=version.in_force,
                until=until,
            )
