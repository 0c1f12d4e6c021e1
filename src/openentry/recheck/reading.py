"""Read one row of the facts table, column by column, with nothing but the standard library.

A row is a plain mapping in the table's JSON form. A column that is missing or null takes its first
(lowest) value; the columns of `MAY_BE_UNKNOWN` stay null, since there null means "not known".
This is the table's contract, not law: no points here. The border of the program has refused bad
input before and explains it in both languages; here a value that cannot be raises `ValueError`,
so that the second opinion is never given on a row that has none.
"""

from collections.abc import Mapping

type_of_row = Mapping[str, object]
Row = type_of_row

EDUCATION = (
    "none",
    "secondary",
    "one_year",
    "two_year",
    "three_year",
    "two_or_more",
    "masters",
    "doctorate",
)
CANADIAN_STUDY = ("none", "one_or_two_years", "three_or_more_years")
JOB_OFFER = ("none", "major_group_00", "other")
WAGE_TIER = ("none", "tier_1_3", "tier_1_5", "tier_2_0")
OFFICIAL_LANGUAGE = ("", "en", "fr")
PROGRAMS = ("fsw", "cec", "fst", "pnp")

ABILITIES = ("listening", "reading", "speaking", "writing")
