"""The four programs: which of their conditions a person meets on a day, and which are not known.

Provisions: IRPR 75 to 83 (federal skilled worker, fsw), 87.1 (Canadian experience, cec), 87.2
(federal skilled trades, fst), 87 with MI s. 2(d) (provincial nominee in Express Entry, pnp); 74(1)
(least levels of language, fixed by the Minister). Stated, but for the pnp's "also meets one of the
three", which is inferred.
"""

from collections.abc import Iterable, Mapping

from openentry.recheck.experience import (
    CEC_WINDOW_YEARS,
    FST_WINDOW_YEARS,
    canadian_work,
    trade_work,
)
from openentry.recheck.logic import Known, every, reached, some
from openentry.recheck.noc import is_teer_0_or_1, is_trade
from openentry.recheck.offers import funds_exemption_fst, funds_exemption_fsw, trade_offer
from openentry.recheck.reading import Levels
from openentry.recheck.selection_grid import PASS_MARK, SelectionPoints, pass_mark_reached
from openentry.recheck.standing import (
    Condition,
    Standing,
    certificates,
    condition,
    funds_condition,
    nominated,
    outside_quebec,
)
from openentry.recheck.study import rank
from openentry.recheck.work import CREDITS_AN_HOUR, HOURS_A_YEAR, whole_hours

FSW_LEVEL = 7  # IRPR 75(2)(d), 74(1). Stated.
FSW_FUNDS = "IRPR 76(1)(b)"
FSW_EDUCATION = "secondary"  # IRPR 75(2)(e). Stated.
CEC_HOURS = HOURS_A_YEAR  # IRPR 87.1(2)(a): one year. Stated.
CEC_LEVEL_TEER_0_1 = 7  # IRPR 87.1(2)(d), 74(1). Stated.
CEC_LEVEL_TEER_2_3 = 5  # IRPR 87.1(2)(d), 74(1). Stated.
FST_HOURS = 2 * HOURS_A_YEAR  # IRPR 87.2(3)(b): two years. Stated.
FST_LEVELS = {  # IRPR 87.2(3)(a), 74(1). Stated.
    "listening": 5,
    "speaking": 5,
    "reading": 4,
    "writing": 4,
}


def verdict(conditions: Iterable[Condition]) -> Known:
    """Join the conditions of a program or a category: all must be met."""
    answers: list[Known] = []
    for part in conditions:
        met = part["met"]
        assert met is None or isinstance(met, bool)
        answers.append(met)
    return every(*answers)


def answer(conditions: list[Condition]) -> dict[str, object]:
    """Write the answer of a program or category."""
    return {"met": verdict(conditions), "conditions": conditions}


def fsw(
    *,
    continuous_year: Known,
    first: Levels,
    education: str,
    points: SelectionPoints,
    possible: int,
    funds: Condition,
    place: list[Condition],
) -> dict[str, object]:
    """Judge the federal skilled worker class. IRPR 75, 76.

    Parameters
    ----------
    continuous_year : bool or None
        One continuous year in the primary occupation.
    first : Levels
        Levels in the first official language.
    education : str
        Level of education.
    points : SelectionPoints
        The sure points.
    possible : int
        The most points possible.
    funds : Condition
        Enough money, or none needed.
    place : list of Condition
        The intention to live outside Quebec; empty for a row of facts, which does not say.
    """
    sure = points["total"]
    lowest = min(first)
    conditions = [
        condition("continuous_work", continuous_year, True, continuous_year, "IRPR 75(2)(a)"),
        condition("language", lowest >= FSW_LEVEL, FSW_LEVEL, lowest, "IRPR 75(2)(d)"),
        condition(
            "education",
            rank(education) >= rank(FSW_EDUCATION),
            FSW_EDUCATION,
            education,
            "IRPR 75(2)(e)",
        ),
        condition("points", pass_mark_reached(sure, possible), PASS_MARK, sure, "IRPR 76(1)(a)"),
        funds,
        *place,
    ]
    return {**answer(conditions), "points": points}


def _place(standing: Standing, provision: str) -> Condition:
    outside = outside_quebec(standing.profile)
    return condition("outside_quebec", outside, True, outside, provision)


def funds_fsw(standing: Standing) -> Condition:
    """Judge the money of a profile for the FSW. IRPR 76(1)(b)."""
    return funds_condition(standing.funds, funds_exemption_fsw(standing.offer), FSW_FUNDS)


def declared_funds(met: Known) -> Condition:
    """Take the word of a row of facts, which has no dollars. IRPR 76(1)(b)."""
    return condition("funds", met, True, met, FSW_FUNDS)


def place_fsw(standing: Standing) -> list[Condition]:
    """Judge the intention to live outside Quebec for the FSW. IRPR 75(1)."""
    return [_place(standing, "IRPR 75(1)")]


def _cec_language(standing: Standing, any_unknown: bool) -> Condition:
    """Judge the language by the occupation with the most time. IRPR 87.1(2)(d), (e)."""
    history, lowest = standing.history, min(standing.languages.first_levels())
    hours = {
        code: history.credits(jobs, CEC_WINDOW_YEARS)
        for code, jobs in canadian_work(history).by_code(standing.on).items()
    }
    most = max(hours.values(), default=0)
    needs = {
        CEC_LEVEL_TEER_0_1 if is_teer_0_or_1(code) else CEC_LEVEL_TEER_2_3
        for code, amount in hours.items()
        if amount == most > 0
    } or {CEC_LEVEL_TEER_2_3}
    met: Known
    if any_unknown or len(needs) > 1:
        needed = None
        met = True if lowest >= CEC_LEVEL_TEER_0_1 else None
        if lowest < CEC_LEVEL_TEER_2_3:
            met = False
    else:
        needed = needs.pop()
        met = lowest >= needed
    return condition("language", met, needed, lowest, "IRPR 87.1(2)(d)")


def cec(standing: Standing) -> dict[str, object]:
    """Judge the Canadian experience class. IRPR 87.1."""
    work = canadian_work(standing.history)
    known = standing.history.credits(work.jobs, CEC_WINDOW_YEARS)
    unknown = standing.history.credits(work.uncoded, CEC_WINDOW_YEARS)
    conditions = [
        condition(
            "canadian_work",
            reached(known, unknown, CEC_HOURS * CREDITS_AN_HOUR),
            CEC_HOURS,
            whole_hours(known),
            "IRPR 87.1(2)(a)",
        ),
        _cec_language(standing, unknown > 0),
        _place(standing, "IRPR 87.1(1)"),
    ]
    return answer(conditions)


def _certificate(standing: Standing, trade: str | None) -> Known:
    """Tell whether a certificate in a trade is held, in any for None. IRPR 87.2(3)(d)(i)."""
    answers: list[Known] = []
    for code in certificates(standing):
        if code is None:
            answers.append(None)
        else:
            answers.append(is_trade(code) if trade is None else code == trade)
    return some(*answers)


def fst(standing: Standing) -> dict[str, object]:
    """Judge the federal skilled trades class, in the trade that serves the person best. IRPR 87.2.

    Every trade worked in is tried; without any, a certificate or an offer in whatever trade counts.
    """
    history = standing.history
    work = trade_work(history)
    unknown = history.credits(work.uncoded, FST_WINDOW_YEARS)
    trades: list[tuple[str | None, int]] = []
    for code, jobs in sorted(work.by_code(standing.on).items()):
        hours = history.credits(jobs, FST_WINDOW_YEARS)
        if hours:
            trades.append((code, hours))
    standings = {True: 2, None: 1, False: 0}
    chosen: tuple[int, int] | None = None
    best: tuple[str | None, int, Known, Known] = (None, 0, False, False)
    for trade, hours in trades or [(None, 0)]:
        worked = reached(hours, unknown, FST_HOURS * CREDITS_AN_HOUR)
        backed = some(_certificate(standing, trade), trade_offer(standing.offer, trade))
        place = (standings[every(worked, backed)], hours)
        if chosen is None or place > chosen:  # of equals the lower code, which came first
            chosen, best = place, (trade, hours, worked, backed)
    trade, hours, worked, backed = best
    exempt = funds_exemption_fst(standing.offer, trade)
    first = standing.languages.first_levels()
    levels = dict(zip(("listening", "reading", "speaking", "writing"), first, strict=True))
    conditions = [
        condition("trade_work", worked, FST_HOURS, whole_hours(hours), "IRPR 87.2(3)(b)"),
        *(
            condition(
                f"language_{ability}",
                levels[ability] >= least,
                least,
                levels[ability],
                "IRPR 87.2(3)(a)",
            )
            for ability, least in FST_LEVELS.items()
        ),
        condition("certificate_or_offer", backed, True, backed, "IRPR 87.2(3)(d)"),
        funds_condition(standing.funds, exempt, "IRPR 87.2(5)"),
        _place(standing, "IRPR 87.2(2)"),
    ]
    return answer(conditions)


def pnp(standing: Standing, federal: Mapping[str, Known]) -> dict[str, object]:
    """Judge the provincial nominee class in Express Entry. IRPR 87; MI s. 2(d).

    Parameters
    ----------
    standing : Standing
        The profile on the day.
    federal : mapping
        Whether the fsw, the cec and the fst are met.
    """
    named = nominated(standing.profile, standing.on)
    one_of = some(*federal.values())
    return answer(
        [
            condition("nomination", named, True, named, "IRPR 87(2)(a)"),
            condition("federal_program", one_of, True, one_of, "MI s. 2(d)"),
        ]
    )
