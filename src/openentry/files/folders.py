"""Folders of results: several files that belong together, which appear whole or not at all.

They are made in a hidden folder beside the place and take its name when all are on the disk.
Of two processes that want the same name, one gets it and the other is refused.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from openentry.rules.errors import ConflictError, InputError

_DRAFT = ".part"


def refuse_filled(folder: Path) -> None:
    """Refuse a folder that holds something, or a place where there can be none.

    Raises
    ------
    ConflictError
        ``folder-not-empty``.
    InputError
        ``folder-is-file``, ``folder-cannot-be-written``.
    """
    try:
        if folder.is_dir():
            if any(folder.iterdir()):
                raise ConflictError("folder-not-empty", folder=str(folder))
        elif folder.exists():
            raise InputError("folder-is-file", folder=str(folder))
    except OSError as error:
        raise _cannot(folder, error) from None


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give a folder to write to; it takes its name when the block ends well, never otherwise.

    Parameters
    ----------
    folder : Path
        New or empty; what it is in is made if it does not exist.

    Yields
    ------
    Path

    Raises
    ------
    ConflictError, InputError
        As `refuse_filled`; `ConflictError` also when another process was first. Also
        ``output-denied`` and ``output-disk-full``.
    """
    refuse_filled(folder)
    # Through a link the folder it points to is filled, and the link stays.
    folder = Path(os.path.realpath(folder))
    draft = folder.parent / f".{folder.name[:100]}.{secrets.token_hex(8)}{_DRAFT}"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft.mkdir()
    except OSError as error:
        raise _cannot(folder, error) from None
    try:
        yield draft
        for path in (*sorted(draft.rglob("*")), draft):
            _sync(path)
        _give_name(draft, folder)
    except OSError as error:
        raise _cannot(folder, error) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _give_name(draft: Path, folder: Path) -> None:
    if os.name == "nt":  # where a folder cannot take the place of an empty one
        with suppress(FileNotFoundError):
            folder.rmdir()
    try:
        os.replace(draft, folder)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            raise ConflictError("folder-not-empty", folder=str(folder)) from None
        raise
    _sync(folder.parent)


def _sync(path: Path) -> None:
    """Have a file or folder on the disk, where the system can be asked to."""
    with suppress(PermissionError):  # some systems open no folders
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _cannot(folder: Path, error: OSError) -> InputError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return InputError("output-disk-full", file=str(folder))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return InputError("output-denied", file=str(folder))
    return InputError(
        "folder-cannot-be-written", folder=str(folder), why=error.strerror or str(error)
    )
