"""Two charts: the pool by score with the line of a round, and a category's rounds of a year.

For the demonstration and the documentation, in both languages. What is not drawn is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from openentry.analysis.charting import (
    ACCENT,
    CUT,
    GRID,
    INK,
    INK_2,
    INK_3,
    QUIET,
    WIDTH,
    framed,
    small_title,
    vega_lite,
    wrapped,
)
from openentry.analysis.history import bands
from openentry.analysis.trends import Trend, category_rounds
from openentry.rules.lawbook import Law
from openentry.rules.loading.pool import Band, PoolPrint
from openentry.rules.loading.rounds import PublishedRound
from openentry.wording import Language, day, number, say

if TYPE_CHECKING:
    import altair as alt

HEIGHT, UPPER_HEIGHT, LOWER_HEIGHT = 300, 190, 110
TICK_POINTS, TICK_PEOPLE = 50, 5000
AXIS_ROOM = 48
"""Pixels that the labels of the vertical axis take left of the plot."""
LINE_CHARACTERS, NOTE_CHARACTERS = 98, 112


def pool_chart(pool: PoolPrint, held: PublishedRound, lang: Language) -> alt.VConcatChart:
    """Draw a print by score, with the cut-off of a round.

    Height is candidates for each ten points, so that area is people wherever the bands are
    unequal. The band of the line is split evenly at it. The lowest and the highest band are
    said and not drawn: they are too wide to compare by height.

    Parameters
    ----------
    pool : PoolPrint
        A usable one.
    held : PublishedRound
    lang : {"en", "fr"}

    Raises
    ------
    InputError
        ``charts-not-installed``.
    """
    vega = vega_lite()
    drawn = bands(pool)[1:-1]
    left, right = drawn[0].low - 1, drawn[-1].high
    bars = _bars(drawn, held.crs_cutoff, lang)
    top = max(float(bar["height"]) for bar in bars) * 1.12
    groups = [_at_or_above(held.crs_cutoff, lang), _under(held.crs_cutoff, lang)]
    figures = (
        vega.Chart(vega.Data(values=bars))
        .mark_rect()
        .encode(
            x=vega.X(
                "left:Q",
                scale=vega.Scale(domain=[left, right], nice=False),
                axis=_score_axis(vega, range(left, right + 1, TICK_POINTS)),
            ),
            x2="right:Q",
            y=vega.Y(
                "height:Q",
                scale=vega.Scale(domain=[0, top], nice=False),
                axis=_count_axis(vega, lang, range(0, int(top), TICK_PEOPLE)),
            ),
            y2="floor:Q",
            color=vega.Color(
                "group:N",
                scale=vega.Scale(domain=groups, range=[ACCENT, QUIET]),
                legend=vega.Legend(
                    title=None,
                    orient="top-left",
                    offset=4,
                    symbolType="square",
                    direction="vertical",
                ),
            ),
        )
    )
    layers = [
        figures,
        *_line(vega, held.crs_cutoff, right, top, lang),
        _wide(vega, drawn[-1], lang),
    ]
    chart: alt.VConcatChart = framed(
        vega,
        vega.layer(*layers),
        title=_pool_title(pool, held, lang),
        subtitle=_pool_subtitle(pool, held, lang),
        note=_pool_note(pool, held, lang),
        left=-AXIS_ROOM,
        width=WIDTH,
        height=HEIGHT,
    )
    return chart


def category_chart(trend: Trend, lang: Language) -> alt.VConcatChart:
    """Draw the rounds of a category over a year: cut-offs above, invitations below.

    Raises
    ------
    InputError
        ``charts-not-installed``.
    """
    vega = vega_lite()
    rounds = category_rounds(trend.category.rpartition("-")[0], trend.year)
    last = trend.rounds[-1].number
    values = [
        {
            "on": held.held_on.isoformat(),
            "day": _short_day(held, lang),
            "cutoff": held.crs_cutoff,
            "invitations": held.invitations,
            "invited": number(held.invitations, lang),
            "floor": 0,
            "group": "this" if held.number == last else "other",
        }
        for held in rounds
    ]
    # Half a month of room on either side keeps the labels of the outer rounds inside.
    ends = [rounds[0].held_on - timedelta(days=15), rounds[-1].held_on + timedelta(days=15)]
    x = vega.X(
        "on:T",
        scale=vega.Scale(domain=[end.isoformat() for end in ends], nice=False, padding=0),
        axis=None,
    )
    colour = vega.Color(
        "group:N", legend=None, scale=vega.Scale(domain=["this", "other"], range=[ACCENT, QUIET])
    )
    base = vega.Chart(vega.Data(values=values)).encode(x=x)
    chart: alt.VConcatChart = framed(
        vega,
        vega.vconcat(
            _cutoffs(vega, base, colour, rounds, lang),
            _invitations(vega, base, colour, rounds, lang),
            spacing=18,
        ),
        title=_category_title(trend, lang),
        subtitle=wrapped(" ".join(trend.sentences(lang)), LINE_CHARACTERS),
        note=wrapped(say("analysis.chart-source", lang), NOTE_CHARACTERS),
    )
    return chart


def _bars(drawn: tuple[Band, ...], cutoff: int, lang: Language) -> list[dict[str, float | str]]:
    """Give a rectangle for each band, two for the band of the line, with a gap between."""
    bars: list[dict[str, float | str]] = []
    cut = cutoff - 0.5
    for band in drawn:
        height = 10 * band.candidates / (band.high - band.low + 1)
        for left, right in _split(band.low - 0.5, band.high + 0.5, cut):
            group = _at_or_above(cutoff, lang) if left >= cut else _under(cutoff, lang)
            bars.append(
                {
                    "left": left + 0.3,
                    "right": right - 0.3,
                    "height": height,
                    "floor": 0,
                    "group": group,
                }
            )
    return bars


def _at_or_above(cutoff: int, lang: Language) -> str:
    return say("analysis.chart-above", lang, cutoff=str(cutoff))


def _under(cutoff: int, lang: Language) -> str:
    return say("analysis.chart-below", lang, cutoff=str(cutoff - 1))


def _split(left: float, right: float, cut: float) -> Iterable[tuple[float, float]]:
    if left < cut < right:
        return ((left, cut), (cut, right))
    return ((left, right),)


def _score_axis(vega: Any, values: range) -> Any:  # noqa: ANN401
    return vega.Axis(
        title=None, values=list(values), grid=False, format="d", ticks=False, domainColor=QUIET
    )


def _count_axis(vega: Any, lang: Language, values: range) -> Any:  # noqa: ANN401
    # Vega knows no Canadian French: the labels are written by us.
    cases = " : ".join(f"datum.value === {v} ? '{number(v, lang)}'" for v in values)
    return vega.Axis(
        title=None,
        values=list(values),
        labelExpr=f"{cases} : ''",
        domain=False,
        ticks=False,
        gridColor=GRID,
    )


def _line(vega: Any, cutoff: int, right: int, top: float, lang: Language) -> list[Any]:  # noqa: ANN401
    """Give the cut-off line with its label left of it; beyond what is drawn, an arrow."""
    text = say("analysis.chart-cutoff", lang, cutoff=str(cutoff))
    beyond = cutoff > right
    x = float(right) if beyond else cutoff - 0.5
    label = _texts(
        vega,
        [{"x": x, "y": top, "text": f"{text} →" if beyond else text}],
        color=CUT,
        align="right",
        dx=-8,
        dy=8,
        fontWeight="bold",
        fontSize=14,
    )
    if beyond:
        return [label]
    rule = vega.Chart(vega.Data(values=[{"x": x}])).mark_rule(color=CUT, strokeWidth=2)
    return [rule.encode(x="x:Q"), label]


def _wide(vega: Any, band: Band, lang: Language) -> Any:  # noqa: ANN401
    """Say above the widest bar how many people it is."""
    width = band.high - band.low + 1
    text = say(
        "analysis.chart-wide-band",
        lang,
        count=band.candidates,
        low=str(band.low),
        high=str(band.high),
    )
    return _texts(
        vega,
        [
            {
                "x": (band.low + band.high) / 2,
                "y": 10 * band.candidates / width,
                "text": text.split("\n"),
            }
        ],
        color=INK_2,
        align="center",
        dy=-42,
        fontSize=13,
        lineHeight=17,
    )


def _texts(vega: Any, values: list[dict[str, Any]], **style: object) -> Any:  # noqa: ANN401
    chart = vega.Chart(vega.Data(values=values)).mark_text(baseline="top", **style)
    return chart.encode(x="x:Q", y="y:Q", text="text:N")


def _cutoffs(
    vega: Any,  # noqa: ANN401
    base: Any,  # noqa: ANN401
    colour: Any,  # noqa: ANN401
    rounds: tuple[PublishedRound, ...],
    lang: Language,
) -> Any:  # noqa: ANN401
    lows = [held.crs_cutoff for held in rounds]
    y = vega.Y(
        "cutoff:Q",
        scale=vega.Scale(domain=[min(lows) - 8, max(lows) + 12], nice=False),
        axis=None,
    )
    line = base.mark_line(color=QUIET, strokeWidth=1.5).encode(y=y)
    dots = base.mark_circle(opacity=1, size=110).encode(y=y, color=colour)
    names = base.mark_text(dy=-15, fontSize=14, fontWeight="bold", color=INK)
    return vega.layer(line, dots, names.encode(y=y, text="cutoff:N")).properties(
        width=WIDTH,
        height=UPPER_HEIGHT,
        title=small_title(vega, say("analysis.chart-cutoffs", lang)),
    )


def _invitations(
    vega: Any,  # noqa: ANN401
    base: Any,  # noqa: ANN401
    colour: Any,  # noqa: ANN401
    rounds: tuple[PublishedRound, ...],
    lang: Language,
) -> Any:  # noqa: ANN401
    most = max(held.invitations for held in rounds)
    scale = vega.Scale(domain=[0, most * 1.25], nice=False)
    y = vega.Y("invitations:Q", scale=scale, axis=None)
    bars = base.mark_bar(width=22).encode(y=y, color=colour)
    sizes = base.mark_text(dy=-9, fontSize=13, color=INK_2).encode(y=y, text="invited:N")
    days = base.mark_text(dy=8, fontSize=13, lineHeight=16, color=INK_3, baseline="top")
    return vega.layer(bars, sizes, days.encode(y="floor:Q", text="day:N")).properties(
        width=WIDTH,
        height=LOWER_HEIGHT,
        title=small_title(vega, say("analysis.chart-invitations", lang)),
    )


def _reached(pool: PoolPrint, held: PublishedRound) -> tuple[int, int]:
    """Give the candidates from the lowest score of the line's band on, and that score."""
    low = max(band.low for band in bands(pool) if band.low <= held.crs_cutoff)
    return sum(band.candidates for band in bands(pool) if band.low >= low), low


def _pool_title(pool: PoolPrint, held: PublishedRound, lang: Language) -> str:
    reached, low = _reached(pool, held)
    return say(
        "analysis.chart-pool-title",
        lang,
        number=held.number,
        invitations=held.invitations,
        reached=reached,
        low=str(low),
    )


def _pool_subtitle(pool: PoolPrint, held: PublishedRound, lang: Language) -> list[str]:
    key = {"category": "category", "general": "general"}.get(held.kind, "program")
    text = say(
        f"analysis.chart-pool-{key}",
        lang,
        number=held.number,
        held_on=held.held_on,
        pool_on=pool.pool_on,
        candidates=sum(band.candidates for band in bands(pool)),
    )
    return wrapped(text, LINE_CHARACTERS)


def _pool_note(pool: PoolPrint, held: PublishedRound, lang: Language) -> list[str]:
    lowest, *_, highest = bands(pool)
    _, first = _reached(pool, held)
    last = next(b.high for b in bands(pool) if b.low == first)
    text = say(
        "analysis.chart-pool-note",
        lang,
        below=lowest.candidates,
        above=highest.candidates,
        low=str(lowest.high),
        high=str(highest.low - 1),
        first=str(first),
        last=str(last),
    )
    return wrapped(f"{text} {say('analysis.chart-source', lang)}", NOTE_CHARACTERS)


def _category_title(trend: Trend, lang: Language) -> str:
    first, last = trend.rounds[0], trend.rounds[-1]
    if len(trend.rounds) == 1 or first.crs_cutoff == last.crs_cutoff:
        key = "analysis.chart-category-flat"
    elif last.crs_cutoff < first.crs_cutoff:
        key = "analysis.chart-category-down"
    else:
        key = "analysis.chart-category-up"
    return say(
        key,
        lang,
        count=len(trend.rounds),
        points=abs(last.crs_cutoff - first.crs_cutoff),
        category=_category_words(trend.category, lang),
        year=str(trend.year),
        number=last.number,
    )


def _category_words(version: str, lang: Language) -> str:
    category = Law.load().categories[version.rpartition("-")[0]]
    return category.short_name.en if lang == "en" else category.short_name.fr


def _short_day(held: PublishedRound, lang: Language) -> list[str]:
    """Give day and month, one above the other."""
    return day(held.held_on, lang).split(" ")[:2]
