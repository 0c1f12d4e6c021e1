"""The categories of category-based selection, version by version: days, occupations, experience.

A version is in force from its first day to the day before the next one starts. The instruction of
a round names the version it uses (IRPA 10.3(1)(h.2)); the days here are the default. Codes are NOC
2021.

Sources:
  https://www.canada.ca/en/immigration-refugees-citizenship/services/immigrate-canada/express-entry/rounds-invitations/category-based-selection.html
      (page of 2026-06-22; lists of 2026)
  https://www.canada.ca/en/immigration-refugees-citizenship/corporate/publications-manuals/report-parliament-cbs-2024-25.html
      (annexes A and B: lists of 2023 and of 2025)
  https://www.canada.ca/content/dam/ircc/documents/json/ee_rounds_123_en.json (names and rounds)
Lists and conditions are stated; the first days of 2026 are those of the announcement of 2026-02-18,
and of the first round for french-2: inferred. The physicians' category announced on 2025-12-08 had
neither instrument nor round until then. Of the military category, what is a recognized foreign
military is not defined publicly.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

NO_CODES: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a category. `ends` is the first day it is no longer in force."""

    name: str
    begins: date
    ends: date | None
    kind: Literal["french", "work", "military", "announced"]
    codes: frozenset[str] = NO_CODES
    months: int = 0
    continuous: bool = False
    canada_only: bool = False

    def in_force(self, on: date) -> bool:
        """Tell whether the version is in force on a day."""
        return self.begins <= on and (self.ends is None or on < self.ends)


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


HEALTHCARE_1 = _codes(
    """
    31100 31101 31102 31103 31110 31111 31112 31121 31200 31201 31202 31203 31204 31209
    31300 31301 31302 31303 32101 32102 32103 32109 32120 32121 32122 32200 32201 32209
    33101 33102 33103 33109 41301 41320 42203
    """
)
HEALTHCARE_2 = _codes(
    """
    31100 31101 31102 31103 31110 31111 31112 31120 31121 31200 31201 31202 31203 31209
    31300 31301 31302 31303 32101 32102 32103 32104 32109 32111 32120 32121 32122 32123
    32124 32129 32201 33101 33102 33103 41300 41301 42201
    """
)
STEM_1 = _codes(
    """
    20010 20011 20012 21200 21201 21202 21203 21210 21211 21220 21221 21222 21223 21230
    21231 21232 21233 21234 21300 21310 21311 21321 21322 41400
    """
)
STEM_2 = _codes(
    """
    20011 21220 21300 21301 21310 21321 21331 22300 22301 22310 63100
    """
)
TRADES_1 = _codes(
    """
    72014 72106 72200 72300 72310 72401 72402 72405 72406 73200
    """
)
TRADES_2 = _codes(
    """
    22303 63200 70010 70011 72100 72102 72106 72200 72201 72300 72302 72310 72311 72320
    72400 72401 72402 72422 72501 72999 73100 73110 73112 73113 82021
    """
)
TRADES_3 = _codes(
    """
    22303 63201 70010 70011 72100 72102 72106 72200 72201 72300 72302 72310 72311 72320
    72400 72401 72402 72422 72501 72999 73100 73110 73112 73113 82021
    """
)
TRANSPORT_1 = _codes(
    """
    70020 72403 72404 72600 72601 72602 72603 72604 73300 93200
    """
)

VERSIONS = (
    Version("french-1", date(2023, 5, 31), date(2026, 2, 6), kind="french"),
    Version("french-2", date(2026, 2, 6), None, kind="french"),
    Version(
        "healthcare-1",
        date(2023, 5, 31),
        date(2025, 2, 27),
        kind="work",
        codes=HEALTHCARE_1,
        months=6,
        continuous=True,
    ),
    Version(
        "healthcare-2",
        date(2025, 2, 27),
        date(2026, 2, 18),
        kind="work",
        codes=HEALTHCARE_2,
        months=6,
        continuous=True,
    ),
    Version("healthcare-3", date(2026, 2, 18), None, kind="work", codes=HEALTHCARE_2, months=12),
    Version(
        "stem-1",
        date(2023, 5, 31),
        date(2025, 2, 27),
        kind="work",
        codes=STEM_1,
        months=6,
        continuous=True,
    ),
    Version(
        "stem-2",
        date(2025, 2, 27),
        date(2026, 2, 18),
        kind="work",
        codes=STEM_2,
        months=6,
        continuous=True,
    ),
    Version("stem-3", date(2026, 2, 18), None, kind="work", codes=STEM_2, months=12),
    Version(
        "trades-1",
        date(2023, 5, 31),
        date(2025, 2, 27),
        kind="work",
        codes=TRADES_1,
        months=6,
        continuous=True,
    ),
    Version(
        "trades-2",
        date(2025, 2, 27),
        date(2026, 2, 18),
        kind="work",
        codes=TRADES_2,
        months=6,
        continuous=True,
    ),
    Version("trades-3", date(2026, 2, 18), None, kind="work", codes=TRADES_3, months=12),
    Version(
        "agriculture-1",
        date(2023, 5, 31),
        date(2025, 2, 27),
        kind="work",
        codes=_codes("63201 82030 82031"),
        months=6,
        continuous=True,
    ),
    Version(
        "agriculture-2",
        date(2025, 2, 27),
        date(2026, 2, 18),
        kind="work",
        codes=_codes("63201"),
        months=6,
        continuous=True,
    ),
    Version(
        "transport-1",
        date(2023, 5, 31),
        date(2025, 2, 27),
        kind="work",
        codes=TRANSPORT_1,
        months=6,
        continuous=True,
    ),
    Version(
        "transport-2",
        date(2026, 2, 18),
        None,
        kind="work",
        codes=_codes("22313 72404 72410 72600"),
        months=12,
    ),
    Version(
        "education-1",
        date(2025, 2, 27),
        date(2026, 2, 18),
        kind="work",
        codes=_codes("41220 41221 42202 42203 43100"),
        months=6,
        continuous=True,
    ),
    Version(
        "education-2",
        date(2026, 2, 18),
        None,
        kind="work",
        codes=_codes("41220 41221 42202 42203 43100"),
        months=12,
    ),
    Version("physicians-announced", date(2025, 12, 8), date(2026, 2, 18), kind="announced"),
    Version(
        "physicians-1",
        date(2026, 2, 18),
        None,
        kind="work",
        codes=_codes("31100 31101 31102"),
        months=12,
        canada_only=True,
    ),
    Version(
        "senior-managers-1",
        date(2026, 2, 18),
        None,
        kind="work",
        codes=_codes("00012 00013 00014 00015"),
        months=12,
        canada_only=True,
    ),
    Version(
        "researchers-1",
        date(2026, 2, 18),
        None,
        kind="work",
        codes=_codes("41200 41201"),
        months=12,
        canada_only=True,
    ),
    Version(
        "military-1", date(2026, 2, 18), None, kind="military", codes=_codes("40042 42102 43204")
    ),
)
