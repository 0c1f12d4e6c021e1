"""Settlement funds: the size of the family, the table of the day, and whether the money is enough.

Half of the low income cut-off for the size of the family (IRPR 76(1)(b)(i), 87.2(5); "minimum
necessary income" in s. 2). Family members count whether they come or not (IRPR 1(3)).

Sources of the tables, by the mark on each row:
  A  https://www.immigrationxperts.com/updates/proof-of-settlement-funds-requirement-increases-for-express-entry-candidates/
     Amounts inferred; days within the years not known.
  B  no copy found; every size rises by the same ratio from A and to C. Inferred.
  C  https://maplenews.org/?p=2344
     Stated, the day inferred.
  D  http://fowlersfinancese.com/finance/proof-of-express-entry-funds-increased-for-2022/
     Stated, the day inferred.
  E  https://immigcanada.com/twelfth-express-entry-draw-of-2023/
     Stated, the day inferred.
  F  https://www.akcanada.com/updated-settlement-fund-requirements-for-federal-skilled-worker-and-federal-skilled-trades-programs/
     Stated, the day inferred; five persons were published as 30,690.
  G  https://careerbrick.com/news/canada-raises-minimum-settlement-funds-for-express-entry-applicants
     Stated; profiles in the pool had until 2025-07-27 under the table before.
Tables before 2018 are not known, and no table after G was found.
"""

from dataclasses import dataclass
from datetime import date, datetime

from openentry.recheck.days import is_of_age
from openentry.recheck.fields import (
    Object,
    country_or_none,
    day,
    expect_only,
    flag,
    flag_or_none,
    objects,
    whole_or_none,
    word,
)
from openentry.recheck.instants import toronto_day
from openentry.recheck.logic import Known

# IRPR 2, "dependent child": under 22 from 2017-10-24. The days before (under 19) come before the
# first known table, so they are never asked about. Stated.
DEPENDENT_UNDER = 22
RELATIONS = frozenset(("child", "spouse_child", "grandchild"))
DEPENDANT_FIELDS = frozenset(
    (
        "relation",
        "birth_on",
        "single",
        "dependent_by_condition",
        "accompanying",
        "citizen",
        "permanent_resident",
        "lives_in",
    )
)


@dataclass(frozen=True, slots=True)
class Table:
    """Dollars for one to seven persons, and for each more, from a day on."""

    begins: date
    amounts: tuple[int, int, int, int, int, int, int]
    each_more: int
    grace_until: date | None = None

    def amount(self, family: int) -> int:
        """Give the dollars needed for a family."""
        if family <= len(self.amounts):
            return self.amounts[family - 1]
        return self.amounts[-1] + (family - len(self.amounts)) * self.each_more


TABLES = (
    Table(date(2018, 1, 1), (12474, 15530, 19092, 23181, 26291, 29652, 33013), 3361),  # A
    Table(date(2019, 1, 1), (12669, 15772, 19390, 23542, 26701, 30114, 33528), 3414),  # A
    Table(date(2020, 1, 1), (12960, 16135, 19836, 24083, 27315, 30806, 34299), 3492),  # B
    Table(date(2021, 7, 15), (13213, 16449, 20222, 24553, 27847, 31407, 34967), 3560),  # C
    Table(date(2022, 6, 9), (13310, 16570, 20371, 24733, 28052, 31638, 35224), 3586),  # D
    Table(date(2023, 5, 2), (13757, 17127, 21055, 25564, 28994, 32700, 36407), 3706),  # E
    Table(date(2024, 5, 28), (14690, 18288, 22483, 27297, 30690, 34917, 38875), 3958),  # F
    Table(
        date(2025, 7, 7),
        (15263, 19001, 23360, 28362, 32168, 36280, 40392),
        4112,
        grace_until=date(2025, 7, 27),
    ),  # G
)


def table_on(on: date, submitted_at: datetime | None) -> Table | None:
    """Give the table a profile is held to on a day, or None for days before the first known."""
    found: Table | None = None
    for table in TABLES:
        if table.begins > on:
            break
        in_grace = (
            table.grace_until is not None
            and on <= table.grace_until
            and submitted_at is not None
            and toronto_day(submitted_at) < table.begins
        )
        if not in_grace:
            found = table
    return found


def _is_dependent(person: Object, on: date) -> bool:
    """Tell whether a child or grandchild is dependent on a day. IRPR 2, "dependent child"."""
    born = day(person, "birth_on")
    if born > on:
        return False
    if flag(person, "dependent_by_condition", absent=False):
        return True
    return flag(person, "single", absent=True) and not is_of_age(born, DEPENDENT_UNDER, on)


def family_size(profile: Object, has_spouse: bool, on: date) -> int:
    """Count the family on a day: the applicant, the spouse or partner, and who depends on them."""
    dependants = objects(profile, "dependants")
    for person in dependants:
        expect_only(person, DEPENDANT_FIELDS, "dependants")
        word(person, "relation", RELATIONS)
        for answer in ("accompanying", "citizen", "permanent_resident"):
            flag_or_none(person, answer)
        country_or_none(person, "lives_in")
    stated = whole_or_none(profile, "family_size")
    if stated is None:
        return 1 + has_spouse + sum(_is_dependent(person, on) for person in dependants)
    if profile.get("dependants") is not None:
        raise ValueError("family_size: given beside the dependants themselves")
    if stated < 1 + has_spouse:
        raise ValueError(f"family_size: {stated} is less than those already declared")
    return stated


@dataclass(frozen=True, slots=True)
class Funds:
    """Dollars needed on a day and dollars declared; None for what is not known."""

    needed: int | None
    held: int | None

    @property
    def enough(self) -> Known:
        """Tell whether the funds declared are enough. IRPR 76(1)(b)(i), 87.2(5)."""
        if self.needed is None or self.held is None:
            return None
        return self.held >= self.needed


def read_funds(profile: Object, has_spouse: bool, submitted_at: datetime | None, on: date) -> Funds:
    """Read the money of a profile, and give what its family needs on a day."""
    family = family_size(profile, has_spouse, on)
    table = table_on(on, submitted_at)
    return Funds(
        needed=None if table is None else table.amount(family),
        held=whole_or_none(profile, "funds_cad"),
    )
