"""Every change that somebody may choose to try, for a form that offers them one by one.

What is suggested is what pays; what may be chosen is everything that could be made of a person,
so that it can be seen that a change gives nothing. Whether a spouse comes along, and who of two
applies, is offered only to whom asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from openentry.files.profiles.places import QUEBEC, provinces
from openentry.files.profiles.whatif.changes import Change
from openentry.files.profiles.whatif.reading import checked_changes
from openentry.files.profiles.whatif.standing import Document, Standing
from openentry.files.profiles.whatif.suggesting import NOMINATION, Idea, ideas_of, tried
from openentry.files.profiles.whatif.trying import Trial
from openentry.rules.lawbook import Law

OF_SPOUSE = ({"kind": "spouse_not_accompanying"}, {"kind": "principal", "person": "spouse"})
"""Changes that are never offered unasked."""


def choices(document: Document, law: Law, on: date, *, spouse_asked: bool) -> tuple[Change, ...]:
    """Give every change that may be chosen, alternatives side by side.

    Parameters
    ----------
    document : mapping
        A profile with plain values, as JSON has them.
    law : Law
    on : date
        Scoring day.
    spouse_asked : bool
        Whether changes of who comes along and who applies were asked for.

    Raises
    ------
    FactsErrors
        If the profile is refused.
    """
    standing = Trial.of([document], law.on(on)).standing()
    ideas = [*ideas_of(standing), *_papers(standing)]
    if spouse_asked:
        ideas += [_idea(dict(each)) for each in spouse_changes(document)]
    found, _ = tried(ideas, standing)
    return tuple(idea.change for idea in found)


def spouse_changes(document: Document) -> tuple[dict[str, str], ...]:
    """Give the changes of who comes along and who applies, where there is a spouse."""
    spouse = document.get("spouse")
    if not spouse:
        return ()
    stays, applies = OF_SPOUSE
    return (stays, applies) if spouse.get("accompanying") else (applies,)


def _papers(standing: Standing) -> Iterator[Idea]:
    """Give what is not suggested because nobody decides it, or because no points come of it."""
    if not standing.facts["nominated"]:
        for province in provinces():
            if province != QUEBEC:
                yield _idea({"kind": NOMINATION, "province": province})
    if not standing.facts["sibling"]:
        yield _idea({"kind": "relative"})
    derived = standing.evaluation.derived
    assert derived is not None, "profiles are evaluated with what they rest on"
    needed = int(derived.funds.needed_cad[standing.place])
    if needed > int(standing.document.get("funds_cad") or 0):
        yield _idea({"kind": "funds"})


def _idea(raw: dict[str, str]) -> Idea:
    return Idea(group=raw["kind"], size=1, change=checked_changes([raw])[0])
