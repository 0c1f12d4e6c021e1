"""What all charts share: fonts, colours, frame, and turning a chart into SVG and PNG.

The finding is the title, the caveat stands under it, and the note says where the numbers come
from. Colours are those of the project's tokens. Altair and vl-convert are an extra and only
asked for when a chart is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from openentry.files.outputs import write_whole
from openentry.rules.errors import InputError
from openentry.wording import Language
from openentry.wording.values import NBSP

if TYPE_CHECKING:
    import altair as alt

FONTS = Path(__file__).with_name("fonts")
SANS = "Entry Sans, Inter, Liberation Sans, Arial, sans-serif"
SERIF = "Entry Serif, Georgia, serif"
PAPER, INK, INK_2, INK_3 = "#ffffff", "#16211d", "#43504b", "#5f6b66"
ACCENT, QUIET, CUT, GRID = "#0b5a50", "#b9bdb3", "#b4430b", "#e6e1d6"
WIDTH = 720
PNG_SCALE = 2.0
TITLE_CHARACTERS = 64
_HELD = re.compile(
    r"(?<=\d) (?=[^\W\d_])|(?<=\b1er) (?=[a-zé])|(?<=round|ronde) (?=\d)|(?<=[a-zûé]) (?=\d{4})"
)
"""Spaces at which no line may break."""
_SPOKEN = re.compile(r' (?:role="graphics-[\w-]+"|aria-[a-z]+="[^"]*")')
"""What marks and their groups would say one by one."""


def write_charts(folder: Path, charts: Mapping[str, alt.TopLevelMixin]) -> tuple[Path, ...]:
    """Write charts as SVG and PNG, by name without ending.

    Returns
    -------
    tuple of Path
        What was written, in order.
    """
    converter = _converter()
    written: list[Path] = []
    for name, chart in charts.items():
        document = chart.to_json()
        for ending, content in (
            ("svg", converter.vegalite_to_svg(document)),
            ("png", converter.vegalite_to_png(document, scale=PNG_SCALE)),
        ):
            path = folder / f"{name}.{ending}"
            write_whole(path, content)
            written.append(path)
    return tuple(written)


def write_described(
    stem: Path, chart: alt.TopLevelMixin, description: str, lang: Language
) -> tuple[Path, ...]:
    """Write one chart as SVG and PNG; the SVG is one picture with words for who cannot see it.

    Parameters
    ----------
    stem : Path
        Path without ending.
    description : str
        What the picture shows.

    Returns
    -------
    tuple of Path
        What was written, in order.
    """
    converter, document = _converter(), chart.to_json()
    svg = _SPOKEN.sub("", converter.vegalite_to_svg(document))
    head = f'<svg role="img" lang="{lang}" aria-label={quoteattr(description)} '
    written = (stem.with_name(f"{stem.name}.svg"), stem.with_name(f"{stem.name}.png"))
    write_whole(written[0], svg.replace("<svg ", head, 1))
    write_whole(written[1], converter.vegalite_to_png(document, scale=PNG_SCALE))
    return written


def vega_lite() -> Any:  # noqa: ANN401 - the module, which may be missing
    """Give Altair, if it and vl-convert are there.

    Raises
    ------
    InputError
        ``charts-not-installed``.
    """
    try:
        import altair
        import vl_convert  # noqa: F401 - asked for now, so that nothing is half drawn
    except ImportError:
        raise InputError("charts-not-installed") from None
    return altair


@cache
def _converter() -> Any:  # noqa: ANN401 - the module, which may be missing
    vega_lite()
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def small_title(vega: Any, text: str) -> Any:  # noqa: ANN401
    """Give the title of a part of a chart."""
    return vega.TitleParams(
        text=text, anchor="start", fontSize=13, fontWeight="bold", color=INK_2, font=SANS, offset=6
    )


def framed(
    vega: Any,  # noqa: ANN401
    chart: Any,  # noqa: ANN401
    *,
    title: str,
    subtitle: list[str],
    note: list[str],
    left: int = 0,
    **size: int,
) -> Any:  # noqa: ANN401
    """Give a chart its finding, its caveat and its note."""
    if size:
        chart = chart.properties(**size)
    below = (
        vega.Chart(vega.Data(values=[{"text": note}]))
        .mark_text(
            align="left", baseline="top", fontSize=12, lineHeight=16, color=INK_3, x=left, y=0
        )
        .encode(text="text:N")
        .properties(width=WIDTH, height=16 * len(note))
    )
    return (
        vega.vconcat(chart, below, spacing=14)
        .properties(
            title=vega.TitleParams(
                text=balanced(title, TITLE_CHARACTERS),
                subtitle=subtitle,
                anchor="start",
                font=SERIF,
                fontSize=22,
                fontWeight="bold",
                lineHeight=28,
                color=INK,
                subtitleFont=SANS,
                subtitleFontSize=14,
                subtitleLineHeight=20,
                subtitleColor=INK_2,
                subtitlePadding=8,
                offset=18,
            ),
            background=PAPER,
            padding={"left": 24, "right": 24, "top": 24, "bottom": 20},
        )
        .configure(font=SANS)
        .configure_view(stroke=None)
        .configure_axis(labelColor=INK_3, labelFontSize=13, labelPadding=6)
        .configure_legend(labelColor=INK_2, labelFontSize=13, symbolStrokeWidth=0, symbolSize=140)
        .configure_concat(spacing=14)
    )


def wrapped(text: str, width: int) -> list[str]:
    """Break text into lines; no-break spaces, dates and numbers with their noun hold."""
    text = _HELD.sub(NBSP, text)
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def balanced(text: str, width: int) -> list[str]:
    """Break a title into as few lines as fit, of like length."""
    lines = wrapped(text, width)
    while len(shorter := wrapped(text, width - 1)) == len(lines):
        lines, width = shorter, width - 1
    return lines
