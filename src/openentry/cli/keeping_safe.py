"""Backups and keys on the command line."""

from __future__ import annotations

import json
import secrets
import sys
from pathlib import Path

from rich.text import Text

from openentry.cli.context import check_word, t
from openentry.cli.printing import console, emit, table
from openentry.cli.steps import steps
from openentry.project.drafting import whole_register
from openentry.project.starting import make_tables, start_django, start_register
from openentry.rules.errors import UsageError

FORMS = ("table", "json")
KEY_ID_TOP = 16


def answer_backup(target: Path, form: str) -> None:
    """Write a backup and say what is in it.

    Raises
    ------
    ConflictError, InputError
        As `keeping.backup.back_up`.
    """
    check_word("--format", form, *FORMS)
    start_register()
    from openentry.registry.keeping.backup import back_up

    with steps() as tell:
        path, manifest = back_up(target, tell=tell)
    if form == "json":
        told = {
            "file": str(path),
            "made_at": manifest.made_at,
            "rows": sum(one.rows for one in manifest.tables),
            "state": manifest.state,
            "journal": {"size": manifest.size, "root": manifest.root},
            "master_keys": manifest.master_keys,
        }
        emit(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return
    rows = sum(one.rows for one in manifest.tables)
    out = console()
    out.print(Text(t("backup-made", file=str(path), rows=rows, size=manifest.size)))
    out.print(Text(t("backup-state", state=manifest.state)))
    out.print(Text(t("backup-root", root=manifest.root)))
    out.print(Text(t("backup-keys", names=", ".join(manifest.master_keys) or "—")))


def answer_restore(source: Path, form: str) -> None:
    """Restore a backup and say what is there now.

    Raises
    ------
    ConflictError, InputError, VerificationError
        As `keeping.restoring.restore`.
    """
    check_word("--format", form, *FORMS)
    start_django()
    from openentry.registry.keeping.restoring import restore

    with whole_register(), steps() as tell:
        done = restore(source, tell=tell, prepare=make_tables)
    manifest = done.manifest
    if form == "json":
        told = {
            "state": manifest.state,
            "journal": {"size": manifest.size, "root": manifest.root},
            "keys_missing": list(done.keys_missing),
        }
        emit(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    else:
        rows = sum(one.rows for one in manifest.tables)
        out = console()
        out.print(Text(t("restore-done", rows=rows, size=manifest.size)))
        out.print(Text(t("backup-state", state=manifest.state)))
        out.print(Text(t("backup-root", root=manifest.root)))
    if done.keys_missing:
        names = ", ".join(done.keys_missing)
        sys.stderr.write(t("restore-keys-missing", names=names) + "\n")


def answer_new_keys(name: str | None) -> None:
    """Make keys, and print them as settings; they are kept nowhere.

    Raises
    ------
    UsageError
        ``keys-id`` for a name that no key may have.
    """
    from openentry.registry.keeping.keys import DEMONSTRATION_ID

    name = name or secrets.token_hex(4)
    if not (name.replace("-", "").isalnum() and name.isascii() and len(name) <= KEY_ID_TOP):
        raise UsageError("keys-id", value=name, top=KEY_ID_TOP)
    if name == DEMONSTRATION_ID:
        raise UsageError("keys-id", value=name, top=KEY_ID_TOP)
    lines = (
        f"OPENENTRY_MASTER_KEYS={name}:{secrets.token_hex(32)}",
        f"OPENENTRY_INDEX_KEY={secrets.token_hex(32)}",
        f"OPENENTRY_SIGNING_KEY={secrets.token_hex(32)}",
        f"OPENENTRY_SECRET_KEY={secrets.token_urlsafe(48)}",
    )
    emit("\n".join(lines) + "\n")
    sys.stderr.write(t("keys-made") + "\n")


def answer_keys(form: str) -> None:
    """Tell how many people's keys each master key wraps."""
    check_word("--format", form, *FORMS)
    start_register()
    from openentry.registry.keeping.keys import keys
    from openentry.registry.services.rotating import wrapped_by

    ring, counts = keys(), wrapped_by()
    names = list(dict.fromkeys((*ring.masters, *counts)))
    rows = [(n, counts.get(n, 0), n == ring.current, n in ring.masters) for n in names]
    if form == "json":
        told = [dict(zip(("id", "wraps", "current", "here"), row, strict=True)) for row in rows]
        emit(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return
    states = {(True, True): "current", (False, True): "opens", (False, False): "missing"}
    shown = [
        (n, f"{count}", t(f"keys-{states[current, here]}")) for n, count, current, here in rows
    ]
    heads = (t("keys-head-id"), t("keys-head-wraps"), t("keys-head-state"))
    console().print(table(heads, shown, right=frozenset({1}), whole=frozenset({0})))


def answer_rotate(form: str) -> None:
    """Wrap every person's key by the master key in use.

    Raises
    ------
    VerificationError
        As `services.rotating.rotate_keys`.
    """
    check_word("--format", form, *FORMS)
    start_register()
    from openentry.registry.actors import SYSTEM
    from openentry.registry.services.rotating import rotate_keys, wrapped_by

    total = sum(wrapped_by().values()) or 1
    with steps() as tell:
        done = rotate_keys(SYSTEM, progress=lambda n: tell("backup.step-rotate", n / total))
    if form == "json":
        told = {"master_key": done.current, "wrapped": done.wrapped}
        emit(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        return
    console().print(Text(t("keys-rotated", count=done.wrapped, name=done.current)))
