"""What follows from a profile on a day: the row of the facts table, and what it rests on.

For turning declared dates into the years, levels and flags that the law looks at. Whether the
conditions of programs and categories are met is decided in `openentry.rules.eligibility`, which
fills the two columns left not known here.

Law: IRPR 73 to 83; MI ss. 8 to 30; see the modules beside this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import column
from openentry.rules.dates import NO_DAY, completed_years
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Lawbook
from openentry.rules.profile.batch import (
    NO_CODE,
    RELATIONS,
    Days,
    Flags,
    History,
    Profiles,
    Rows,
)
from openentry.rules.profile.coding import skilled_codes, trades
from openentry.rules.profile.counting import ByCode, Counted, best, year, years_of
from openentry.rules.profile.funds import Funds, funds
from openentry.rules.profile.offers import ROUTES, Offers, offers, ranked_offer
from openentry.rules.profile.schooling import Schooling
from openentry.rules.profile.sittings import Sittings, levels, sittings
from openentry.rules.profile.work import Work, asked_if_skilled, asked_of_own, asked_of_spouse
from openentry.rules.truth import FALSE, TRUE, UNKNOWN, Truth, any_of, at_least, certain


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Derived:
    """Facts of people on a day and what they rest on, (n,) each.

    Attributes
    ----------
    facts : Facts
        With ``programs`` and ``categories`` not known.
    on : int32
    sittings, spouse_sittings : Sittings
    work : Work
        The candidates' own jobs.
    canadian, foreign, skilled : Counted
        Work of the last ten years by purpose: ranking, ranking, federal skilled worker class.
    experience : Counted
        Canadian work in the window of the experience class.
    offers : Offers
    funds : Funds
    in_trade : int8
        The job offer is in a trade of the trades class; -1 without a code of the day.
    spouse_not_known : bool
        An accompanying spouse is a permanent resident who lives abroad, or nobody says where:
        whether points are given for the spouse is not settled.
    """

    facts: Facts
    on: Days
    sittings: Sittings
    spouse_sittings: Sittings
    work: Work
    canadian: Counted
    foreign: Counted
    skilled: Counted
    experience: Counted
    offers: Offers
    funds: Funds
    in_trade: Truth
    spouse_not_known: Flags


def derive(profiles: Profiles, lawbook: Lawbook, on: Days) -> Derived:
    """Derive the facts of people.

    Parameters
    ----------
    profiles : Profiles
    lawbook : Lawbook
        Law of every one of the days.
    on : (n,) days
        Scoring day of each person.
    """
    work = Work(profiles.own.jobs, lawbook, on)
    canadian, foreign, skilled, experience, worked = work.counted(*asked_of_own(work, lawbook))
    found = offers(profiles, lawbook, on)
    in_trade = trades(found.code, lawbook)
    money = funds(profiles, lawbook, on)
    exempt = found.arranged(lawbook.offers.exempt_routes)
    own = sittings(profiles.own, lawbook, on)
    partner = sittings(profiles.spouse, lawbook, on)
    schooling = Schooling(profiles.own, lawbook, on)
    sibling, relative = _relatives(profiles, lawbook, on)
    everyone = np.ones(len(profiles), np.bool_)
    known: dict[str, NDArray[Any]] = {
        "id": profiles.id,
        "age": np.minimum(completed_years(profiles.birth_on, on), _oldest()).astype(np.uint8),
        "accompanied": profiles.accompanied,
        "education": schooling.education(),
        "canadian_study": schooling.canadian_study(),
        "first_language": own.first_language,
        "canadian_work_years": _small(years_of(canadian.known, lawbook)),
        "foreign_work_years": _small(years_of(foreign.known, lawbook)),
        "skilled_work_years": _doubtful_years(skilled, lawbook),
        "primary_continuous_year": _primary(profiles, work, lawbook),
        "trade_certificate": _certificate(profiles, lawbook, on),
        "sibling": sibling,
        "nominated": nominated(profiles, on),
        "job_offer": ranked_offer(found, lawbook),
        "submitted_at": profiles.submitted_at,
        "arranged_employment": found.arranged(ROUTES),
        "relative_in_canada": certain(relative),
        "studied_in_canada": schooling.two_academic_years(),
        "worked_in_canada": _worked_in_canada(work, worked, lawbook),
        "funds_met": any_of(money.enough, exempt),
        **_levels("first", profiles.own, own.first, everyone),
        **_levels("second", profiles.own, own.second, everyone),
        **_of_spouse(profiles, partner, lawbook, on),
    }
    return Derived(
        facts=Facts.build(len(profiles), category_ids=lawbook.law.category_ids, **known),
        on=on,
        sittings=own,
        spouse_sittings=partner,
        work=work,
        canadian=canadian,
        foreign=foreign,
        skilled=skilled,
        experience=experience,
        offers=found,
        funds=money,
        in_trade=in_trade,
        spouse_not_known=_unsettled(profiles),
    )


def nominated(profiles: Profiles, on: Days) -> Flags:
    """Tell who has accepted a nomination that stands on the day."""
    accepted, withdrawn = profiles.accepted_on, profiles.withdrawn_on
    stands: Flags = (
        (accepted != NO_DAY)
        & (accepted <= on)
        & (profiles.nomination_until >= on)
        & ((withdrawn == NO_DAY) | (withdrawn > on))
    )
    return stands


def _oldest() -> int:
    return column("age").high


def _small(values: NDArray[np.int64]) -> NDArray[np.uint8]:
    return np.minimum(values, column("canadian_work_years").high).astype(np.uint8)


def _doubtful_years(work: Counted, lawbook: Lawbook) -> Truth:
    """Give completed years, -1 where jobs without a code would change the number."""
    sure = years_of(work.known, lawbook)
    possible = years_of(work.known + work.uncoded, lawbook)
    return np.where(sure == possible, _small(sure).astype(np.int8), UNKNOWN).astype(np.int8)


def _primary(profiles: Profiles, work: Work, lawbook: Lawbook) -> Truth:
    """Tell whether a run in the occupation named as primary makes a year.

    Jobs without a code of the day may be in that occupation, if its work is skilled at all.
    """
    known, possible = work.primary_runs, work.primary_possible
    named = getattr(profiles, f"primary_{lawbook.work.noc_edition}").astype(np.int64)
    named = np.where(profiles.primary_known, named, NO_CODE)
    n, needed = len(profiles), lawbook.fsw.continuous_years * year(lawbook)
    sure, of_its_own = _in_occupation(known, named), np.full(n, NO_CODE, np.int64)
    could = np.maximum(_in_occupation(possible, named), _in_occupation(possible, of_its_own))
    in_named = at_least(sure, np.where(skilled_codes(lawbook)[named], could, 0), needed)
    # Which occupation is the primary one is not known: a year in any leaves it open.
    in_any = at_least(np.zeros(n, np.int64), best(possible, n)[0], needed)
    return np.where(named == NO_CODE, in_any, in_named).astype(np.int8)


def _in_occupation(runs: ByCode, code: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give what each person worked in one occupation, 0 for nothing."""
    amount = np.zeros(len(code), np.int64)
    its = runs.code == code[runs.person]
    amount[runs.person[its]] = runs.amount[its]
    return amount


def _certificate(profiles: Profiles, lawbook: Lawbook, on: Days) -> Flags:
    held = certificates_held(profiles, on)
    codes = profiles.certificates[f"noc_{lawbook.work.noc_edition}"].astype(np.int64)
    return profiles.certificates.any(held & (trades(codes, lawbook) != FALSE))


def certificates_held(profiles: Profiles, on: Days) -> Flags:
    """Tell of each certificate of qualification whether it is valid on its owner's day."""
    given: Rows = profiles.certificates
    day = on[given.owner]
    held: Flags = (given["issued_on"] <= day) & (given["valid_until"] >= day)
    return held


def _relatives(profiles: Profiles, lawbook: Lawbook, on: Days) -> tuple[Flags, Flags]:
    """Tell who has an adult relative, citizen or resident, living in Canada.

    Returns
    -------
    sibling, any : (n,) bool
        A brother or sister counts for the ranking, of a spouse who is accompanying and neither
        citizen nor resident too; any relative for the skilled worker class, of any accompanying
        spouse too.
    """
    given = profiles.relatives
    if not len(given):
        nobody = np.zeros(len(profiles), np.bool_)
        return nobody, nobody
    born, owner, of_spouse = given["birth_on"], given.owner, given["of_spouse"]
    grown = np.where(
        born == NO_DAY,
        given["adult"],
        completed_years(born, on[owner]) >= lawbook.family.adult_age,
    )
    counts = grown & given["status"] & given["in_canada"]
    sibling = counts & (given["relation"] == RELATIONS.index("sibling"))
    return (
        given.any(sibling & (~of_spouse | profiles.accompanied[owner])),
        given.any(counts & (~of_spouse | profiles.spouse_accompanying[owner])),
    )


def _worked_in_canada(work: Work, worked: Counted, lawbook: Lawbook) -> Truth:
    """Tell whether skilled work in Canada makes a year; jobs without a code of the day may be."""
    sure = possible = worked.known
    if not work.all_coded:
        (possible,) = work.tally(asked_if_skilled(work)).amounts
    return at_least(sure, possible, year(lawbook))


def _levels(
    whose: str, history: History, sitting: NDArray[np.int64], read: Flags
) -> dict[str, NDArray[Any]]:
    found = levels(history, sitting)
    return {f"{whose}_{ability}": value * read for ability, value in found.items()}


def _of_spouse(
    profiles: Profiles, partner: Sittings, lawbook: Lawbook, on: Days
) -> dict[str, NDArray[Any]]:
    if not profiles.spouse_present.any():
        none = np.zeros(len(profiles), np.int8)
        return {"spouse_studied_in_canada": none, "spouse_worked_in_canada": none}
    comes, history = profiles.accompanied, profiles.spouse
    work, schooling = Work(history.jobs, lawbook, on), Schooling(history, lawbook, on)
    canadian, worked = work.tally(*asked_of_spouse(work, lawbook)).amounts
    unsettled = _unsettled(profiles)

    def item(value: Truth) -> Truth:
        return np.where(comes, value, np.where(unsettled, UNKNOWN, FALSE)).astype(np.int8)

    return {
        "spouse_education": np.where(comes, schooling.education(), 0).astype(np.uint8),
        "spouse_canadian_work_years": _small(np.where(comes, years_of(canadian, lawbook), 0)),
        "spouse_studied_in_canada": item(schooling.two_academic_years()),
        # Of a spouse the law asks for work in any occupation, so that no code is needed.
        "spouse_worked_in_canada": item(certain(worked >= year(lawbook))),
        **_levels("spouse", history, partner.first, comes),
    }


def _unsettled(profiles: Profiles) -> Flags:
    unsettled: Flags = (
        profiles.spouse_accompanying
        & profiles.spouse_resident
        & ~profiles.spouse_citizen
        & (profiles.spouse_in_canada != TRUE)
    )
    return unsettled
