"""The timeline of one person's work: jobs, windows, what is credited, and what comes.

For candidates and those who advise them: why a job counts or not, how overlapping and part-time
work adds up, and on which days an answer changes by itself. In two widths, one for a page and one
for a telephone, and as a table that says the same. The rules decide; this only draws.

Law: IRPR 73, 75(2), 80, 87.1, 87.2; MI ss. 15 and 25, as `openentry.rules` applies them.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from openentry.analysis import timeline_words as words
from openentry.analysis.canvas import Canvas
from openentry.analysis.charting import vega_lite, write_described
from openentry.analysis.lanes import Person, WorkHistory, work_history
from openentry.analysis.timeline_sheet import NARROW, WIDE, Sheet
from openentry.analysis.timeline_words import TimelineRow, table_rows
from openentry.rules.lawbook import Law
from openentry.wording import Language, say

if TYPE_CHECKING:
    import altair as alt


def timeline(
    person: Person, law: Law, on: date, lang: Language, *, narrow: bool = False
) -> alt.LayerChart:
    """Draw the work of one person on a day, and what changes by itself in the years after.

    Parameters
    ----------
    person : ProfileChunk or dict
        A chunk of one profile, or the profile as an object.
    law : Law
    on : date
        Scoring day.
    lang : {"en", "fr"}
    narrow : bool
        Whether to draw it for the width of a telephone.

    Raises
    ------
    InputError
        ``charts-not-installed``.
    FactsErrors
        If the object is no profile.
    """
    vega_lite()
    return _drawn(work_history(person, law, on), lang, narrow=narrow)


def timeline_table(person: Person, law: Law, on: date, lang: Language) -> tuple[TimelineRow, ...]:
    """Say what the timeline shows as rows of a table; needs no extra.

    Raises
    ------
    FactsErrors
        If the object is no profile.
    """
    return table_rows(work_history(person, law, on), lang)


def write_timeline(
    stem: str | os.PathLike[str], person: Person, law: Law, on: date, lang: Language
) -> tuple[Path, ...]:
    """Write the timeline as SVG and PNG, in the width of a page and of a telephone.

    Parameters
    ----------
    stem : path
        Path without ending: ``STEM.svg``, ``STEM.png``, ``STEM-narrow.svg`` and
        ``STEM-narrow.png`` are written.

    Returns
    -------
    tuple of Path
        What was written, in order.

    Raises
    ------
    InputError
        ``charts-not-installed``.
    FactsErrors
        If the object is no profile.
    """
    vega_lite()
    history = work_history(person, law, on)
    described = words.alternative(history, lang)
    written: list[Path] = []
    for ending, narrow in (("", False), ("-narrow", True)):
        chart = _drawn(history, lang, narrow=narrow)
        written += write_described(Path(f"{os.fspath(stem)}{ending}"), chart, described, lang)
    return tuple(written)


def _drawn(history: WorkHistory, lang: Language, *, narrow: bool) -> alt.LayerChart:
    layout = NARROW if narrow else WIDE
    sheet = Sheet(history=history, lang=lang, layout=layout, canvas=Canvas(layout.width))
    sheet.head()
    sheet.windows()
    if history.lanes:
        sheet.heading(say("timeline.section-jobs", lang))
        sheet.key()
        for lane in history.lanes:
            sheet.lane(lane)
    if history.totals:
        sheet.heading(say("timeline.section-totals", lang))
        sheet.key_of_totals()
        for total in history.totals:
            sheet.total(total)
    sheet.heading(say("timeline.section-ahead", lang))
    sheet.ahead()
    sheet.foot()
    return sheet.canvas.chart(description=words.alternative(history, lang), padding=layout.padding)
