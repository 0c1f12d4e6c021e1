"""Telling files of profiles from tables of facts, by what they hold.

A profile has ``birth_on`` at its top level, which no facts table has. Only the beginning of a
file is looked at, and what was looked at is read again by who reads the file.
"""

from __future__ import annotations

import csv
import re
from enum import Enum

from openentry.files.profiles.shape import MARK
from openentry.files.sources import Format, Source
from openentry.files.text import LINE_TOP

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:]', re.DOTALL)
_FIRST_LOOK = 1 << 14


class Kind(Enum):
    """What a file of candidates holds."""

    PROFILES = "profiles"
    FACTS = "facts"


def kind_of(source: Source) -> Kind:
    """Tell whether an opened file holds profiles or facts.

    Parameters
    ----------
    source : Source
        Nothing is taken from it.

    Raises
    ------
    InputError
        If the file cannot be read. What is merely wrong in it is for its reader to say.
    """
    match source.format:
        case Format.PARQUET | Format.ARROW:
            holds = MARK in _schema_names(source)
        case _:
            holds = _text_holds(source)
    return Kind.PROFILES if holds else Kind.FACTS


def _schema_names(source: Source) -> list[str]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        return []  # the reader says what is missing
    path = source.as_file()
    try:
        if source.format is Format.PARQUET:
            return list(pq.read_schema(path).names)
        with pa.OSFile(path) as file:
            stream = source.peek(6) != b"ARROW1"
            opened = pa.ipc.open_stream(file) if stream else pa.ipc.open_file(file)
            return list(opened.schema.names)
    except (pa.ArrowException, OSError, EOFError, ValueError):
        return []  # the reader says what is broken


def _text_holds(source: Source) -> bool:
    """Look further and further until the answer is clear."""
    most = _FIRST_LOOK
    while True:
        data = source.peek(most)
        text = data.decode("utf-8", errors="replace")
        ended = len(data) < most
        found = _header_holds(text, ended) if source.format is Format.CSV else _object_holds(text)
        if found is not None:
            return found
        if ended or most > LINE_TOP:
            return False
        most *= 4


def _header_holds(text: str, ended: bool) -> bool | None:
    line, end, _ = text.lstrip("\r\n").partition("\n")
    if not end and not ended:
        return None
    try:
        names = next(csv.reader([line]), [])
    except csv.Error:
        return False
    if len(names) == 1:
        names = re.split(r"[;\t|]", names[0])
    return MARK in (name.strip() for name in names)


def _object_holds(text: str) -> bool | None:
    """Look for the mark among the keys of the first object; None if the text ends before."""
    depth, before = 0, ""
    base = 2 if text.lstrip().startswith("[") else 1
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in "{[":
            depth += 1
        elif mark in "}]":
            depth -= 1
            if depth < base:
                return False
        elif mark == ":" and depth == base and before == f'"{MARK}"':
            return True
        before = mark
    return None
