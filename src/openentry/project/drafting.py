"""A register that is not there yet is made beside its place, and takes it whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from openentry.project.starting import start_django
from openentry.rules.errors import ConflictError

BESIDE = ("", "-wal", "-shm", "-journal")
"""Files of an embedded database, by what is behind its name."""


@contextmanager
def whole_register() -> Iterator[None]:
    """Let a register be filled that appears when the block ends well.

    An embedded one that was not there has another name until then, so that neither an error nor a
    kill leaves it half made. One that is there, and a server, have their transactions for that.

    Raises
    ------
    ConflictError
        ``register-appeared`` if somebody else made one in its place meanwhile.
    InputError, LimitError
        As `make_tables`, which the block calls.
    """
    start_django()
    from django.db import connection

    described = connection.settings_dict
    place = Path(str(described["NAME"]))
    if connection.vendor != "sqlite" or place.exists():
        yield
        return
    folders = [folder for folder in (place.parent, *place.parent.parents) if not folder.exists()]
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    connection.close()
    described["NAME"] = str(draft)
    try:
        yield
        # What stands beside it is put into it by the last who closes it.
        connection.close()
        if place.exists():
            raise ConflictError("register-appeared", file=str(place))
        draft.rename(place)
        _to_disk(place.parent)
    finally:
        connection.close()
        described["NAME"] = str(place)
        for end in BESIDE:
            draft.with_name(draft.name + end).unlink(missing_ok=True)
        for folder in folders:
            with suppress(OSError):  # not empty: something is in it now, so it stays
                folder.rmdir()


def _to_disk(folder: Path) -> None:
    """Make the name of a file as lasting as what is in it."""
    with suppress(OSError):  # where folders cannot be opened, nothing more can be done
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
