"""Facts tables in JSON: an array of objects, one object, or one object a line.

Read with the decoder of the standard library, object by object, so that an array of millions
fits in little memory and hostile text (numbers of thousands of digits, brackets without end,
keys given twice) ends in an error that names it. Streaming parsers written in C crash on these.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from operator import itemgetter
from typing import Any, ClassVar

from openentry.files.blocks import Block
from openentry.files.header import expectation, is_carried, known_names, refuse_profiles
from openentry.files.sources import Format, Source
from openentry.files.text import LINE_TOP, TextBlocks, lines
from openentry.rules.border import Findings
from openentry.rules.errors import InputError, LimitError

_SPACES = re.compile(r"[ \t\r\n]*")
DEPTH_TOP = 64
# Near the end of what has been read, an error may only mean that more is to come.
_MARGIN = 64
_STAND_IN = {
    "id": "-",
    "submitted_at": "1970-01-01T00:00:00Z",
    "programs": [],
    "categories": [],
}


class _NotJson:
    """NaN or Infinity, which JSON does not know, or a number beyond every reckoning."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text


def _number(text: str) -> Decimal | _NotJson:
    try:
        return Decimal(text)
    except ArithmeticError:
        # An exponent of twenty digits.
        return _NotJson(text)


class Repeated(dict[str, Any]):
    """An object in which a key is given twice.

    Attributes
    ----------
    key : str
        The first that is.
    """

    made: ClassVar[int] = 0
    """How many were made so far: who sees no more than before need not look for one."""

    key: str


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    repeated = Repeated(plain)
    Repeated.made += 1
    seen: set[str] = set()
    repeated.key = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return repeated


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_NotJson, parse_float=_number)


def json_blocks(source: Source, findings: Findings, *, most: int) -> Iterator[Block]:
    """Give the rows of a JSON file, at most `most` at a time.

    A line that is not JSON, a row that is no object, an unknown key, a key given twice: noted.

    Raises
    ------
    InputError
        If an array is not JSON from some place on, so that what follows cannot be told apart.
    LimitError
        If a row is longer or deeper than we promise to read.
    """
    blocks = TextBlocks(source)
    rows = _Rows(findings, source.name)
    values = json_values(source, blocks)
    held: list[dict[str, Any]] = []
    for value in values:
        held.append(rows.checked(value))
        if len(held) >= min(most, blocks.rows):
            yield _block(held, rows, blocks.hand_on(len(held)))
            held = []
    if held:
        yield _block(held, rows, blocks.hand_on(len(held)))


def json_values(source: Source, blocks: TextBlocks) -> Iterator[object]:
    """Give the values of a JSON file one by one: of an array, one object, or one object a line.

    A line that is not JSON gives an `Unreadable`, an object with a key twice a `Repeated`.

    Raises
    ------
    InputError, LimitError
        As `json_blocks`.
    """
    return _array(blocks) if source.format is Format.JSON else _lines(blocks)


def _block(held: list[dict[str, Any]], rows: _Rows, weight: int) -> Block:
    names = tuple(rows.there)
    try:
        cells = map(itemgetter(*names), held) if len(names) > 1 else _one_by_one(held, names)
        columns = dict(zip(names, zip(*cells, strict=True), strict=True))
    except KeyError:
        # Not every row has every key: what is left out is null.
        columns = dict(zip(names, zip(*_one_by_one(held, names), strict=True), strict=True))
    return Block(
        n=len(held),
        columns={name: columns[name] for name in names if not is_carried(name)},
        extra={name: columns[name] for name in names if is_carried(name)},
        text=False,
        weight=weight,
    )


def _one_by_one(held: list[dict[str, Any]], names: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    return (tuple(map(row.get, names)) for row in held)


class _Rows:
    """Rows one after the other: what they are must be right before their cells are looked at."""

    def __init__(self, findings: Findings, file: str) -> None:
        self._findings, self._file = findings, file
        # Keys of the row before: most files have the same in every row.
        self._usual: frozenset[str] = frozenset()
        self._carried: tuple[str, ...] = ()
        self.there: dict[str, None] = {}
        self.number = 0

    def checked(self, value: object) -> dict[str, Any]:
        """Give the row if it is an object with known keys; else note what is wrong."""
        self.number += 1
        if type(value) is dict and value.keys() == self._usual:
            if self._carried:
                self._check_carried(value)
            return value
        if isinstance(value, Unreadable):
            self._note("", value.text, "expected.json-object")
            return _STAND_IN
        if not isinstance(value, dict):
            self._note("", value, "expected.json-object")
            return _STAND_IN
        if isinstance(value, Repeated):
            self._note(value.key, value.key, "expected.key-once")
        for key in value:
            if key not in self.there:
                self._meet(key)
        if type(value) is dict and all(key in self.there for key in value):
            self._usual = frozenset(value)
        self._check_carried(value)
        return value

    def _meet(self, key: str) -> None:
        refuse_profiles(key, self._file)
        if key in known_names():
            self.there[key] = None
        elif is_carried(key) and sound(key, 0) is None:
            self.there[key] = None
            self._carried += (key,)
        else:
            wanted = self._findings.wants(self.number)
            code, params = expectation(key) if wanted else ("expected.column", {})
            self._note(key, key, code, **params)

    def _check_carried(self, row: dict[str, Any]) -> None:
        for name in self._carried:
            value = row.get(name)
            if value is None or type(value) in (bool, int, Decimal):
                continue
            trouble = sound(value, 0)
            if trouble:
                self._note(name, value, trouble, top=DEPTH_TOP)

    def _note(self, column: str, value: object, code: str, **params: object) -> None:
        self._findings.add(self.number, column, value, (code, params))


def sound(value: object, depth: int) -> str | None:
    """Tell why a carried value cannot be given back, None if it can."""
    if isinstance(value, _NotJson):
        return "expected.json-number"
    if isinstance(value, str):
        return None if value.isascii() or _encodes(value) else "expected.whole-characters"
    if depth > DEPTH_TOP:
        return "expected.json-shallow"
    if isinstance(value, Repeated):
        return "expected.key-once"
    parts: Iterator[object] = iter(())
    if isinstance(value, dict):
        parts = chain(value.keys(), value.values())
    elif isinstance(value, list):
        parts = iter(value)
    return next(filter(None, (sound(part, depth + 1) for part in parts)), None)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


class Unreadable:
    """A line that is not JSON, as the words around the place where it stops being so."""

    def __init__(self, line: str, place: int) -> None:
        self.text = line[max(0, place - 20) : place + 20].strip()


def _lines(blocks: TextBlocks) -> Iterator[object]:
    """Give the value of each line; or the one object that the whole text is."""
    filled = (line for line in lines(blocks, blocks.file) if not line.isspace())
    first = next(filled)
    value = _line(first)
    if isinstance(value, _Unfinished):
        yield _whole(blocks.file, chain([first], filled))
        return
    yield value
    yield from map(_line, filled)


class _Unfinished(Unreadable):
    """A line whose value goes on after its end."""


def _line(line: str) -> object:
    try:
        return _DECODER.decode(line)
    except json.JSONDecodeError as error:
        ended = error.pos >= len(line.rstrip())
        return (_Unfinished if ended else Unreadable)(line, error.pos)
    except (ValueError, RecursionError):
        # A number of thousands of digits, or brackets within brackets without end.
        return Unreadable(line, 0)


def _whole(file: str, parts: Iterator[str]) -> object:
    text = ""
    for part in parts:
        text += part
        if len(text) > LINE_TOP:
            raise LimitError("json-row-too-long", file=file, row=1, top=LINE_TOP)
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        code = "json-several-objects" if error.msg == "Extra data" else "json-broken"
        raise InputError(code, file=file, line=error.lineno, character=error.colno) from None
    except (ValueError, RecursionError):
        raise LimitError("json-row-too-deep", file=file, row=1) from None


def _array(blocks: TextBlocks) -> Iterator[object]:
    """Give the items of an array one by one."""
    text = _Buffer(blocks)
    text.expect("[")
    if text.mark() != "]":
        while True:
            yield text.value()
            if text.mark() != ",":
                break
            text.expect(",")
    text.expect("]")
    if text.mark():
        raise text.broken(text.place)


class _Buffer:
    """The part of a JSON text that is being read."""

    def __init__(self, blocks: TextBlocks) -> None:
        self._file = blocks.file
        self._blocks = iter(blocks)
        self._text = ""
        self._line = 1
        self._start = 0
        self._values = 0
        self.place = 0

    def mark(self) -> str:
        """Give the next character that is no space; nothing at the end."""
        while True:
            gap = _SPACES.match(self._text, self.place)
            assert gap is not None
            self.place = gap.end()
            if self.place < len(self._text):
                return self._text[self.place]
            if not self._more():
                return ""

    def expect(self, mark: str) -> None:
        """Pass over this character."""
        if self.mark() != mark:
            raise self.broken(self.place)
        self.place += 1

    def value(self) -> object:
        """Read one value, of which the buffer may hold only a part so far."""
        self._values += 1
        self.mark()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self.place)
            except json.JSONDecodeError as error:
                open_string = error.msg.startswith("Unterminated")
                if error.pos < len(self._text) - _MARGIN and not open_string:
                    raise self.broken(error.pos) from None
                if len(self._text) - self.place > LINE_TOP:
                    raise LimitError(
                        "json-row-too-long", file=self._file, row=self._values, top=LINE_TOP
                    ) from None
                ahead = error.pos - self.place
                if not self._more():
                    raise self.broken(ahead) from None
            except (ValueError, RecursionError):
                raise LimitError("json-row-too-deep", file=self._file, row=self._values) from None
            else:
                # A number that reaches the end of the buffer may go on after it.
                size = end - self.place
                if end < len(self._text) or not self._more():
                    self.place += size
                    return value

    def broken(self, place: int) -> InputError:
        """Say where the text stops being JSON."""
        line = self._line + self._text.count("\n", 0, place)
        before = self._text.rfind("\n", 0, place)
        character = place - before if before >= 0 else self._start + place + 1
        return InputError("json-broken", file=self._file, line=line, character=character)

    def _more(self) -> bool:
        block = next(self._blocks, "")
        last = self._text.rfind("\n", 0, self.place)
        self._line += self._text.count("\n", 0, self.place)
        self._start = self.place - last - 1 if last >= 0 else self._start + self.place
        self._text = self._text[self.place :] + block
        self.place = 0
        return bool(block)
