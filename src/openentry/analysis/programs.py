"""Which programs and categories drawn people meet by the law of a day, for whole columns.

For keeping out of a reconstructed pool people who could not be in it, and for the declared
columns `programs` and `categories`. Every figure is that of the lawbook, and the federal skilled
worker class is judged by the rules themselves; what the other programs ask of work is counted
from the stretches of `openentry.analysis.worked` instead of jobs, since drawn people have none
yet. A test derives the same from the profiles.

Law: IRPR 73 to 83, 87, 87.1, 87.2; ``law/programs``, ``law/categories``.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from openentry.analysis.occupations import occupations
from openentry.analysis.people import Days, Flags, People, by_level
from openentry.analysis.worked import Part, Worked, year_amount
from openentry.rules.columns import ABILITIES
from openentry.rules.dates import MONTHS_A_YEAR
from openentry.rules.eligibility.skilled_worker import skilled_worker_of_facts
from openentry.rules.facts import PROGRAMS, Facts
from openentry.rules.lawbook import Law, Lawbook
from openentry.rules.loading.categories import CategoryVersion
from openentry.rules.truth import TRUE

FSW, CEC, FST, PNP = (np.int8(1 << PROGRAMS.index(word)) for word in PROGRAMS)


def declared_programs(people: People, facts: Facts, lawbook: Lawbook) -> NDArray[np.int8]:
    """Give the programs each person meets, as bits; 0 for none.

    A nominee has `pnp` beside the federal program that let them in.

    Parameters
    ----------
    people : People
    facts : Facts
        The same people: what the law looks at, on the day.
    lawbook : Lawbook
    """
    skilled_worker, _ = skilled_worker_of_facts(facts, lawbook)
    worked = Worked(people, lawbook)
    federal = (
        np.where(skilled_worker.met == TRUE, FSW, np.int8(0))
        | np.where(_canadian_experience(people, worked, lawbook), CEC, np.int8(0))
        | np.where(_skilled_trades(people, worked, lawbook), FST, np.int8(0))
    )
    return np.where(people.nominated & (federal != 0), federal | PNP, federal)


def primary_continuous_year(people: People, lawbook: Lawbook) -> Flags:
    """Tell who worked the continuous years asked for in the primary occupation."""
    law = lawbook.fsw
    run = Worked(people, lawbook).best_run(people.occupation, law.window_years)
    continuous: Flags = run >= law.continuous_years * year_amount(lawbook)
    return continuous


def studied_in_canada(credential: NDArray[np.uint8], lawbook: Lawbook) -> Flags:
    """Tell whose Canadian program was long enough for the points of study."""
    months = by_level("study_months")[credential]
    long_enough: Flags = (months >= lawbook.fsw.study_months_min) & (
        -(-months // MONTHS_A_YEAR) >= lawbook.fsw.study_program_years_min
    )
    return long_enough


def certified(people: People, lawbook: Lawbook) -> Days:
    """Give the trade in which a certificate of qualification is held, by whoever holds one.

    Whoever works in no trade of the class holds it in some trade of the class.
    """
    known, own = occupations(lawbook), people.occupation
    trades = np.flatnonzero(known.trade)
    return np.where(known.trade[own], own, trades[own % len(trades)]).astype(np.int16)


def _canadian_experience(people: People, worked: Worked, lawbook: Lawbook) -> Flags:
    law, level = lawbook.cec, occupations(lawbook).level
    primary, other = (
        worked.in_occupation(which, law.window_years, ("canada",))
        for which in (people.occupation, people.other_occupation)
    )
    # The occupation with the most time decides; of two with as much, nobody knows which.
    by_primary, by_other = level[people.occupation], level[people.other_occupation]
    needed = np.where(primary > other, by_primary, by_other)
    needed = np.where(primary == other, np.maximum(by_primary, by_other), needed)
    met: Flags = (
        worked.in_canada(law.window_years) >= law.years_min * year_amount(lawbook)
    ) & (people.first.min(axis=1) >= needed)  # fmt: skip
    return met


def _skilled_trades(people: People, worked: Worked, lawbook: Lawbook) -> Flags:
    law = lawbook.fst
    least = np.array([law.levels[ability] for ability in ABILITIES])
    in_trade = worked.in_occupation(certified(people, lawbook), law.window_years)
    met: Flags = (
        people.certificate
        & people.funds_met
        & (in_trade >= law.years_min * year_amount(lawbook))
        & (people.first >= least).all(axis=1)
    )
    return met


def ready_days(people: People, programs: NDArray[np.int8], lawbook: Lawbook) -> NDArray[np.int32]:
    """Give for how many days the work that a program asks for has been complete.

    Nobody submits a profile before: a person whose first Canadian year ended last month
    cannot have been in the pool for a year on the Canadian experience class.
    """
    worked, year = Worked(people, lawbook), year_amount(lawbook)
    primary, earlier = worked.primary, worked.earlier
    continuous = lawbook.fsw.continuous_years * year
    before = np.where(people.same_before, _since(earlier, continuous), -1)
    skilled = np.maximum(_since(primary, continuous), before)
    here = _since(_canadian(people), lawbook.cec.years_min * year)
    needed = lawbook.fst.years_min * year
    alone = _since(primary, needed)
    counted = worked.amount(earlier, lawbook.fst.window_years) * people.same_before
    together = _since(primary, np.maximum(needed - counted, 0))
    trade = np.where(alone >= 0, alone, np.maximum(together, _since(earlier, needed)))
    ready = np.zeros(len(people), np.int32)
    for program, days in ((FSW, skilled), (CEC, here), (FST, trade)):
        ready = np.where((programs & program) != 0, np.maximum(ready, days), ready)
    return ready


def _since(part: Part, needed: int | NDArray[np.int32]) -> NDArray[np.int32]:
    """Give how many days ago a part of somebody's work reached an amount, -1 where never."""
    days = np.ceil(np.asarray(needed) / part.hours).astype(np.int32)
    return np.where(part.days >= days, part.ago + part.days - days, np.int32(-1))


def _canadian(people: People) -> Part:
    return Part(
        days=people.canadian_days.astype(np.int32),
        hours=people.canadian_hours.astype(np.int32),
        ago=people.canadian_ago.astype(np.int32),
        in_canada=np.ones(len(people), np.bool_),
        occupation=people.occupation,
    )


def declared_categories(people: People, lawbook: Lawbook) -> NDArray[np.int64]:
    """Give every category version each person meets, whatever its days, as bits.

    The bits follow `Law.category_ids`. Versions that ask for military service, or were only
    announced, are met by nobody.
    """
    law = lawbook.law
    worked = Worked(people, lawbook)
    bits = np.zeros(len(people), np.int64)
    for category in law.categories.values():
        for version in category.version:
            if version.in_force is not None and not version.repealed:
                met = _meets(people, worked, version, lawbook)
                bits |= np.where(met, np.int64(1 << law.category_ids.index(version.id)), 0)
    return bits


def in_force_mask(law: Law, day: date) -> int:
    """Give the bits of the category versions in force on a day."""
    current = law.on(day).categories.values()
    return sum(1 << law.category_ids.index(version.id) for version in current)


def _meets(people: People, worked: Worked, version: CategoryVersion, lawbook: Lawbook) -> Flags:
    if version.language is not None:
        french = np.where(
            (people.first_language == 2)[:, None], people.first, people.second
        ).min(axis=1)  # fmt: skip
        speaks: Flags = french >= version.language.level_min
        return speaks
    work = version.work_experience
    known = occupations(lawbook)
    if work is None or version.id not in known.versions or version.military_service is not None:
        return np.zeros(len(people), np.bool_)
    listed = known.listed[people.occupation, known.versions.index(version.id)]
    count = worked.best_run if work.continuous else worked.in_occupation
    amount = count(people.occupation, work.within_years, work.place)
    enough = amount * MONTHS_A_YEAR >= year_amount(lawbook) * work.months_min
    met: Flags = listed & enough
    return met
