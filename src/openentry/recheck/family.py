"""Spouse or partner and relatives: who is accompanied, whose facts count, who lives in Canada.

Provisions:
  MI s. 1            an accompanying spouse or partner who is neither citizen nor permanent resident
                     is scored; nobody else is. Stated.
  IRPR 83(1), (5)    adaptability: items of the spouse do not count for a citizen, nor for a
                     permanent resident living in Canada; relatives. Stated.
  MI 2017-1          sibling in Canada, 18 or older, of either of the two. Stated.
"""

from dataclasses import dataclass
from datetime import date

from openentry.recheck.days import is_of_age
from openentry.recheck.fields import (
    CANADA,
    Object,
    country,
    country_or_none,
    day_or_none,
    expect_only,
    flag,
    flag_or_none,
    object_or_none,
    objects,
    word,
    word_or_none,
)
from openentry.recheck.logic import Known

ADULT_YEARS = 18  # IRPR 83(5)(a)(iii); MI 2017-1. Stated.

MARITAL_STATUS = frozenset(
    ("never_married", "married", "common_law", "divorced", "separated", "widowed", "annulled")
)
TOGETHER = frozenset(("married", "common_law"))
SPOUSE_FIELDS = frozenset(
    (
        "birth_on",
        "accompanying",
        "citizen",
        "permanent_resident",
        "lives_in",
        "first_language",
        "tests",
        "credentials",
        "jobs",
    )
)
# IRPR 83(5)(a)(ii): no cousins. Stated.
RELATIONS = frozenset(
    ("sibling", "parent", "grandparent", "child", "grandchild", "aunt_uncle", "niece_nephew")
)
RELATIVE_FIELDS = frozenset(
    (
        "relation",
        "of",
        "birth_on",
        "adult",
        "citizen",
        "permanent_resident",
        "lives_in",
    )
)
SIDES = frozenset(("self", "spouse"))


@dataclass(frozen=True, slots=True)
class Spouse:
    """The spouse or partner: the declaration, and what follows from status and place."""

    person: Object
    accompanying: bool
    scored: bool  # the column `accompanied`. MI s. 1
    adaptability: Known  # whether items of the spouse may count. IRPR 83(1)(a), (b.1), (c.1)


def read_spouse(profile: Object) -> Spouse | None:
    """Read the spouse or partner of a profile, or give None."""
    person = object_or_none(profile, "spouse")
    status = word_or_none(profile, "marital_status", MARITAL_STATUS)
    if person is None:
        return None
    if status is not None and status not in TOGETHER:
        raise ValueError(f"marital_status: no spouse where it is {status}")
    expect_only(person, SPOUSE_FIELDS, "spouse")
    day_or_none(person, "birth_on")
    accompanying = flag_or_none(person, "accompanying")
    if accompanying is None:
        raise ValueError("accompanying: true or false is needed")
    citizen = flag(person, "citizen", absent=False)
    resident = flag(person, "permanent_resident", absent=False)
    lives_in = country_or_none(person, "lives_in")
    counts: Known = True
    if not accompanying or citizen or (resident and lives_in == CANADA):
        counts = False
    elif resident:
        counts = None  # IRPR 83 excludes one living in Canada; for one abroad practice is not known
    return Spouse(person, accompanying, accompanying and not citizen and not resident, counts)


def _in_canada(profile: Object, of_spouse: bool, relations: frozenset[str], on: date) -> bool:
    """Tell whether an adult relative, citizen or permanent resident, lives in Canada.

    Relatives of the spouse or partner count where `of_spouse` says so.
    """
    found = False
    for person in objects(profile, "relatives"):
        expect_only(person, RELATIVE_FIELDS, "relatives")
        relation = word(person, "relation", RELATIONS)
        theirs = word_or_none(person, "of", SIDES) == "spouse"
        if theirs and object_or_none(profile, "spouse") is None:
            raise ValueError("of: a relative of a spouse who is not declared")
        born = day_or_none(person, "birth_on")
        adult = flag(person, "adult", absent=True)
        if born is not None:
            adult = is_of_age(born, ADULT_YEARS, on)
        settled = flag(person, "citizen", absent=False)
        settled |= flag(person, "permanent_resident", absent=False)
        here = country(person, "lives_in") == CANADA
        counts = of_spouse or not theirs
        found |= relation in relations and counts and adult and settled and here
    return found


def sibling(profile: Object, spouse: Spouse | None, on: date) -> bool:
    """Tell whether a brother or sister lives in Canada; of the spouse only when scored. MI 2017-1.

    "Accompanying spouse" leaves out a citizen and a permanent resident (MI s. 1). Stated.
    """
    return _in_canada(profile, spouse is not None and spouse.scored, frozenset(("sibling",)), on)


def relative_in_canada(profile: Object, spouse: Spouse | None, on: date) -> bool:
    """Tell whether any relative of IRPR 83(5) lives in Canada. IRPR 83(1)(d).

    The accompanying spouse of the regulations may be a citizen or a permanent resident. Stated.
    """
    return _in_canada(profile, spouse is not None and spouse.accompanying, RELATIONS, on)
