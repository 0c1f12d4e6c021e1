"""Canadian experience class, skilled trades class and provincial nominees.

For profiles: which conditions of each program are met on a day, and the federal skilled worker
class beside them. A facts row carries these three as declared, see `declared`.

Law: IRPR 87, 87.1, 87.2; MI s. 2; ``law/programs``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import ABILITIES
from openentry.rules.eligibility.conditions import Amount, Condition, Verdict, flag, same
from openentry.rules.eligibility.skilled_worker import (
    Grid,
    grid,
    lowest,
    minimum_conditions,
)
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Lawbook
from openentry.rules.profile.batch import NO_CODE, Profiles
from openentry.rules.profile.coding import code_texts, levels_needed, trades
from openentry.rules.profile.counting import Asked, ByCode, year
from openentry.rules.profile.deriving import Derived, certificates_held
from openentry.rules.profile.hours import hours
from openentry.rules.truth import (
    FALSE,
    TRUE,
    UNKNOWN,
    Truth,
    all_of,
    any_of,
    at_least,
    certain,
)


def verdicts(
    profiles: Profiles, derived: Derived, lawbook: Lawbook
) -> tuple[dict[str, Verdict], Grid]:
    """Decide every program.

    Returns
    -------
    verdicts : dict of Verdict by program
    grid : Grid
        Points of the selection grid of the federal skilled worker class.
    """
    points = grid(derived.facts, lawbook, derived.spouse_not_known)
    by_route = derived.offers.by_one_employer
    funds = _funds(derived, lawbook.fsw.provisions["funds"], by_route, lawbook, "fsw")
    skilled_worker = Verdict.of(
        "fsw",
        *minimum_conditions(derived.facts, lawbook, points, funds),
        _outside_quebec(profiles, lawbook.fsw.provisions["outside_quebec"]),
    )
    experience = _experience(profiles, derived, lawbook)
    trade = _trade(profiles, derived, lawbook)
    federal = {"fsw": skilled_worker, "cec": experience, "fst": trade}
    return {**federal, "pnp": _nominee(derived, lawbook, federal)}, points


def declared(name: str, facts: Facts, bit: int) -> Verdict:
    """Take over what a facts row declares of a program or of a category version.

    Parameters
    ----------
    name : str
    facts : Facts
    bit : int
        Place in `PROGRAMS`, or in the category ids of the facts.
    """
    words = facts.programs if name in ("fsw", "cec", "fst", "pnp") else facts.categories
    met = np.where(words == UNKNOWN, UNKNOWN, words.astype(np.int64) >> bit & 1).astype(np.int8)
    return Verdict.of(name, flag("declared", met, ""))


def _outside_quebec(profiles: Profiles, provision: str) -> Condition:
    return flag("outside_quebec", profiles.outside_quebec, provision)


def _funds(
    derived: Derived,
    provision: str,
    by_route: dict[str, Truth],
    lawbook: Lawbook,
    program: str,
) -> Condition:
    """Say whether the funds are enough, or by which route none are asked for."""
    money, letters = derived.funds, lawbook.offers.exempt_routes
    exempt = any_of(*(by_route[letter] for letter in letters))
    where = lawbook.offers.provisions[program]
    because = _first_met([(where[letter], by_route[letter]) for letter in letters])
    return Condition(
        code="funds",
        met=any_of(money.enough, exempt),
        needed=Amount(values=np.where(exempt == TRUE, 0, money.needed_cad)),
        found=Amount(values=derived.funds.available),
        provision=provision,
        because=because,
    )


def _first_met(ways: Sequence[tuple[str, Truth]]) -> NDArray[np.str_]:
    """Name the first way in which each person surely meets a condition, empty for none."""
    names: NDArray[np.str_] = np.array([*(name for name, _ in ways), ""])
    surely = np.stack([met == TRUE for _, met in ways])
    first = np.where(surely.any(axis=0), surely.argmax(axis=0), len(ways))
    return names[first]


# ------------------------------------------------------------------ Canadian experience class


def _experience(profiles: Profiles, derived: Derived, lawbook: Lawbook) -> Verdict:
    law, window, n = lawbook.cec, derived.experience, len(profiles)
    needed = law.years_min * year(lawbook)
    level = lowest(derived.facts, "first")
    least, most, because = _levels_needed(derived, lawbook)
    certain_need = (least == most) & (window.uncoded == 0)
    bottom = np.where(window.uncoded > 0, _lowest_need(lawbook), least)
    top = np.where(window.uncoded > 0, _highest_need(lawbook), most)
    language = np.where(level >= top, TRUE, np.where(level < bottom, FALSE, UNKNOWN))
    return Verdict.of(
        "cec",
        Condition(
            code="canadian_work",
            met=at_least(window.known, window.known + window.uncoded, needed),
            needed=Amount(values=np.full(n, int(hours(np.array(needed))))),
            found=Amount(values=hours(window.known)),
            provision=law.provisions["canadian_work"],
        ),
        Condition(
            code="language",
            met=language.astype(np.int8),
            needed=Amount(values=np.where(certain_need, least, UNKNOWN)),
            found=Amount(values=level),
            provision=law.provisions["language"],
            because=because,
        ),
        _outside_quebec(profiles, law.provisions["outside_quebec"]),
    )


def _lowest_need(lawbook: Lawbook) -> int:
    return min(need.level for need in lawbook.cec.language)


def _highest_need(lawbook: Lawbook) -> int:
    return max(need.level for need in lawbook.cec.language)


def _levels_needed(
    derived: Derived, lawbook: Lawbook
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.str_]]:
    """Give the lowest and highest level needed among the occupations with the most time."""
    work, n = derived.work, len(derived.on)
    time = work.employed
    least = np.full(n, _lowest_need(lawbook), np.int64)
    most = least.copy()
    code = np.full(n, NO_CODE, np.int64)
    longest = np.zeros(n, np.int64)
    np.maximum.at(longest, time.person, time.amount)
    leading = (time.amount == longest[time.person]) & (time.amount > 0)
    person, leader = time.person[leading], time.code[leading]
    need = levels_needed(lawbook)[leader]
    least[person] = _highest_need(lawbook)
    np.minimum.at(least, person, need)
    np.maximum.at(most, person, need)
    # From the last to the first, so that the lower of equal codes is named.
    code[person[::-1]] = leader[::-1]
    return least, most, code_texts(code, lawbook)


# ------------------------------------------------------------------ skilled trades class


def _trade(profiles: Profiles, derived: Derived, lawbook: Lawbook) -> Verdict:
    law, work, n = lawbook.fst, derived.work, len(profiles)
    time = work.trades.worked()
    (uncoded,) = work.uncoded(Asked(work.of_trades, law.window_years))
    needed = law.years_min * year(lawbook)
    best = _best_trade(profiles, derived, lawbook, time, uncoded, needed)
    code, amount = best.code, best.amount
    of_trade = {
        letter: all_of(route, best.offer_fits) for letter, route in derived.offers.by_route.items()
    }
    levels = [
        Condition(
            code=f"language_{ability}",
            met=certain(getattr(derived.facts, f"first_{ability}") >= law.levels[ability]),
            needed=same(law.levels[ability], n),
            found=Amount(values=getattr(derived.facts, f"first_{ability}")),
            provision=law.provisions["language"],
        )
        for ability in ABILITIES
    ]
    return Verdict.of(
        "fst",
        Condition(
            code="trade_work",
            met=at_least(amount, amount + uncoded, needed),
            needed=Amount(values=np.full(n, int(hours(np.array(needed))))),
            found=Amount(values=hours(amount)),
            provision=law.provisions["trade_work"],
            because=code_texts(code, lawbook),
        ),
        *levels,
        flag(
            "certificate_or_offer",
            best.proof,
            law.provisions["certificate_or_offer"],
            because=best.because,
        ),
        _funds(derived, law.provisions["funds"], of_trade, lawbook, "fst"),
        _outside_quebec(profiles, law.provisions["outside_quebec"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Trades:
    """Trades, and what stands for each beside the work in it.

    Attributes
    ----------
    code : (k,) int64
        `NO_CODE` for any trade.
    amount : (k,) int64
        Work in it.
    proof : (k,) int8
        A certificate or an offer stands for it.
    because : (k,) text
        Which.
    offer_fits : (k,) int8
        The job offer is in it.
    """

    code: NDArray[np.int64]
    amount: NDArray[np.int64]
    proof: Truth
    because: NDArray[np.str_]
    offer_fits: Truth

    def take(self, places: NDArray[np.int64]) -> _Trades:
        """Give the trades at these places."""
        return _Trades(**{f.name: getattr(self, f.name)[places] for f in fields(self)})


def _best_trade(
    profiles: Profiles,
    derived: Derived,
    lawbook: Lawbook,
    time: ByCode,
    uncoded: NDArray[np.int64],
    needed: int,
) -> _Trades:
    """Choose the trade that serves each person best: met before not known, then more hours."""
    n = len(profiles)
    # Those worked in, and after them any trade of each person, for who has worked in none.
    person = np.concatenate([time.person, np.arange(n)])
    code = np.concatenate([time.code, np.full(n, NO_CODE, np.int64)])
    amount = np.concatenate([time.amount, np.zeros(n, np.int64)])
    fits = _offer_fits(derived, person, code)
    where = lawbook.offers.provisions["fst"]
    ways = [
        ("certificate", _certificate_for(profiles, derived, lawbook, person, code)),
        *(
            (where[letter], all_of(route[person], fits))
            for letter, route in derived.offers.by_route.items()
        ),
    ]
    every = _Trades(
        code=code,
        amount=amount,
        proof=any_of(*(met for _, met in ways)),
        because=_first_met(ways),
        offer_fits=fits,
    )
    k = len(time.person)
    worked = at_least(time.amount, time.amount + uncoded[time.person], needed)
    both = all_of(worked, every.proof[:k])
    weight = np.where(both == UNKNOWN, 1, both * 2)
    order = np.lexsort((-time.code, time.amount, weight, time.person))
    best = np.arange(k, k + n)
    # The best comes last of its person, and later assignments win.
    best[time.person[order]] = order
    return every.take(best)


def _offer_fits(derived: Derived, person: NDArray[np.int64], code: NDArray[np.int64]) -> Truth:
    """Tell whether the job offer is in a trade; `NO_CODE` for any trade."""
    offered, listed = derived.offers.code[person], derived.in_trade[person]
    same = np.where(code == NO_CODE, TRUE, offered == code)
    return np.where(listed == TRUE, same, listed).astype(np.int8)


def _certificate_for(
    profiles: Profiles,
    derived: Derived,
    lawbook: Lawbook,
    person: NDArray[np.int64],
    code: NDArray[np.int64],
) -> Truth:
    """Tell whether a valid certificate of qualification is in a trade."""
    given, n = profiles.certificates, len(profiles)
    held = certificates_held(profiles, derived.on)
    codes = given[f"noc_{lawbook.work.noc_edition}"].astype(np.int64)
    listed = trades(codes, lawbook)
    doubtful = given.any(held & (listed == UNKNOWN))[person]
    in_any = given.any(held & (listed == TRUE))[person]
    many = int(max(codes.max(initial=0), code.max(initial=0))) + 1
    proven = held & (listed == TRUE)
    in_this = np.isin(person * many + code, (given.owner * many + codes)[proven])
    fits = np.where(code == NO_CODE, in_any, in_this & (code != NO_CODE))
    assert len(given.offsets) == n + 1
    return np.where(fits, TRUE, np.where(doubtful, UNKNOWN, FALSE)).astype(np.int8)


# ------------------------------------------------------------------ provincial nominees


def _nominee(derived: Derived, lawbook: Lawbook, federal: dict[str, Verdict]) -> Verdict:
    law = lawbook.pnp
    named = [(name, federal[name].met) for name in law.federal_programs]
    return Verdict.of(
        "pnp",
        flag("nomination", certain(derived.facts.nominated), law.provisions["nomination"]),
        flag(
            "federal_program",
            any_of(*(met for _, met in named)),
            law.provisions["federal_program"],
            because=_first_met(named),
        ),
    )
