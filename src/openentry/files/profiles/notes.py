"""Notes of what is wrong in a profile: where, what was found, what may stand there.

Things of a list are numbered from 1, as rows are: ``jobs[2].started_on`` is the first day of the
second job, and ``jobs.2.started_on`` in a CSV file. What is found is never repeated of identity
and of texts that no rule reads: they may name a person.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from openentry.files.profiles.cells import YEAR_FIRST, Cells
from openentry.files.profiles.forms import INDETERMINATE, LIST_TOP, TEXT_TOP, Form
from openentry.files.profiles.layout import Path
from openentry.files.profiles.places import countries
from openentry.files.profiles.things import Things
from openentry.rules.border import ID_BYTES_TOP, Expectation, Findings
from openentry.rules.errors import ERRORS_KEPT

HIDDEN = "…"
"""Stands in an error for what was found where it may name a person."""

Steps = Sequence[tuple[str, int | None]]
"""Names from the top, each with the place in its list, from 0, if it is a list."""

Named = Callable[[int, Steps], str]
"""Gives the name of a field as the file has it, in the row of that number."""


def dotted(_row: int, steps: Steps) -> str:
    """Name a field as JSON and Parquet have it: ``jobs[2].started_on``."""
    return ".".join(name if i is None else f"{name}[{i + 1}]" for name, i in steps)


def columned(_row: int, steps: Steps) -> str:
    """Name a field as a CSV file has it: ``jobs.2.started_on``."""
    return ".".join(name if i is None else f"{name}.{i + 1}" for name, i in steps)


class Notes:
    """Findings of one chunk, by the things they are about.

    Parameters
    ----------
    findings : Findings
    first_row : int
        Number of the first row of the chunk in the input.
    named : callable
    """

    def __init__(self, findings: Findings, first_row: int, named: Named = dotted) -> None:
        self.findings, self.first_row, self.named = findings, first_row, named

    def note(
        self,
        things: Things,
        name: str,
        wrong: NDArray[np.bool_],
        expected: Expectation | Callable[[int], Expectation],
        found: Callable[[int], object] | None = None,
    ) -> None:
        """Note one field of every thing that is marked.

        Parameters
        ----------
        things : Things
        name : str
        wrong : (k,) bool
        expected : expectation or callable
            What may stand there, or a function of the place that says it.
        found : callable, optional
            Gives what stands there by its place; the cell of the field when left out.
        """
        if not np.count_nonzero(wrong):
            return
        places = np.flatnonzero(wrong)
        self.findings.count += max(0, len(places) - ERRORS_KEPT)
        for place in places[:ERRORS_KEPT].tolist():
            row = self._row(things, place)
            if not self.findings.wants(row):
                self.findings.count += 1
                continue
            what = expected(place) if callable(expected) else expected
            shown = self._shown(things, place, name) if found is None else found(place)
            self.findings.add(row, self.column(things, place, name), shown, what)

    def check_counts(self, things: Things, name: str, counts: NDArray[np.int64]) -> None:
        """Note the lists of a field that are too long, by how many each of them holds."""
        self.note(
            things,
            name,
            counts > LIST_TOP,
            lambda place: too_many(int(counts[place])),
            lambda place: int(counts[place]),
        )

    def column(self, things: Things, place: int, name: str) -> str:
        """Give the name of a field of one thing."""
        return self.named(self._row(things, place), [*steps_of(things, place), (name, None)])

    def _row(self, things: Things, place: int) -> int:
        return self.first_row + int(things.owner[place])

    def check_forms(self, things: Things, name: str, cells: Cells) -> None:
        """Note the cells that are wrong by themselves."""
        if cells.any_wrong:
            self.note(things, name, cells.wrong, expectation(things.group.leaves[name].form))

    def _shown(self, things: Things, place: int, name: str) -> object:
        leaf = things.group.leaves.get(name)
        if leaf is None:
            return None
        shown = things.cells[name].shown(place)
        return HIDDEN if leaf.form.hidden and shown is not None else shown


def steps_of(things: Things, place: int) -> list[tuple[str, int | None]]:
    """Give the way from the top to one thing."""
    if things.parent is None:
        return []
    number = int(things.number[place]) if things.group.many else None
    above = steps_of(things.parent, int(things.place[place]))
    return [*above, (things.group.path[-1], number)]


def hidden_at(path: Path, form: Form | None) -> bool:
    """Tell whether what stands at a place may name a person."""
    return path[:1] == ("identity",) or form is None or form.hidden


def too_many(count: int) -> Expectation:
    """Say how long a list may be, and how long one is."""
    return "expected.profile-list-top", {"top": LIST_TOP, "count": count}


def expectation(form: Form) -> Expectation:
    """Say what a form allows."""
    match form.name:
        case "birth":
            return "expected.profile-birth", {"year": str(YEAR_FIRST)}
        case "word":
            return "expected.word", {"words": ", ".join(form.words)}
        case "code" if form.words == countries():
            return "expected.profile-country", {}
        case "code":
            return "expected.word", {"words": ", ".join(form.words)}
        case "codes" if form.words == countries():
            return "expected.profile-countries", {}
        case "codes":
            return "expected.profile-codes", {"words": ", ".join(form.words)}
        case "number" | "whole" | "years":
            return _ends(form)
        case "text":
            return "expected.profile-form-text", {"top": TEXT_TOP}
        case "id":
            return "expected.id", {"top": str(ID_BYTES_TOP)}
        case "flag" | "instant":
            return f"expected.{form.name}", {}
        case name:
            return f"expected.profile-form-{name}", {}


def _ends(form: Form) -> Expectation:
    ends: dict[str, object] = {"low": _end(form.low), "high": _end(form.high)}
    if form.name == "years":
        return "expected.profile-years", ends | {"word": INDETERMINATE}
    if form.name == "whole":
        return "expected.whole-number", ends
    name = "expected.profile-number-above" if form.above else "expected.profile-number"
    return name, ends | {"places": form.places or 0} if form.above else ends


def _end(value: float) -> int:
    return int(value)
