"""Days, anniversaries and validity, as the profile reads them. Law is dated by the day in Toronto.

One rule serves every clock: the anniversary of a day is the same month and day n years later, and
that of 29 February, in a year that has none, is 1 March. Age goes by it, the two years of a result
of a language test, the five of an assessment, and the windows in which work counts.

Basis of the clocks: IRPR 75(2)(a), 87.1(2)(a), 87.2(3)(b) (windows); MI s. 3(4), 12(3) (results of
language tests and assessments stop counting on the anniversary, not the day after).
"""

import calendar
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def anniversary(day: date, years: int) -> date:
    """Give the same month and day some years later; a 29 February without its day is 1 March.

    Examples
    --------
    >>> anniversary(date(2024, 2, 29), 2)
    datetime.date(2026, 3, 1)
    """
    if day.month == 2 and day.day == 29 and not calendar.isleap(day.year + years):
        return date(day.year + years, 3, 1)
    return date(day.year + years, day.month, day.day)


def months_later(day: date, months: int) -> date:
    """Give the same day of the month some months later, or else the first of the month after."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    if day.day <= calendar.monthrange(year, month)[1]:
        return date(year, month, day.day)
    return date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)


def completed_years(first: date, last: date) -> int:
    """Count the anniversaries of a day that have come by another; 0 if it lies before the first.

    Examples
    --------
    >>> completed_years(date(2000, 2, 29), date(2030, 2, 28))
    29
    """
    years = 0
    while anniversary(first, years + 1) <= last:
        years += 1
    return years


def completed_months(first: date, last: date) -> int:
    """Count the whole months from one day to another, as `completed_years` counts years."""
    months = 0
    while months_later(first, months + 1) <= last:
        months += 1
    return months


def valid(day: date, years: int, on: date) -> bool:
    """Tell whether a thing valid some years from a day is valid on another.

    It is valid from that day to the day before the anniversary.
    """
    return day <= on < anniversary(day, years)


def window_begins(on: date, years: int) -> date:
    """Give the first day of the window of some years that ends on a day and includes it.

    The window has every day whose anniversary is still to come. For 29 February that is 1 March.

    Examples
    --------
    >>> window_begins(date(2025, 11, 14), 3)
    datetime.date(2022, 11, 15)
    >>> window_begins(date(2028, 2, 29), 3)
    datetime.date(2025, 3, 1)
    """
    day = on
    day -= timedelta(days=365 * years)  # inside the window, a few days after its beginning at most
    while on < anniversary(day - ONE_DAY, years):
        day -= ONE_DAY
    while on >= anniversary(day, years):
        day += ONE_DAY
    return day


def is_of_age(born: date, years: int, on: date) -> bool:
    """Tell whether someone has reached an age on a day."""
    return anniversary(born, years) <= on
