"""Who is in a category version: occupations, language, military service.

For profiles and for facts rows. The instruction of a round names its version; on any day the
versions in force are the default.

Law: IRPA 10.3(1)(h.1), (h.2); ``law/categories``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import LEVEL_TOP, words
from openentry.rules.dates import MONTHS_A_YEAR, completed_years
from openentry.rules.eligibility.conditions import Amount, Condition, Verdict, flag, same
from openentry.rules.eligibility.programs import declared
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Lawbook
from openentry.rules.loading.categories import (
    CategoryVersion,
    JobOfferCondition,
    LanguageLevel,
    MilitaryService,
    WorkExperience,
)
from openentry.rules.profile.batch import NO_CODE, Flags, Profiles, Rows
from openentry.rules.profile.coding import code_texts, listed_2021, listed_codes
from openentry.rules.profile.counting import best, year
from openentry.rules.profile.deriving import Derived
from openentry.rules.profile.hours import HUNDREDTHS, hours, stretches, unbroken
from openentry.rules.profile.sittings import ENGLISH, FRENCH
from openentry.rules.truth import FALSE, TRUE, UNKNOWN, Truth, at_least, certain

_LANGUAGES = {"en": ENGLISH, "fr": FRENCH}


def category_of_profiles(
    version: CategoryVersion, profiles: Profiles, derived: Derived, lawbook: Lawbook
) -> Verdict:
    """Decide a category version for profiles."""
    if version.announced_only:
        return _announced(version, len(profiles))
    conditions: list[Condition] = []
    if version.work_experience is not None:
        conditions.append(_work(version, version.work_experience, derived, lawbook))
    if version.language is not None:
        conditions.append(_language(version, version.language, derived.facts))
    if version.military_service is not None:
        conditions += _service(version, version.military_service, profiles, derived, lawbook)
    if version.job_offer is not None:
        conditions.append(_forces_offer(version, version.job_offer, profiles))
    if version.education is not None:
        least = words("education").index(version.education.at_least)
        conditions.append(
            Condition(
                code="education",
                met=certain(derived.facts.education >= least),
                needed=same(least, len(profiles), "education"),
                found=Amount(values=derived.facts.education, kind="education"),
                provision=version.provision or "",
            )
        )
    if version.military_service is not None:
        # Which forces are recognized is not defined anywhere that could be read.
        doubt = np.full(len(profiles), UNKNOWN, np.int8)
        conditions.append(flag("recognised_military", doubt, version.provision or ""))
    return Verdict.of(version.id, *conditions)


def category_of_facts(version: CategoryVersion, facts: Facts) -> Verdict:
    """Decide a category version for facts rows: language is computed, the rest is as declared."""
    if version.announced_only:
        return _announced(version, len(facts))
    if version.language is not None and version.work_experience is None:
        return Verdict.of(version.id, _language(version, version.language, facts))
    return declared(version.id, facts, facts.category_ids.index(version.id))


def _announced(version: CategoryVersion, n: int) -> Verdict:
    return Verdict.of(
        version.id, flag("announced", np.full(n, FALSE, np.int8), version.provision or "")
    )


def _work(
    version: CategoryVersion, asked: WorkExperience, derived: Derived, lawbook: Lawbook
) -> Condition:
    n = len(derived.on)
    everything, uncoded = derived.work.of_places(asked)
    listed = listed_codes(lawbook, version)
    amount, code = best(everything.where(listed[everything.code]), n)
    needed = year(lawbook) * asked.months_min // MONTHS_A_YEAR
    return Condition(
        code="work",
        met=at_least(amount, amount + uncoded, needed),
        needed=Amount(values=np.full(n, int(hours(np.array(needed))))),
        found=Amount(values=hours(amount)),
        provision=version.provision or "",
        because=code_texts(code, lawbook),
    )


def _language(version: CategoryVersion, asked: LanguageLevel, facts: Facts) -> Condition:
    """Read the lowest level of the language that a version asks for, first or second."""
    language = _LANGUAGES[asked.language]
    first, second = (
        np.minimum.reduce([getattr(facts, f"{whose}_{ability}") for ability in asked.abilities])
        for whose in ("first", "second")
    )
    named = facts.first_language != 0
    level = np.where(facts.first_language == language, first, second) * named
    level = np.minimum(level, LEVEL_TOP).astype(np.int64)
    return Condition(
        code="language",
        met=certain(level >= asked.level_min),
        needed=same(asked.level_min, len(facts)),
        found=Amount(values=level),
        provision=version.provision or "",
    )


def _service(
    version: CategoryVersion,
    asked: MilitaryService,
    profiles: Profiles,
    derived: Derived,
    lawbook: Lawbook,
) -> list[Condition]:
    service, n, on = profiles.service, len(profiles), derived.on
    day = on[service.owner]
    begun = service["started_on"] <= day
    rows = np.flatnonzero(begun)
    spells = unbroken(
        stretches(
            service.owner[rows],
            service["started_on"][rows],
            np.minimum(service["ended_on"], day)[rows],
            np.ones(len(rows), np.int64),
            n,
        )
    )
    years = np.zeros(n, np.int64)
    # The last day of service counts as the first does.
    np.maximum.at(years, spells.group, completed_years(spells.first, spells.last + 1))
    serving = service.any(begun & (service["ended_on"] >= day))
    provision = version.provision or ""
    conditions = [
        Condition(
            code="service",
            met=certain(years >= asked.years_min),
            needed=same(asked.years_min, n),
            found=Amount(values=years),
            provision=provision,
        )
    ]
    if asked.serving:
        conditions.append(flag("serving", certain(serving), provision))
    if version.noc is not None:
        listed = listed_2021(lawbook, version)
        served = _any_listed(service, begun, listed)
        code = profiles.forces_noc.astype(np.int64)
        coded = np.where(code == NO_CODE, UNKNOWN, listed[code])
        offered = np.where(profiles.forces_offer, coded, FALSE).astype(np.int8)
        # Whether the service, the offer or both must be in a listed occupation was not seen.
        met = np.where(served == offered, served, UNKNOWN).astype(np.int8)
        conditions.append(flag("occupation", met, provision))
    return conditions


def _any_listed(service: Rows, begun: Flags, listed: NDArray[np.bool_]) -> Truth:
    """Tell whether some service was in a listed occupation; not known where no code is stated."""
    code = service["noc_2021"].astype(np.int64)
    sure = service.any(begun & listed[code])
    doubtful = service.any(begun & (code == NO_CODE))
    return np.where(sure, TRUE, np.where(doubtful, UNKNOWN, FALSE)).astype(np.int8)


def _forces_offer(
    version: CategoryVersion, asked: JobOfferCondition, profiles: Profiles
) -> Condition:
    full_time = profiles.forces_full_time | (not asked.full_time)
    long_enough = profiles.forces_years >= asked.years_min * HUNDREDTHS
    years = np.where(profiles.forces_offer, profiles.forces_years // HUNDREDTHS, 0)
    return Condition(
        code="armed_forces_offer",
        met=certain(profiles.forces_offer & full_time & long_enough),
        needed=same(asked.years_min, len(profiles)),
        found=Amount(values=years),
        provision=version.provision or "",
    )
