"""Output that appears whole or not at all.

A file is written beside its place under no name, or a hidden one where the system knows no
nameless files, and takes its name only when it is complete and on the disk. Standard output and
pipes get everything at the end. A failure at any moment leaves what was there before.
"""

from __future__ import annotations

import errno
import gzip
import io
import os
import secrets
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from openentry.rules.errors import InputError

STANDARD_OUTPUT = "-"
PACKED = ".gz"
_SPOOL_IN_MEMORY = 1 << 20
_BUFFER_BYTES = 1 << 20


@contextmanager
def whole_output(target: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """Open output for bytes; it appears when the block ends well, and never otherwise.

    A file that is there already is replaced, and keeps its permissions: whoever names a file to
    write to means it. Through a symbolic link the file it points to is replaced. A name that
    ends in ``.gz`` gets gzip; the same content always gives the same bytes.

    Parameters
    ----------
    target : str or path
        ``-`` is standard output.

    Yields
    ------
    file of bytes

    Raises
    ------
    InputError
        If the folder does not exist, the place may not be written to, or the disk is full.
    """
    name = os.fspath(target)
    opened = _spooled(name) if _is_stream(name) else _beside(Path(name))
    try:
        with opened as plain:
            if name.lower().endswith(PACKED):
                # Without a time and a name in it, gzip depends on the content alone.
                packed = gzip.GzipFile("", "wb", 6, plain, mtime=0)
                with packed, io.BufferedWriter(packed, _BUFFER_BYTES) as buffered:
                    yield buffered
            else:
                yield plain
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise cannot_write(name, error) from error


def write_whole(target: str | os.PathLike[str], content: bytes | str) -> None:
    """Write one file whole; text as UTF-8."""
    with whole_output(target) as file:
        file.write(content.encode() if isinstance(content, str) else content)


def _is_stream(name: str) -> bool:
    if name == STANDARD_OUTPUT:
        return True
    try:
        mode = os.stat(name).st_mode
    except (OSError, ValueError):
        return False
    # A pipe or a device has no place beside it to write to.
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


@contextmanager
def _spooled(name: str) -> Iterator[IO[bytes]]:
    with tempfile.SpooledTemporaryFile(_SPOOL_IN_MEMORY) as spool:
        yield spool
        spool.seek(0)
        if name == STANDARD_OUTPUT:
            shutil.copyfileobj(spool, sys.stdout.buffer, _BUFFER_BYTES)
            sys.stdout.buffer.flush()
        else:
            with open(name, "wb") as stream:
                shutil.copyfileobj(spool, stream, _BUFFER_BYTES)


@contextmanager
def _beside(target: Path) -> Iterator[IO[bytes]]:
    # A link must go on pointing to the file, not be replaced by it.
    target = Path(os.path.realpath(target))
    if target.is_dir():
        raise InputError("output-is-folder", file=str(target))
    if not target.parent.is_dir():
        raise InputError("output-folder-missing", file=str(target), folder=str(target.parent))
    hidden = target.parent / f".{target.name[:100]}.{secrets.token_hex(8)}.part"
    number, named = _nameless(target.parent, hidden)
    try:
        with open(number, "w+b", _BUFFER_BYTES) as file:
            yield file
            file.flush()
            with suppress(FileNotFoundError):
                os.fchmod(number, stat.S_IMODE(target.stat().st_mode))
            os.fsync(number)
            if not named:
                named = True
                _give_name(file, hidden)
        os.replace(hidden, target)
        named = False
        _sync_folder(target.parent)
    finally:
        if named:
            with suppress(OSError):
                os.unlink(hidden)


def _nameless(folder: Path, hidden: Path) -> tuple[int, bool]:
    """Open a new file; tell whether it has a name yet."""
    if hasattr(os, "O_TMPFILE") and os.path.isdir("/proc/self/fd"):
        # A file without a name is gone when its process is, however that ends.
        try:
            return os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o666), False
        except OSError as error:
            if error.errno not in (errno.EOPNOTSUPP, errno.EISDIR, errno.ENOENT, errno.EINVAL):
                raise
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0)
    return os.open(hidden, flags, 0o666), True


def _give_name(file: IO[bytes], hidden: Path) -> None:
    folder = os.open(hidden.parent, os.O_RDONLY)
    try:
        # With a folder given, the system follows the link to the file without a name.
        os.link(f"/proc/self/fd/{file.fileno()}", hidden, src_dir_fd=folder)
    except OSError:
        file.seek(0)
        with open(hidden, "xb") as copy:
            shutil.copyfileobj(file, copy, _BUFFER_BYTES)
            copy.flush()
            os.fsync(copy.fileno())
    finally:
        os.close(folder)


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def cannot_write(name: str, error: OSError) -> InputError:
    """Word the failure to write to a place."""
    match error.errno:
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return InputError("output-denied", file=name)
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return InputError("output-disk-full", file=name)
        case errno.ENOTDIR | errno.ENOENT:
            return InputError("output-folder-missing", file=name, folder=str(Path(name).parent))
        case _:
            return InputError("output-failed", file=name, reason=str(error.args[-1]))
