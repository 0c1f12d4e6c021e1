"""Folders of results: new or empty, and nothing in them of a run that failed.

For writing several files that belong together. They are made in a hidden folder beside the
place and moved there when all are whole.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openentry.rules.errors import ConflictError, InputError


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Give a folder to write to; it takes its name when the block ends well, never otherwise.

    Raises
    ------
    ConflictError
        ``folder-not-empty`` if there is something in the folder already.
    InputError
        ``folder-unusable`` if there is a file of that name, or the place may not be written to.
    """
    if target.is_file():
        raise InputError("folder-unusable", folder=str(target), reason="file")
    if target.exists() and any(target.iterdir()):
        raise ConflictError("folder-not-empty", folder=str(target))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise InputError(
            "folder-unusable", folder=str(target), reason=error.strerror or str(error)
        ) from error
    try:
        yield made
        made.chmod(0o755)
        if target.exists():
            target.rmdir()
        made.rename(target)
    finally:
        shutil.rmtree(made, ignore_errors=True)
