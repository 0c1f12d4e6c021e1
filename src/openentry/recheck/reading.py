"""Read one row of the facts table, column by column, with nothing but the standard library.

A row is a plain mapping in the table's JSON form. A column that is missing or null takes its first
(lowest) value, except where null is an answer of its own ("not known"). This is the contract of
the table, not law: there are no points here. The border of the program refuses bad input before
this point and explains it in both languages; here a value that cannot be raises `ValueError`, so
that no row without a meaning ever gets a second opinion.
"""

from collections.abc import Mapping

Row = Mapping[str, object]
Levels = tuple[int, int, int, int]

EDUCATION = frozenset(
    (
        "none",
        "secondary",
        "one_year",
        "two_year",
        "three_year",
        "two_or_more",
        "masters",
        "doctorate",
    )
)
CANADIAN_STUDY = frozenset(("none", "one_or_two_years", "three_or_more_years"))
JOB_OFFER = frozenset(("none", "major_group_00", "other"))
WAGE_TIER = frozenset(("none", "tier_1_3", "tier_1_5", "tier_2_0"))
OFFICIAL_LANGUAGE = frozenset(("", "en", "fr"))
PROGRAMS = ("fsw", "cec", "fst", "pnp")

AGE_MOST = 120
YEARS_MOST = 80
LEVEL_MOST = 12


def whole(row: Row, column: str, most: int) -> int:
    """Give a whole number from 0 to `most`; 0 when the row does not state it."""
    value = row.get(column)
    if value is None:
        return 0
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError(f"{column}: {value!r} is not a whole number from 0 to {most}")
    return value


def flag(row: Row, column: str) -> bool:
    """Give true or false; false when the row does not state it."""
    value = row.get(column)
    if value is None or value is False:
        return False
    if value is True:
        return True
    raise ValueError(f"{column}: {value!r} is neither true nor false")


def word(row: Row, column: str, allowed: frozenset[str], absent: str = "none") -> str:
    """Give one of the allowed words; the lowest, `absent`, when the row does not state it."""
    value = row.get(column)
    if value is None:
        return absent
    if isinstance(value, str) and value in allowed:
        return value
    raise ValueError(f"{column}: {value!r} is not one of {sorted(allowed)}")


def abilities(row: Row, prefix: str) -> Levels:
    """Give the CLB or NCLC levels of `first`, `second` or `spouse`, as written.

    Order: listening, reading, speaking, writing. Levels 11 and 12 stay 11 and 12: every rule that
    reads a level asks whether it is "10 or more", so they need no rewriting to count as 10.
    """
    return (
        whole(row, prefix + "_listening", LEVEL_MOST),
        whole(row, prefix + "_reading", LEVEL_MOST),
        whole(row, prefix + "_speaking", LEVEL_MOST),
        whole(row, prefix + "_writing", LEVEL_MOST),
    )


def required_text(row: Row, column: str) -> str:
    """Give a text that a round cannot do without."""
    value = row.get(column)
    if not isinstance(value, str) or not value:
        raise ValueError(f"{column}: {value!r} where a round needs a text")
    return value


def required_list(row: Row, column: str) -> list[str]:
    """Give a declared list, sorted and without repeats; null ("not known") is refused."""
    value = row.get(column)
    if not isinstance(value, list | tuple):
        raise ValueError(f"{column}: {value!r} where a round needs a list, which may be empty")
    for entry in value:
        if not isinstance(entry, str) or not entry:
            raise ValueError(f"{column}: {entry!r} in the list is not a text")
    return sorted(set(value))


def declared_programs(row: Row) -> list[str]:
    """Give the declared programs in the table's own order: fsw, cec, fst, pnp."""
    declared = required_list(row, "programs")
    for program in declared:
        if program not in PROGRAMS:
            raise ValueError(f"programs: {program!r} is not one of {PROGRAMS}")
    return [program for program in PROGRAMS if program in declared]


def known_whole(row: Row, column: str, most: int) -> int | None:
    """Give a whole number, or None where the row leaves it not known."""
    return None if row.get(column) is None else whole(row, column, most)


def known_flag(row: Row, column: str) -> bool | None:
    """Give true or false, or None where the row leaves it not known."""
    return None if row.get(column) is None else flag(row, column)
