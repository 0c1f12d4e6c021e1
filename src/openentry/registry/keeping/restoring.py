"""Restoring a backup into an empty register: all of it as it was, or nothing.

The file is checked whole before a row is written. The rows are written in one transaction, read
back within it, and digested again: only if every table is what the manifest says, and the
journal is its own, does anybody see any of it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

from django.core.management.color import no_style
from django.db import connection, transaction

from openentry.proof.merkle import Frontier
from openentry.registry.bulk import insert
from openentry.registry.keeping.backup import (
    FORMAT,
    LAW,
    MANIFEST,
    MARK,
    SEAL,
    Manifest,
    Tell,
    digest_of,
    law_files,
    manifest_of,
    migrations,
)
from openentry.registry.keeping.dumping import (
    CHUNK,
    Model,
    columns,
    digest_tables,
    digested,
    reader,
    state_digest,
    tables,
)
from openentry.registry.keeping.keys import keys
from openentry.registry.models import JournalState, PersonKey
from openentry.rules.errors import ConflictError, InputError, VerificationError
from openentry.rules.lawbook import overlay_folder

_TAIL = len(MARK) + SEAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was restored.

    Attributes
    ----------
    manifest : Manifest
    keys_missing : tuple of str
        Ids of master keys that are needed and not here, or are other keys here.
    """

    manifest: Manifest
    keys_missing: tuple[str, ...]


def _there() -> None:
    """Find the tables made."""


def restore(
    source: Path, *, tell: Tell | None = None, prepare: Callable[[], object] = _there
) -> Restored:
    """Restore a backup.

    Parameters
    ----------
    source : Path
    tell : callable, optional
        Told the message id of the step and the share that is done.
    prepare : callable, optional
        Makes the tables, when the backup is known to be one.

    Raises
    ------
    InputError
        ``backup-missing``, ``backup-form`` if it is no backup, ``backup-newer``.
    ConflictError
        ``restore-not-empty``, ``restore-law-there``: nothing is written over;
        ``restore-other-release``.
    VerificationError
        ``backup-damaged`` with the first thing that is not as it was written.
    """
    with opened(source, tell) as (archive, manifest):
        prepare()
        _refuse_other_release(manifest)
        draft = _law_draft(source, archive, manifest)
        try:
            with transaction.atomic(durable=True):
                _refuse_unless_empty()
                _fill(source, archive, manifest, tell or _silent)
                if draft is not None:
                    if overlay_folder().is_dir():
                        shutil.rmtree(overlay_folder())  # without a file in it
                    draft.rename(overlay_folder())
        finally:
            if draft is not None:
                shutil.rmtree(draft, ignore_errors=True)
    return Restored(manifest=manifest, keys_missing=unusable_masters())


@contextmanager
def opened(source: Path, tell: Tell | None = None) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open a backup, with every byte checked.

    Raises
    ------
    InputError
        ``backup-missing``, ``backup-form``, ``backup-newer``.
    VerificationError
        ``backup-damaged``.
    """
    (tell or _silent)("backup.step-check", 0)
    with _opened(source) as file:
        end = file.seek(0, os.SEEK_END)
        if end < _TAIL:
            raise InputError("backup-form", file=str(source))
        file.seek(end - _TAIL)
        tail = file.read(_TAIL)
        if digest_of(file, end - SEAL).encode() != tail[-SEAL:]:
            file.seek(0)
            if not (tail.startswith(MARK) or file.read(2) == b"PK"):
                raise InputError("backup-form", file=str(source))
            raise VerificationError("backup-damaged", file=str(source), what="sha256")
        try:
            archive = zipfile.ZipFile(file)
            document = json.loads(archive.read(MANIFEST))
            known = document["format"] == FORMAT
            manifest = manifest_of(document) if known else None
        except (zipfile.BadZipFile, KeyError, TypeError, ValueError):
            raise InputError("backup-form", file=str(source)) from None
        if manifest is None:
            raise InputError("backup-newer", file=str(source), format=str(document["format"]))
        yield archive, manifest


def _opened(source: Path) -> IO[bytes]:
    try:
        return open(source, "rb")
    except OSError:
        raise InputError("backup-missing", file=str(source)) from None


def unusable_masters() -> tuple[str, ...]:
    """Give the master keys that are needed and are not here, or are other keys here."""
    ring, found = keys(), []
    for master in PersonKey.objects.order_by("master").values_list("master", flat=True).distinct():
        one = PersonKey.objects.filter(master=master).select_related("person").first()
        assert one is not None
        try:
            ring.unwrap(master, bytes(one.wrapped), one.person.public_id)
        except VerificationError:
            found.append(master)
    return tuple(found)


def _refuse_other_release(manifest: Manifest) -> None:
    here, there = set(migrations()), set(manifest.migrations)
    if here != there:
        differ = sorted(here ^ there)
        raise ConflictError(
            "restore-other-release", release=manifest.release, differ=", ".join(differ)
        )


def _refuse_unless_empty() -> None:
    # Whoever acts meanwhile waits here, and is refused by the keys of what was restored.
    state = JournalState.objects.select_for_update().get(pk=1)
    for model in tables():
        if model is not JournalState and model._base_manager.exists():
            raise ConflictError("restore-not-empty", table=model._meta.db_table)
    if state.size:
        raise ConflictError("restore-not-empty", table=JournalState._meta.db_table)


def _fill(source: Path, archive: zipfile.ZipFile, manifest: Manifest, tell: Tell) -> None:
    JournalState.objects.all().delete()
    expected = {table.name: table for table in manifest.tables}
    models = tables()
    if {m._meta.db_table for m in models} != set(expected):
        raise InputError("backup-form", file=str(source))
    total = sum(table.rows for table in manifest.tables) or 1
    done = 0
    for model in models:
        tell("backup.step-write", done / total)
        name = model._meta.db_table
        with archive.open(f"tables/{name}.jsonl") as member:
            found = digested(model, _written(model, member))
        if found != expected[name]:
            raise VerificationError("backup-damaged", file=str(source), what=name)
        done += found.rows
    _set_sequences(models)
    tell("backup.step-compare", 0)
    there = digest_tables(lambda rows: tell("backup.step-compare", rows / total))
    for table in there:
        if table != expected[table.name]:
            raise VerificationError("restore-differs", table=table.name)
    state = JournalState.objects.get(pk=1)
    root = Frontier.from_bytes(bytes(state.frontier)).root().hex()
    if (state_digest(there), state.size, root) != (manifest.state, manifest.size, manifest.root):
        raise VerificationError("backup-damaged", file=str(source), what=MANIFEST)


def _written(model: Model, member: IO[bytes]) -> Iterator[bytes]:
    """Write the rows of a table into the database, and give its lines as they go by."""
    read, names = reader(model), columns(model)
    while part := list(islice(member, CHUNK)):
        insert(model, names, [read(line) for line in part])
        yield from part


def _set_sequences(models: list[Model]) -> None:
    """Let new rows get keys after those that were restored."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _law_draft(source: Path, archive: zipfile.ZipFile, manifest: Manifest) -> Path | None:
    """Lay out the installation's own law beside its place; None where there is nothing to do."""
    target = overlay_folder()
    there = {name: hashlib.sha256(content).hexdigest() for name, content in law_files()}
    if there == manifest.files:
        return None
    if there:
        raise ConflictError("restore-law-there", folder=str(target))
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        _lay_out(draft, source, archive, manifest)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return draft


def _lay_out(draft: Path, source: Path, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    draft.mkdir(parents=True)
    for name, digest in manifest.files.items():
        path = draft / name
        if not path.resolve().is_relative_to(draft.resolve()):
            raise InputError("backup-form", file=str(source))
        path.parent.mkdir(parents=True, exist_ok=True)
        content = archive.read(LAW + name)
        if hashlib.sha256(content).hexdigest() != digest:
            raise VerificationError("backup-damaged", file=str(source), what=LAW + name)
        path.write_bytes(content)


def _silent(step: str, share: float) -> None:
    """Tell nobody."""
