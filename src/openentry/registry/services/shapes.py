"""What comes in from outside, looked at before anything is done with it: is it of the form at all.

A draft may say little and say it wrongly, and is judged when it is submitted. But it is an
object with the parts of a profile in it, and it can be kept as JSON. What is not is refused as
the reader of profiles refuses it: where, what was found, what was expected.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from openentry.files.profiles.notes import HIDDEN, dotted
from openentry.files.profiles.shape import MARK, STAND_IN, Shape
from openentry.files.table_json import DEPTH_TOP, sound
from openentry.rules.border import Expectation, Findings

_BUILD = frozenset(
    {"expected.profile-object", "expected.profile-thing", "expected.profile-list"}
    | {"expected.profile-list-top", "expected.json-shallow"}
)
"""What is expected of how a profile is put together; the rest a draft may still get wrong."""


def check_document(document: object) -> None:
    """Refuse what cannot be kept as a profile, however unfinished.

    Raises
    ------
    FactsErrors
        If it is no object, a part of it is no object or no list of them, or no JSON holds it.
    """
    findings = Findings()
    if not isinstance(document, Mapping):
        findings.add(1, "", HIDDEN, ("expected.profile-object", {}))
        findings.refuse()
        return
    for name, value in document.items():
        if (trouble := _unkept(name) or _unkept(value)) is not None:
            findings.add(1, str(name), HIDDEN, trouble)
    findings.refuse()
    seen = Findings()
    Shape(seen, "-").checked({**STAND_IN, **document})
    for error in seen.errors:
        if error.expected in _BUILD:
            findings.add(1, error.column, error.value, (error.expected, error.params))
    findings.refuse()


def check_identity(identity: object, birth_on: object) -> None:
    """Refuse what is no identity: names are texts, the document is an object, a day is a day.

    Raises
    ------
    FactsErrors
    """
    findings = Findings()
    if not isinstance(identity, Mapping):
        findings.add(1, "identity", HIDDEN, ("expected.profile-thing", {}))
        findings.refuse()
        return
    born = birth_on.isoformat() if isinstance(birth_on, date) else birth_on
    Shape(findings, "-", dotted).checked({MARK: born, "identity": dict(identity)})
    findings.refuse()


def check_contacts(contacts: object) -> None:
    """Refuse what says of nobody how to reach them: contacts are texts.

    Raises
    ------
    FactsErrors
    """
    findings = Findings()
    if not isinstance(contacts, Mapping):
        findings.add(1, "identity", HIDDEN, ("expected.profile-thing", {}))
        findings.refuse()
        return
    given = {name: value for name, value in contacts.items() if value is not None}
    Shape(findings, "-", dotted).checked({**STAND_IN, "identity": given})
    findings.refuse()


def _unkept(value: object, depth: int = 0) -> Expectation | None:
    """Tell why no JSON holds a value; None if one does."""
    if isinstance(value, float) and not math.isfinite(value):
        return "expected.json-number", {}
    if value is None or isinstance(value, (bool, int, float, Decimal, date)):
        return None
    if isinstance(value, str):
        trouble = sound(value, 0)
        return None if trouble is None else (trouble, {})
    if depth > DEPTH_TOP:
        return "expected.json-shallow", {"top": DEPTH_TOP}
    parts: list[object]
    if isinstance(value, Mapping):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, (list, tuple)):
        parts = [*value]
    else:
        return "expected.json-value", {}
    return next(filter(None, (_unkept(part, depth + 1) for part in parts)), None)
