"""The spouse or partner as principal applicant: one profile with the two persons exchanged."""

from __future__ import annotations

from typing import Any

from openentry.files.profiles.whatif.obstacles import Obstacle
from openentry.files.profiles.whatif.standing import Document

PERSON = ("birth_on", "lives_in", "first_language", "tests", "credentials", "jobs")
"""What the profile says of both: it goes from one to the other."""

SHARED = ("schema", "id", "marital_status", "family_size", "funds_cad", "destinations")
"""What the family has in common: it stays. All else is the candidate's own and is left out."""

TOLD = ("tests", "credentials", "jobs")
"""Without any of these there is nothing to score."""

_CHILDREN = {"child": "spouse_child", "spouse_child": "child"}
_WHOSE = {"self": "spouse", "spouse": "self"}


def spouse_applies(document: Document) -> dict[str, Any] | Obstacle:
    """Exchange the candidate and the spouse of a profile, or give why that cannot be.

    Occupation named as primary, certificates, job offer, permit, nomination, military service
    and the instant of submission are the candidate's own: the spouse has none of them here.

    Returns
    -------
    dict or Obstacle
        ``no_spouse``, ``spouse_status`` for a citizen or permanent resident,
        ``spouse_not_told`` with the facts that are missing.
    """
    spouse = document.get("spouse")
    if not spouse:
        return Obstacle(code="no_spouse")
    if spouse.get("citizen") or spouse.get("permanent_resident"):
        return Obstacle(code="spouse_status")
    missing = [] if spouse.get("birth_on") else ["birth_on"]
    if all(spouse.get(name) is None for name in TOLD):
        missing += TOLD
    if missing:
        return Obstacle(code="spouse_not_told", names=tuple(f"spouse.{name}" for name in missing))
    swapped = {name: document[name] for name in SHARED if document.get(name) is not None}
    swapped |= {name: spouse[name] for name in PERSON if spouse.get(name) is not None}
    other = {name: document[name] for name in PERSON if document.get(name) is not None}
    swapped["spouse"] = {"accompanying": spouse["accompanying"], **other}
    if document.get("dependants"):
        swapped["dependants"] = [_child(child) for child in document["dependants"]]
    if document.get("relatives"):
        swapped["relatives"] = [_relative(relative) for relative in document["relatives"]]
    return swapped


def not_told(document: Document) -> tuple[str, ...]:
    """Give what the profile does not say of the spouse, and what is counted as none."""
    spouse = document.get("spouse") or {}
    return tuple(name for name in TOLD if spouse.get(name) is None)


def _child(child: Document) -> dict[str, Any]:
    return dict(child) | {"relation": _CHILDREN.get(child["relation"], child["relation"])}


def _relative(relative: Document) -> dict[str, Any]:
    return dict(relative) | {"of": _WHOSE[relative.get("of") or "self"]}
