"""Job offers on a day: by which route of the law one counts, if any.

For points for arranged employment, for the trades class and for the exemption from settlement
funds. An offer counts by one of four routes, according to the permit its holder has and to an
assessment of the labour market; what all routes ask is asked beside. A fact that the profile does
not state leaves a route not known.

Law: IRPR 82(2)(a) to (d), 87.2(3)(d)(ii) to (v); MI s. 29; ``law/programs/offers.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from openentry.rules.columns import words
from openentry.rules.dates import NO_DAY, anniversary
from openentry.rules.lawbook import Lawbook
from openentry.rules.profile.batch import (
    NO_CODE,
    NOT_STATED,
    PERMITS,
    Profiles,
    Small,
)
from openentry.rules.profile.coding import management_codes, skilled_codes
from openentry.rules.profile.hours import HUNDREDTHS
from openentry.rules.truth import TRUE, UNKNOWN, Truth, all_of, any_of, certain, none_of

ROUTES = ("a", "b", "c", "d")
"""Letters of IRPR 82(2), in the order of the law."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Offers:
    """What the job offer of each person is worth on the day, (n,) each.

    Attributes
    ----------
    by_route : dict of (n,) int8
        By letter of IRPR 82(2): permit, assessment and what every route asks of the offer, the
        number of employers and the occupation aside.
    by_one_employer : dict of (n,) int8
        The same of skilled work for one employer: arranged employment.
    code : (n,) int64
        Occupation in the edition of the day.
    """

    by_route: dict[str, Truth]
    by_one_employer: dict[str, Truth]
    code: NDArray[np.int64]

    def arranged(self, letters: tuple[str, ...]) -> Truth:
        """Tell whose offer counts as arranged employment by one of these routes."""
        return any_of(*(self.by_one_employer[letter] for letter in letters))


def offers(profiles: Profiles, lawbook: Lawbook, on: NDArray[np.int32]) -> Offers:
    """Read the job offer of each person on a day."""
    law = lawbook.offers
    code = getattr(profiles, f"offer_{lawbook.work.noc_edition}").astype(np.int64)
    skilled = np.where(code == NO_CODE, UNKNOWN, skilled_codes(lawbook)[code]).astype(np.int8)
    live = (profiles.offered_on <= on) & (profiles.offer_until >= on)
    years = profiles.offer_years.astype(np.int64)
    lasting = np.where(
        years == NOT_STATED, UNKNOWN, years >= law.years_after_visa_min * HUNDREDTHS
    ).astype(np.int8)
    terms = all_of(
        certain(profiles.offer & live),
        profiles.offer_full_time,
        profiles.offer_continuous,
        lasting,
        certain(~profiles.offer_excluded),
    )
    routes = _routes(profiles, lawbook, on)
    by_route = {letter: all_of(routes[letter], terms) for letter in ROUTES}
    one = all_of(certain(profiles.offer_employers == 1), skilled)
    return Offers(
        by_route=by_route,
        by_one_employer={letter: all_of(route, one) for letter, route in by_route.items()},
        code=code,
    )


def _routes(profiles: Profiles, lawbook: Lawbook, on: NDArray[np.int32]) -> dict[str, Truth]:
    here, same = profiles.lives_in_canada, profiles.offer_same_employer
    authorised = profiles.permit == PERMITS.index("section_186")
    held = (profiles.permit != PERMITS.index("none")) & ~authorised
    until = profiles.permit_until
    permit = np.where(held, np.where(until == NO_DAY, UNKNOWN, until >= on), False).astype(np.int8)
    lmia_permit = certain(profiles.permit == PERMITS.index("lmia"))
    exempt_permit = certain(profiles.permit == PERMITS.index("exempt"))
    since = profiles.offer_employer_since
    worked = anniversary(since, lawbook.offers.employer_years_min) <= on
    year = np.where(since == NO_DAY, UNKNOWN, worked).astype(np.int8)
    first = all_of(here, permit, lmia_permit, same)
    second = all_of(here, permit, exempt_permit, same, year)
    lmia = profiles.offer_lmia
    return {
        "a": first,
        "b": second,
        "c": all_of(none_of(permit, certain(authorised)), lmia),
        "d": all_of(any_of(permit, certain(authorised)), none_of(first, second), lmia),
    }


def ranked_offer(found: Offers, lawbook: Lawbook) -> Small:
    """Give the word of `job_offer`, as its place, for offers that surely count."""
    counts = found.arranged(lawbook.offers.crs_routes) == TRUE
    kind = np.where(
        management_codes(lawbook)[found.code],
        words("job_offer").index("major_group_00"),
        words("job_offer").index("other"),
    )
    return np.where(counts, kind, words("job_offer").index("none")).astype(np.uint8)
