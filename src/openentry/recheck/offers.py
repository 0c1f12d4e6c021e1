"""An offer of work on a day: arranged employment for the FSW, the offer of a trade for the FST.

Four routes, told apart by the permit to work: on it and approved (a), on one that needs no approval
and a year with the employer (b), without a permit (c), with another right to work (d). Each also
needs a live offer of full-time, continuous work for a year after the visa. What the profile leaves
out is not known.

Provisions: IRPR 82(1), 82(2)(a) to (d) for the FSW; 87.2(3)(d)(ii) to (v) for the FST; 200(3)(h)
(employers that do not count); 186 (work without a permit); 204(a), 204(c), 205 (permits without an
assessment). MI s. 29: for the CRS, offers without an assessment from 2016-11-19. Stated.
"""

from dataclasses import dataclass
from datetime import date

from openentry.recheck.days import anniversary
from openentry.recheck.fields import (
    CANADA,
    Object,
    day_or_none,
    expect_only,
    flag,
    flag_or_none,
    number_or_none,
    object_or_none,
    whole_or_none,
    word,
)
from openentry.recheck.logic import Known, every, opposite, some
from openentry.recheck.noc import is_senior_management, is_skilled, is_trade, needed_occupation

OFFER_YEARS_LEAST = 1  # IRPR 82(1); 87.2(3)(d). Stated.
YEARS_WITH_EMPLOYER = 1  # IRPR 82(2)(b); 87.2(3)(d)(iii). Stated.
FSW_EMPLOYERS = 1  # IRPR 82(2). Stated.
FST_EMPLOYERS_MOST = 2  # IRPR 87.2(3)(d). Stated.
EXEMPT_OFFERS_BEGIN = date(2016, 11, 19)  # MI 2016-1 (CRS only). Stated.

PERMIT_BASES = frozenset(("lmia", "exempt", "section_186", "other"))
PERMIT_FIELDS = frozenset(("basis", "valid_until"))
OFFER_FIELDS = frozenset(
    (
        "noc",
        "noc_edition",
        "noc_other",
        "full_time",
        "continuous",
        "years_after_visa",
        "employers",
        "excluded_employer",
        "lmia",
        "from_permit_employer",
        "with_employer_since",
        "offered_on",
        "valid_until",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What an offer is worth on a day. `code` is None where it is not coded on the day."""

    code: str | None
    a: Known
    b: Known
    c: Known
    d: Known
    common: Known
    employers: int

    def for_fsw(self, *routes: Known) -> Known:
        """Tell whether one of the routes is open with what IRPR 82 asks of every offer."""
        skilled = None if self.code is None else is_skilled(self.code)
        return every(some(*routes), self.common, self.employers == FSW_EMPLOYERS, skilled)

    def for_trade(self, trade: str | None, *routes: Known) -> Known:
        """Tell whether a route of IRPR 87.2(3)(d) is open in one trade, or in any for None."""
        in_trade: Known = None
        if self.code is not None:
            in_trade = is_trade(self.code) if trade is None else self.code == trade
        few_enough = self.employers <= FST_EMPLOYERS_MOST
        return every(some(*routes), self.common, few_enough, in_trade)


def _years_enough(thing: Object) -> Known:
    if thing.get("years_after_visa") == "indeterminate":
        return True
    years = number_or_none(thing, "years_after_visa")
    return None if years is None else years >= OFFER_YEARS_LEAST


def read_offer(profile: Object, lives_in: str | None, on: date) -> Offer | None:
    """Read the offer of a profile as it stands on a day, or give None where there is none.

    Parameters
    ----------
    profile : mapping
        The profile: its `job_offer` and its `work_permit` are read.
    lives_in : str or None
        Country the person lives in.
    on : date
        The scoring day.
    """
    permit = object_or_none(profile, "work_permit")
    basis, permit_valid = "", False if permit is None else None
    if permit is not None:
        expect_only(permit, PERMIT_FIELDS, "work_permit")
        basis = word(permit, "basis", PERMIT_BASES)
        until = day_or_none(permit, "valid_until")
        if basis == "section_186":  # the right to work without a permit is no permit
            permit_valid = False
        elif until is not None:
            permit_valid = until >= on
    thing = object_or_none(profile, "job_offer")
    if thing is None:
        return None
    expect_only(thing, OFFER_FIELDS, "job_offer")
    employers = whole_or_none(thing, "employers")
    if employers not in (None, 1, 2):
        raise ValueError(f"employers: {employers} is neither 1 nor 2")
    offered, until = day_or_none(thing, "offered_on"), day_or_none(thing, "valid_until")
    live = (offered is None or offered <= on) and (until is None or until >= on)
    lmia = flag_or_none(thing, "lmia")
    of_permit = flag_or_none(thing, "from_permit_employer")
    since = day_or_none(thing, "with_employer_since")
    a_year = None if since is None else anniversary(since, YEARS_WITH_EMPLOYER) <= on
    in_canada = None if lives_in is None else lives_in == CANADA
    free = basis == "section_186"
    a = every(in_canada, permit_valid, basis == "lmia", of_permit)
    b = every(in_canada, permit_valid, basis == "exempt", of_permit, a_year)
    return Offer(
        code=needed_occupation(thing).on(on),
        a=a,
        b=b,
        c=every(opposite(permit_valid), not free, lmia),
        d=every(some(permit_valid, free), opposite(a), opposite(b), lmia),
        common=every(
            live,
            flag_or_none(thing, "full_time"),
            flag_or_none(thing, "continuous"),
            _years_enough(thing),
            not flag(thing, "excluded_employer", absent=False),
        ),
        employers=1 if employers is None else employers,
    )


def arranged_employment(offer: Offer | None) -> Known:
    """Tell whether there is arranged employment for the FSW on the day. IRPR 82(2)."""
    return False if offer is None else offer.for_fsw(offer.a, offer.b, offer.c, offer.d)


def funds_exemption_fsw(offer: Offer | None) -> Known:
    """Tell whether no funds are needed for the FSW. IRPR 76(1)(b)(ii): 82(2)(a), (b), (d)."""
    return False if offer is None else offer.for_fsw(offer.a, offer.b, offer.d)


def trade_offer(offer: Offer | None, trade: str | None) -> Known:
    """Tell whether there is an offer in a trade, or in any for None. IRPR 87.2(3)(d)(ii)-(v)."""
    return False if offer is None else offer.for_trade(trade, offer.a, offer.b, offer.c, offer.d)


def funds_exemption_fst(offer: Offer | None, trade: str | None) -> Known:
    """Tell whether no funds are needed for the FST. IRPR 87.2(5): (3)(d)(ii), (iii), (v)."""
    return False if offer is None else offer.for_trade(trade, offer.a, offer.b, offer.d)


def job_offer_word(offer: Offer | None, on: date) -> str:
    """Give the column `job_offer`: a qualifying offer of the CRS, by its major group. MI s. 29."""
    if offer is None or offer.code is None:
        return "none"
    routes = [offer.a, offer.c, offer.d]
    if on >= EXEMPT_OFFERS_BEGIN:
        routes.append(offer.b)
    if offer.for_fsw(*routes) is not True:
        return "none"
    return "major_group_00" if is_senior_management(offer.code) else "other"
