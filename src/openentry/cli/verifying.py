"""Verifying for the command line: what a file is, what was checked of it, and in which words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openentry.cli.context import LANG, check_word
from openentry.cli.printing import close, console, disclaimer, emit, heading, item
from openentry.files.problems import printable
from openentry.files.sources import open_source
from openentry.proof.checking import verify_receipt
from openentry.proof.checks import Check, Verified
from openentry.proof.errors import ProofError
from openentry.proof.export import is_export
from openentry.proof.forms import RECEIPT, read_json
from openentry.proof.heads import HeadText, read_head_text
from openentry.proof.journals import Journal, verify_journal, verify_record
from openentry.proof.keys import VerifyKey, demo_verify_key
from openentry.rules.errors import InputError, VerificationError
from openentry.rules.lawbook import Law
from openentry.wording import say

RECORD = "openentry/record/"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One document with what was found of it.

    Attributes
    ----------
    kind : {"receipt", "journal", "record"}
    title : str
        What it is, in words.
    """

    kind: str
    title: str
    found: Verified


def answer(
    file: str, journal: str | None, keys: Sequence[str], *, allow_demo: bool, form: str
) -> None:
    """Check a file and print every check.

    Raises
    ------
    InputError
        ``verify-not-known``, ``verify-needs-journal``, ``verify-no-journal``, or if a file
        cannot be read.
    ProofError
        If a document is not in its form, or a key is none.
    VerificationError
        ``verify-fails``, ``verify-fails-at``.
    """
    check_word("--format", form, "table", "json")
    known = tuple(VerifyKey.parse(key) for key in keys)
    if allow_demo or not known:
        known, allow_demo = (*known, demo_verify_key()), True
    parts = _parts(file, journal, known, allow_demo=allow_demo)
    law = Law.load()
    if form == "json":
        emit(json.dumps(_document(file, parts, law), ensure_ascii=False, indent=1) + "\n")
    else:
        _print(parts, law)
    failed = [check for part in parts for check in part.found.failed]
    if failed:
        codes = ", ".join(dict.fromkeys(check.code for check in failed))
        index = _first_bad(parts)
        if index is None:
            raise VerificationError("verify-fails", file=file, failed=codes)
        raise VerificationError("verify-fails-at", file=file, failed=codes, index=index)


def _parts(
    file: str, journal: str | None, keys: tuple[VerifyKey, ...], *, allow_demo: bool
) -> list[_Part]:
    lines = _lines(file)
    if is_export(lines[0]):
        return [_of_journal(verify_journal(lines, keys, allow_demo=allow_demo))]
    document = read_json(b"".join(lines))
    schema = document.get("schema") if isinstance(document, dict) else None
    if schema == RECEIPT:
        found = verify_receipt(document, keys, allow_demo=allow_demo)
        parts, heads = [_of_receipt(document, found)], _heads(document)
    elif isinstance(schema, str) and schema.startswith(RECORD):
        if journal is None:
            raise InputError("verify-needs-journal", file=file)
        parts, heads = [], []
    else:
        raise InputError("verify-not-known", file=file)
    if journal is None:
        return parts
    exported = _lines(journal)
    if not is_export(exported[0]):
        raise InputError("verify-no-journal", file=journal)
    checked = verify_journal(exported, keys, allow_demo=allow_demo, also=heads)
    if not parts:
        parts.append(_of_record(document, verify_record(document, checked)))
    return [*parts, _of_journal(checked)]


def _lines(file: str) -> list[bytes]:
    blocks = []
    try:
        with open_source(file) as source:
            while block := source.read():
                blocks.append(block)
    except InputError as error:
        if error.code != "json-holds-no-rows":
            raise
        raise InputError("verify-not-known", file=file) from None
    return b"".join(blocks).splitlines(keepends=True)


def _heads(document: Mapping[str, Any]) -> list[HeadText]:
    """Give the head of a receipt, for the journal to agree with, if it is in its form."""
    try:
        return [read_head_text(document["head"])]
    except ProofError:
        return []


def _of_receipt(document: Mapping[str, Any], found: Verified) -> _Part:
    if document["kind"] == "entry":
        entry = document["entry"]["entry"]
        title = _say(
            "proof.receipt-entry", index=entry["index"], action=entry["action"], at=entry["at"]
        )
    else:
        told = document["round"]
        title = _say(
            "proof.receipt-round" if told["place"] else "proof.receipt-round-not-eligible",
            number=told["number"],
            profile=document["pool"]["leaf"]["profile"],
            place=told["place"] or 0,
            invited=told["line"]["invited"],
        )
    return _Part(kind="receipt", title=title, found=found)


def _of_journal(journal: Journal) -> _Part:
    title = _say("proof.journal", size=journal.size)
    return _Part(kind="journal", title=title, found=journal.verified)


def _of_record(document: Mapping[str, Any], found: Verified) -> _Part:
    title = _say("proof.record", number=str(document.get("number")))
    return _Part(kind="record", title=title, found=found)


def _first_bad(parts: Sequence[_Part]) -> int | None:
    bad = (part.found.first_bad for part in parts)
    return min((index for index in bad if index is not None), default=None)


def _say(message_id: str, **params: object) -> str:
    """Say something of a proof, whose instants are text and whose names are anybody's."""
    at = params.get("at")
    if isinstance(at, str):
        # The form of an instant lets days through that no month has.
        with suppress(ValueError):
            params = params | {"at": datetime.fromisoformat(at)}
    shown = {k: printable(v) if isinstance(v, str) else v for k, v in params.items()}
    return say(message_id, LANG, **shown)


def _said(check: Check) -> str:
    if check.error is not None:
        return check.error.message(LANG)
    if check.passed:
        return _say(f"proof.passed-{check.code}", **check.params)
    return _say(f"proof.failed-{check.code}", **check.params)


def _print(parts: Sequence[_Part], law: Law) -> None:
    out = console()
    for part in parts:
        heading(part.title, out)
        for check in part.found.checks:
            item("✓" if check.passed else "✗", _said(check), out)
        for remark in part.found.remarks:
            item("!", say(f"proof.remark-{remark}", LANG), out)
    if all(part.found.ok for part in parts):
        heading(say("proof.all-passed", LANG), out)
    close(law, out)


def _document(file: str, parts: Sequence[_Part], law: Law) -> dict[str, object]:
    return {
        "file": file,
        "verified": all(part.found.ok for part in parts),
        "first_bad": _first_bad(parts),
        "parts": [
            {
                "kind": part.kind,
                "title": part.title,
                "checks": [
                    {
                        "code": check.code,
                        "passed": check.passed,
                        "index": check.index,
                        "error": check.error.code if check.error else None,
                        "text": _said(check),
                    }
                    for check in part.found.checks
                ],
                "remarks": [
                    {"code": code, "text": say(f"proof.remark-{code}", LANG)}
                    for code in part.found.remarks
                ],
            }
            for part in parts
        ],
        "disclaimer": disclaimer(law),
    }
