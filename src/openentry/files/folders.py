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
        ``folder-is-file``, ``folder-impossible``, ``folder-cannot-be-written``.
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
        ``output-denied``, ``output-disk-full`` and ``folder-mounted``.
    """
    refuse_filled(folder)
    # Through a link the folder it points to is filled, and the link stays.
    folder = Path(os.path.realpath(folder))
    draft = folder.parent / f".{folder.name[:100]}.{secrets.token_hex(8)}{_DRAFT}"
    above = [place for place in folder.parents if not os.path.lexists(place)]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft.mkdir()
        yield draft
        for path in (*sorted(draft.rglob("*")), draft):
            _sync(path)
        _give_name(draft, folder)
    except OSError as error:
        raise _cannot(folder, error) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        for place in above:
            with suppress(OSError):  # where all went well, they are no longer empty
                place.rmdir()


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
    name = str(folder)
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return InputError("output-disk-full", file=name)
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return InputError("output-denied", file=name)
        case errno.ENAMETOOLONG | errno.ELOOP | errno.ENOTDIR | errno.EEXIST | errno.EINVAL:
            return InputError("folder-impossible", folder=name)
        case errno.EBUSY:
            # What is mounted, as containers do with folders, cannot be replaced by another.
            return InputError("folder-mounted", folder=name)
    why = error.strerror or str(error)
    return InputError("folder-cannot-be-written", folder=name, why=why)
