"""A backup: the whole register in one file, made while people go on working in it.

The file is a ZIP archive that any program opens: ``manifest.json``; under ``tables/`` the lines
of each table; under ``law/`` the law of the installation itself, if it has any. Everything is
read in one snapshot, so it is the register of one instant. It restores on SQLite and on
PostgreSQL, whichever it came from.

Keys are not in it. The manifest names the master keys without which what is sealed stays so.
Whoever keeps backups keeps them apart from the keys.

The last 64 bytes are the SHA-256 of all bytes before them: one changed byte anywhere is found
before anything is read. That protects from accidents. From forgery the signed head of the
journal protects, compared with one that was kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from openentry import __version__
from openentry.files.outputs import PACKED, whole_output
from openentry.proof.merkle import Frontier
from openentry.registry import clock
from openentry.registry.faults import fault
from openentry.registry.keeping.dumping import TableDigest, digested, lines, state_digest, tables
from openentry.registry.models import JournalHead, JournalState
from openentry.registry.services.rotating import wrapped_by
from openentry.registry.transactions import one_snapshot
from openentry.rules.errors import ConflictError, InputError
from openentry.rules.facts import instant_text, microseconds
from openentry.rules.lawbook import overlay_folder

FORMAT = "openentry/backup/1"
MANIFEST = "manifest.json"
LAW = "law/"
MARK = b"openentry backup, sha256 of all bytes before: "
SEAL = 64
"""Letters of the digest at the end of the file."""

_LEVEL = 1
_BLOCK = 1 << 20
_OWNER_ONLY = 0o600

Tell = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds.

    Attributes
    ----------
    made_at : str
        Instant of the snapshot.
    release, operator, database : str
        Of the installation it was made by.
    migrations : tuple of str
        Every change of the tables that was made, by app and name.
    tables : tuple of TableDigest
    files : dict
        SHA-256 of each file of the installation's own law, by its path below ``law/``.
    state : str
        `state_digest` of the tables.
    size : int
        Entries of the journal.
    root : str
        Root of their tree.
    head : str
        The last signed head; empty for none.
    master_keys : dict
        How many people need each master key, by its id.
    """

    made_at: str
    release: str
    operator: str
    database: str
    migrations: tuple[str, ...]
    tables: tuple[TableDigest, ...]
    files: dict[str, str]
    state: str
    size: int
    root: str
    head: str
    master_keys: dict[str, int]


def back_up(target: Path, *, tell: Tell | None = None) -> tuple[Path, Manifest]:
    """Write a backup; it is there when it is whole, and never otherwise.

    Parameters
    ----------
    target : Path
        A file that is not there yet, or a folder, in which it is named for the instant.
    tell : callable, optional
        Told the message id of the step and the share that is done.

    Returns
    -------
    tuple of (where it is, what it holds)

    Raises
    ------
    ConflictError
        ``backup-there`` if the file exists: no backup is ever written over.
    InputError
        ``backup-name`` for a name that asks for packing what is packed; if the place cannot be
        written.
    """
    at = clock.now()
    if target.is_dir():
        target = target / f"register-{at:%Y%m%dT%H%M%SZ}.zip"
    if target.suffix == PACKED:
        raise InputError("backup-name", file=str(target))
    if target.exists():
        raise ConflictError("backup-there", file=str(target))
    with whole_output(target) as file:
        os.chmod(file.fileno(), _OWNER_ONLY)
        with one_snapshot():
            manifest = _write(file, at, tell or _silent)
        _seal(file)
    return target, manifest


def _write(file: IO[bytes], at: datetime, tell: Tell) -> Manifest:
    found: list[TableDigest] = []
    models = tables()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, True, _LEVEL) as archive:
        archive.comment = MARK + b"0" * SEAL
        # The first reading begins the snapshot, and the law is that of this instant.
        state = JournalState.objects.get(pk=1)
        files = _write_law(archive)
        for number, model in enumerate(models):
            tell("backup.step-read", number / len(models))
            with archive.open(f"tables/{model._meta.db_table}.jsonl", "w", force_zip64=True) as out:
                found.append(digested(model, lines(model), out.write))
            fault("backup-table")
        head = JournalHead.objects.order_by("-pk").first()
        manifest = Manifest(
            made_at=instant_text(microseconds(at), decimals=True),
            release=__version__,
            operator=settings.OPERATOR,
            database=connection.vendor,
            migrations=migrations(),
            tables=tuple(found),
            files=files,
            state=state_digest(found),
            size=state.size,
            root=Frontier.from_bytes(bytes(state.frontier)).root().hex(),
            head="" if head is None else head.note,
            master_keys=wrapped_by(),
        )
        document = {"format": FORMAT, **asdict(manifest)}
        text = json.dumps(document, ensure_ascii=False, indent=1)
        with archive.open(MANIFEST, "w") as out:
            out.write(text.encode())
    return manifest


def migrations() -> tuple[str, ...]:
    """Give every change of the tables that was made in this database, by app and name."""
    applied = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in applied))


def law_files() -> Iterator[tuple[str, bytes]]:
    """Give the files of the installation's own law: path below ``law/``, content."""
    folder = overlay_folder()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _write_law(archive: zipfile.ZipFile) -> dict[str, str]:
    files = {}
    for name, content in law_files():
        with archive.open(LAW + name, "w") as out:
            out.write(content)
        files[name] = hashlib.sha256(content).hexdigest()
    return files


def _seal(file: IO[bytes]) -> None:
    """Write the digest of everything before it over the last letters of the file."""
    end = file.seek(0, os.SEEK_END) - SEAL
    digest = digest_of(file, end)
    file.seek(end)
    file.write(digest.encode())


def digest_of(file: IO[bytes], count: int) -> str:
    """Digest the first bytes of a file."""
    file.seek(0)
    digest = hashlib.sha256()
    while count > 0 and (block := file.read(min(_BLOCK, count))):
        digest.update(block)
        count -= len(block)
    return digest.hexdigest()


def manifest_of(document: dict[str, Any]) -> Manifest:
    """Read a manifest.

    Raises
    ------
    TypeError, KeyError
        If it is none.
    """
    given = {name: document[name] for name in Manifest.__slots__}
    given["migrations"] = tuple(given["migrations"])
    given["tables"] = tuple(
        TableDigest(**{**table, "columns": tuple(table["columns"])}) for table in given["tables"]
    )
    return Manifest(**given)


def _silent(step: str, share: float) -> None:
    """Tell nobody."""
