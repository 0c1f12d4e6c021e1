"""People drawn at random from the declared assumptions, before any fitting.

Nothing here looks at a published print; every share is in ``assumptions.toml``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.analysis.asking import Ask
from openentry.analysis.assumptions import assumptions
from openentry.analysis.occupations import occupations
from openentry.analysis.people import (
    ACCOMPANYING,
    CITIZEN,
    EDUCATION,
    NO_PARTNER,
    STAYING,
    Days,
    Flags,
    People,
    Small,
    by_level,
)
from openentry.analysis.working import age_at_least, stretches
from openentry.rules.columns import LEVEL_TOP
from openentry.rules.lawbook import Lawbook


def draw(rng: np.random.Generator, n: int, lawbook: Lawbook, *, nominated: bool = False) -> People:
    """Draw people from the assumptions.

    Parameters
    ----------
    rng : numpy.random.Generator
    n : int
        How many.
    lawbook : Lawbook
        Law of the day of the print.
    nominated : bool
        Whether all of them hold a provincial nomination, or none.

    Returns
    -------
    People
        Before anyone asks whether they meet a program or fit a print.
    """
    a = assumptions()
    ask = Ask(rng, n)
    streams, shares = a["streams"].words("all")
    stream = ask.pick(np.arange(len(streams), dtype=np.uint8), shares, n)
    age = ask.by_group(a["age"], stream, streams)
    abroad, canadian = _credentials(ask, stream, streams)
    education, study = education_of(abroad, canadian)
    age = np.maximum(age, by_level("age_least")[np.maximum(abroad, canadian)])
    work = stretches(ask, stream, streams, age, canadian, lawbook)
    age = np.maximum(age, age_at_least(work))
    first_language, first, second = _languages(ask, stream, streams)
    partner = _partner(ask, age)
    in_canada = work["canadian_days"] > 0
    spouse = _spouse(ask, partner, in_canada)
    occupation, other = _occupations(ask, stream, streams, first.min(axis=1), lawbook)
    trade = occupations(lawbook).trade[occupation]
    certificate = np.where(
        stream == streams.index("trades"), a["certificate"].share("trades"),
        np.where(trade, a["certificate"].share("elsewhere"), 0.0),
    )  # fmt: skip
    family = a["family-in-canada"]
    sibling = ask.flags(family.share("sibling"))
    spouse_sibling = ask.flags(family.share("spouse_sibling")) & (partner == ACCOMPANYING)
    return People(
        stream=stream,
        age=age.astype(np.uint8),
        abroad_credential=abroad,
        canadian_credential=canadian,
        education=education,
        canadian_study=study,
        first_language=first_language,
        first=first,
        second=second,
        occupation=occupation,
        other_occupation=other,
        partner=partner,
        sibling=sibling,
        spouse_sibling=spouse_sibling,
        relative=ask.flags(family.share("relative")) | sibling | spouse_sibling,
        certificate=ask.flags(certificate),
        funds_met=~(in_canada & ask.flags(a["funds"].share("without"))),
        nominated=np.full(n, nominated),
        **work,
        **spouse,
    )


def _credentials(ask: Ask, stream: Small, streams: tuple[str, ...]) -> tuple[Small, Small]:
    assumed = assumptions()["credentials"]
    abroad = np.zeros(ask.n, np.uint8)
    canadian = np.zeros(ask.n, np.uint8)
    place = ask.by_group(assumed, stream, streams, as_words=True)
    for code, group in enumerate(streams):
        pairs = [key.partition("+") for key in assumed.words(group)[0]]
        inside = stream == code
        abroad[inside] = np.array([EDUCATION.index(p[0]) for p in pairs])[place[inside]]
        canadian[inside] = np.array([EDUCATION.index(p[2] or "none") for p in pairs])[place[inside]]
    return abroad, canadian


def education_of(abroad: Small, canadian: Small) -> tuple[Small, Small]:
    """Give `education` and `canadian_study` of credentials earned abroad and in Canada.

    Two or more credentials need one of three years or longer; the highest level counts.
    """
    one, three = EDUCATION.index("one_year"), EDUCATION.index("three_year")
    two_or_more, masters = EDUCATION.index("two_or_more"), EDUCATION.index("masters")
    highest = np.maximum(abroad, canadian)
    several = (abroad >= one) & (canadian >= one) & (highest >= three)
    education = np.where(several & (highest < masters), two_or_more, highest).astype(np.uint8)
    study = np.where(canadian >= three, 2, np.where(canadian >= one, 1, 0)).astype(np.uint8)
    return education, study


def _levels(ask: Ask, lowest: NDArray[Any]) -> Small:
    steps, shares = assumptions()["first-language"].numbers("steps")
    above = ask.pick(steps, shares, ask.n * 4).reshape(ask.n, 4)
    levels = np.minimum(lowest[:, None] + above, LEVEL_TOP)
    return np.where(lowest[:, None] > 0, levels, 0).astype(np.uint8)


def _languages(ask: Ask, stream: Small, streams: tuple[str, ...]) -> tuple[Small, Small, Small]:
    a = assumptions()
    first = _levels(ask, ask.by_group(a["first-language"], stream, streams))
    second = _levels(ask, ask.by_group(a["second-language"], stream, streams))
    language = np.where(stream == streams.index("francophone"), 2, 1).astype(np.uint8)
    return language, first, second


def _partner(ask: Ask, age: NDArray[Any]) -> Small:
    assumed = assumptions()["partner"]
    share = assumed.by_number("percent_by_age", 121)[age] / 100
    _, roles = assumed.words("role")
    role = ask.pick(np.array([ACCOMPANYING, STAYING, CITIZEN], np.uint8), roles, ask.n)
    return np.where(ask.flags(share), role, NO_PARTNER).astype(np.uint8)


def _spouse(ask: Ask, partner: Small, in_canada: Flags) -> dict[str, NDArray[Any]]:
    """Facts of accompanying spouses; nothing for the others, of whom nothing is read."""
    assumed = assumptions()["spouse"]
    place = in_canada.astype(np.uint8)
    comes = partner == ACCOMPANYING
    words_, shares = assumed.words("education")
    codes = np.array([EDUCATION.index(word) for word in words_], np.uint8)
    education = np.where(comes, ask.pick(codes, shares, ask.n), 0).astype(np.uint8)
    lowest = ask.by_group(assumed, place, ("language_abroad", "language_canada"))
    levels = _levels(ask, np.where(comes, lowest, 0))
    years = ask.by_group(assumed, place, ("work_abroad", "work_canada"))
    years = np.where(comes, years, 0).astype(np.uint8)
    canadian = (
        (years > 0)
        & (education >= EDUCATION.index("one_year"))
        & ask.flags(assumed.share("canadian_credential"))
    )
    two_or_more = education == EDUCATION.index("two_or_more")
    return {
        "spouse_education": education,
        "spouse": levels,
        "spouse_work_years": years,
        "spouse_canadian_credential": canadian & ~two_or_more,
    }


def _occupations(
    ask: Ask, stream: Small, streams: tuple[str, ...], lowest: Small, lawbook: Lawbook
) -> tuple[Days, Days]:
    """Draw the primary occupation and another one; low levels go with those that ask for less."""
    a = assumptions()
    known = occupations(lawbook)
    places = np.arange(len(known.codes), dtype=np.int16)
    primary = np.zeros(ask.n, np.int16)
    other = np.zeros(ask.n, np.int16)
    low = lowest < known.level.max()
    unlisted = ~known.listed.any(axis=1)
    for code, group in enumerate(streams):
        weights = known.weights(group, a["occupation"])
        lower = np.where(known.lower, weights, 0.0)
        for inside, chance in (
            (np.flatnonzero((stream == code) & ~low), weights),
            (np.flatnonzero((stream == code) & low), lower),
        ):
            primary[inside] = ask.pick(places, chance / chance.sum(), len(inside))
            former = np.where(unlisted, chance, 0.0)
            other[inside] = ask.pick(places, former / former.sum(), len(inside))
    # The same code twice would be one occupation: the two heaviest that ask for less stand in.
    heavier = a["occupation"].weights["heavier"]
    weight = np.array([heavier.get(code, 0.0) for code in known.codes])
    first, second = np.argsort(-np.where(unlisted & (known.lower), weight, 0.0))[:2]
    same = known.same
    instead = np.where(same[primary] == same[first], second, first)
    return primary, np.where(same[other] == same[primary], instead, other).astype(np.int16)
