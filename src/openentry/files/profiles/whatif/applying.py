"""A change written into a profile: the document as it would be.

Each kind of change has one function. What comes out is a whole profile, checked at the border
like any other; the profile that went in is left as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from openentry.files.profiles.forms import INDETERMINATE
from openentry.files.profiles.places import CANADA, FEDERAL
from openentry.files.profiles.whatif import changes as kinds
from openentry.files.profiles.whatif.changes import Change
from openentry.files.profiles.whatif.obstacles import Obstacle
from openentry.files.profiles.whatif.sittings import with_sitting
from openentry.files.profiles.whatif.standing import Document, Occupation, Standing
from openentry.files.profiles.whatif.swapping import spouse_applies
from openentry.rules.errors import InputError

Changed = dict[str, Any]


def apply(change: Change, standing: Standing) -> Changed | Obstacle:
    """Give the profile as a change would make it, or why it cannot be made for this person.

    Parameters
    ----------
    change : Change
    standing : Standing
        The person before the change.

    Raises
    ------
    InputError
        ``whatif-test``, ``whatif-funds-not-known``: for anybody on that day.
    """
    return _APPLIED[type(change)](change, standing)


def _retest(change: kinds.Retest, standing: Standing) -> Changed | Obstacle:
    levels = _levels(standing.levels(change.language), change)
    if isinstance(levels, Obstacle):
        return levels
    return with_sitting(standing.document, change.language, levels, change.test, standing)


def _levels(
    held: dict[str, int], change: kinds.Retest | kinds.OfSpouse
) -> dict[str, int] | Obstacle:
    """Give the level of every ability; those left out keep theirs, if there is one."""
    asked = {str(name): level for name, level in (change.levels or {}).items()}
    if len(asked) < len(held) and not any(held.values()):
        missing = tuple(f"levels.{name}" for name in held if name not in asked)
        return Obstacle(code="no_level", names=missing)
    return held | asked


def _french(change: kinds.French, standing: Standing) -> Changed:
    levels = {name: max(held, change.level) for name, held in standing.levels("fr").items()}
    return with_sitting(standing.document, "fr", levels, change.test, standing)


def _study(person: Document, level: str, country: str, standing: Standing) -> Changed:
    day = standing.on.isoformat()
    study: Changed = {"level": level, "country": country, "completed_on": day}
    if country != CANADA:
        study["assessments"] = [{"issued_on": day}]
    return _more(person, "credentials", study)


def _credential(change: kinds.Study, standing: Standing) -> Changed:
    return _study(standing.document, change.level, change.country, standing)


def _job(
    whose: str, place: str, years: int, named: Occupation | None, standing: Standing
) -> Changed:
    first, last = standing.year_before(whose, place, years)
    return {
        **standing.occupation(whose, named),
        "country": CANADA if place == "canada" else standing.anywhere_abroad(whose),
        "started_on": first.isoformat(),
        "ended_on": last.isoformat(),
        "weekly_hours": standing.lawbook.work.full_time_hours_week,
    }


def _work(change: kinds.Years, standing: Standing) -> Changed:
    job = _job("own", change.place, change.years, _named(change), standing)
    return _more(standing.document, "jobs", job)


def _spouse(change: kinds.OfSpouse, standing: Standing) -> Changed | Obstacle:
    if not standing.document.get("spouse"):
        return Obstacle(code="no_spouse")
    if not standing.facts["accompanied"]:
        return Obstacle(code="spouse_not_read")
    person = dict(standing.document["spouse"])
    if change.education is not None:
        country = change.country or standing.abroad("spouse") or CANADA
        person = _study(person, change.education, country, standing)
    if change.levels is not None and (language := change.language):
        held = standing.spouse_levels()
        if language != spouse_language(standing):
            held = dict.fromkeys(held, 0)
        wanted = _levels(held, change)
        if isinstance(wanted, Obstacle):
            return wanted
        person = with_sitting(person, language, wanted, change.test, standing)
        person["first_language"] = language
    if change.work_years is not None:
        job = _job("spouse", "canada", change.work_years, _named(change), standing)
        person = _more(person, "jobs", job)
    return dict(standing.document) | {"spouse": person}


def spouse_language(standing: Standing) -> str:
    """Give the language of the spouse's levels; without any, the candidate's."""
    person = standing.document["spouse"]
    tests = standing.rulings.tests.law.tests
    tested = [tests[sitting["test"]].language for sitting in person.get("tests") or []]
    found = person.get("first_language") or next(iter(tested), "")
    return found or standing.facts["first_language"] or next(iter(tests.values())).language


def _nomination(change: kinds.Nominated, standing: Standing) -> Changed:
    day = standing.on.isoformat()
    given = {"province": change.province, "nominated_on": day, "accepted_on": day}
    return dict(standing.document) | {"nomination": given}


def _certificate(change: kinds.Qualified, standing: Standing) -> Changed:
    held = standing.trade(_named(change))
    issuer, day = change.issuer or FEDERAL, standing.on.isoformat()
    return _more(standing.document, "certificates", {**held, "issuer": issuer, "issued_on": day})


def _job_offer(change: kinds.Offered, standing: Standing) -> Changed:
    offer = {
        **standing.occupation("own", _named(change)),
        "full_time": True,
        "continuous": True,
        "years_after_visa": INDETERMINATE,
        "lmia": True,
        "offered_on": standing.on.isoformat(),
    }
    return dict(standing.document) | {"job_offer": offer}


def _relative(change: kinds.Related, standing: Standing) -> Changed:
    relation = change.relation or "sibling"
    relative = {
        "relation": relation,
        "adult": True,
        "permanent_resident": True,
        "lives_in": CANADA,
    }
    return _more(standing.document, "relatives", relative)


def _funds(change: kinds.Funded, standing: Standing) -> Changed:
    amount = change.amount_cad
    if amount is None:
        derived = standing.evaluation.derived
        assert derived is not None, "profiles are evaluated with what they rest on"
        amount = int(derived.funds.needed_cad[standing.place])
        if amount < 0:
            raise InputError("whatif-funds-not-known", day=standing.on)
    return dict(standing.document) | {"funds_cad": amount}


def _stays(_change: kinds.SpouseStays, standing: Standing) -> Changed | Obstacle:
    person = standing.document.get("spouse")
    if not person:
        return Obstacle(code="no_spouse")
    return dict(standing.document) | {"spouse": dict(person) | {"accompanying": False}}


def _applies(_change: kinds.SpouseApplies, standing: Standing) -> Changed | Obstacle:
    return spouse_applies(standing.document)


def _named(change: Change) -> Occupation | None:
    """Give the occupation that a change names, if it does."""
    noc, edition = getattr(change, "noc", None), getattr(change, "noc_edition", None)
    if noc is None:
        return None
    return {"noc": noc} if edition is None else {"noc": noc, "noc_edition": edition}


def _more(person: Document, name: str, thing: Changed) -> Changed:
    return dict(person) | {name: [*(person.get(name) or []), thing]}


_APPLIED = cast(
    "dict[type[Change], Callable[[Change, Standing], Changed | Obstacle]]",
    {
        kinds.Retest: _retest,
        kinds.French: _french,
        kinds.Study: _credential,
        kinds.Years: _work,
        kinds.OfSpouse: _spouse,
        kinds.Nominated: _nomination,
        kinds.Qualified: _certificate,
        kinds.Offered: _job_offer,
        kinds.Related: _relative,
        kinds.Funded: _funds,
        kinds.SpouseStays: _stays,
        kinds.SpouseApplies: _applies,
    },
)
