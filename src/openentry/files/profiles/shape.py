"""The form of one profile that comes as an object: keys, types, nothing twice.

For JSON and CSV. What is of the wrong form is noted and replaced by a stand-in, so that the rest
of the input can still be looked at; the table is refused in the end.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from openentry.files.blocks import EXTRA
from openentry.files.header import known_names
from openentry.files.profiles.layout import Group, layout
from openentry.files.profiles.notes import HIDDEN, Named, dotted, expectation, hidden_at, too_many
from openentry.files.profiles.schema import Profile
from openentry.files.table_json import DEPTH_TOP, Repeated, Unreadable, sound
from openentry.rules.border import Expectation, Findings
from openentry.rules.errors import InputError

STAND_IN: dict[str, Any] = {"birth_on": "2000-01-01"}
"""A profile in which nothing is wrong; stands for one whose form is."""

MARK = "birth_on"
"""The key at the top by which a profile is told from a row of facts."""

_LIKENESS = 0.7


class Shape:
    """Checks the form of profiles one after the other.

    Parameters
    ----------
    findings : Findings
    file : str
    named : callable
        Gives the name of a field as the file has it.
    """

    def __init__(self, findings: Findings, file: str, named: Named = dotted) -> None:
        self._findings, self._file, self._named = findings, file, named
        self._repeated = Repeated.made
        self.row = 0

    def checked(self, value: object) -> tuple[dict[str, Any], dict[str, Any]]:
        """Give the profile and its carried values; a stand-in if its form is wrong."""
        self.row += 1
        if isinstance(value, Unreadable) or not isinstance(value, dict):
            self._findings.add(self.row, "", HIDDEN, ("expected.profile-object", {}))
            return STAND_IN, {}
        self._refuse_facts(value)
        before = self._findings.count
        own = {key: part for key, part in value.items() if not key.startswith(EXTRA)}
        extra = {key: part for key, part in value.items() if key.startswith(EXTRA)}
        if self._repeated != Repeated.made:
            self._repeated = Repeated.made
            self._note_repeated(value, [], layout())
        for key, part in extra.items():
            trouble = sound(key, 0) or sound(part, 0)
            if trouble:
                self._findings.add(self.row, key, HIDDEN, (trouble, {"top": DEPTH_TOP}))
        try:
            _VALIDATE(own)
        except ValidationError as error:
            self._note_form(error)
        except RecursionError:
            self._findings.add(self.row, "", HIDDEN, ("expected.json-shallow", {"top": DEPTH_TOP}))
        return (own, extra) if self._findings.count == before else (STAND_IN, extra)

    def _refuse_facts(self, row: dict[str, Any]) -> None:
        """Refuse a row of facts among profiles.

        Raises
        ------
        InputError
        """
        if MARK not in row and any(is_fact(key) for key in row):
            code = "file-holds-facts" if self.row == 1 else "file-mixes-kinds"
            raise InputError(code, file=self._file, row=str(self.row))

    def _note_repeated(
        self, value: object, steps: list[tuple[str, int | None]], group: Group
    ) -> None:
        """Note keys that are given twice in the profile or in a thing of it."""
        if not isinstance(value, dict):
            return
        if isinstance(value, Repeated):
            column = self._named(self.row, [*steps, (value.key, None)])
            self._findings.add(self.row, column, value.key, ("expected.key-once", {}))
        for name, inner in group.groups.items():
            part = value.get(name)
            if isinstance(part, list):
                for number, item in enumerate(part):
                    self._note_repeated(item, [*steps, (name, number)], inner)
            else:
                self._note_repeated(part, [*steps, (name, None)], inner)

    def _note_form(self, error: ValidationError) -> None:
        told: set[str] = set()
        for detail in error.errors(include_url=False, include_context=False):
            steps, group, rest = _place(detail["loc"])
            if (
                detail["type"] == "extra_forbidden"
                and group.path[:1] == ("identity",)
                and not _FIELD_LIKE.fullmatch(rest)
            ):
                # What does not look like a field may be somebody's name.
                steps, rest = [*steps[:-1], (HIDDEN, None)], HIDDEN
            column = self._named(self.row, steps)
            # A field that may be of several types is refused once by each of them.
            if column not in told:
                told.add(column)
                found, expected = _wrong(detail["type"], detail["input"], steps, group, rest)
                self._findings.add(self.row, column, found, expected)


_FIELD_LIKE = re.compile(r"[a-z][a-z0-9_]*")
_VALIDATE = Profile.__pydantic_validator__.validate_python


def is_fact(name: str) -> bool:
    """Tell whether a name is a column of the facts table and no field of a profile."""
    return name in known_names() and name not in layout().names


def _place(
    loc: tuple[int | str, ...],
) -> tuple[list[tuple[str, int | None]], Group, str]:
    """Give the steps to a place, the innermost group on the way, and the field in it."""
    group, steps, rest = layout(), list[tuple[str, int | None]](), ""
    for part in loc:
        if isinstance(part, int):
            if steps and steps[-1][1] is None and not rest:
                steps[-1] = (steps[-1][0], part)
            continue
        if rest:
            break  # types within a field
        steps.append((part, None))
        if part in group.groups:
            group = group.groups[part]
        else:
            rest = part
    return steps, group, rest


def _wrong(
    kind: str,
    found: object,
    steps: list[tuple[str, int | None]],
    group: Group,
    rest: str,
) -> tuple[object, Expectation]:
    """Say what was found and what may stand there."""
    if kind == "extra_forbidden":
        return rest, unknown(rest, group)
    if kind == "missing":
        return None, ("expected.profile-needed", {})
    if kind == "too_long" and isinstance(found, list):
        return len(found), too_many(len(found))
    leaf = group.leaves.get(rest)
    if leaf is None:
        many = group.many and steps[-1][1] is None
        return HIDDEN, ("expected.profile-list" if many else "expected.profile-thing", {})
    if found is None:
        return None, ("expected.profile-needed", {})
    hidden = hidden_at(group.path, leaf.form)
    return HIDDEN if hidden else found, expectation(leaf.form)


def unknown(name: str, group: Group) -> Expectation:
    """Say what stands in the place of an unknown field."""
    plain = "_".join(name.strip().lower().replace("-", " ").split())[:80]
    near = get_close_matches(plain, group.names, n=1, cutoff=_LIKENESS)
    if near:
        return "expected.profile-field-like", {"name": near[0]}
    if group.path:
        return "expected.profile-field", {"names": ", ".join(group.names)}
    return "expected.profile-field-top", {"names": ", ".join(group.names)}
