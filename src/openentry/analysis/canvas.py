"""A sheet of pixels to put rectangles, lines and text on, which becomes one chart.

For drawings that are laid out line by line, such as a timeline, and not by the scales of a
chart. Text lies above what is put, which lies above what is laid under; otherwise things that
look alike are one layer, in the order in which the first of them was put. It knows nothing of
what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from openentry.analysis.charting import INK, PAPER, SANS, vega_lite, wrapped

if TYPE_CHECKING:
    import altair as alt

LETTER = 0.5
"""Width of a letter of the sans face, in parts of its size: a little more than the mean."""
LEADING = 1.38
"""Height of a line of text, in parts of the size."""
HATCH_STEP = 6.0
UNDER, ON, TEXT = range(3)
"""What lies above what: the sheet's planes, lowest first."""

Style = str | float | tuple[int, ...]
_Look = tuple[int, str, tuple[tuple[str, Any], ...]]


class Canvas:
    """A sheet of some width, as tall as what is put on it.

    Parameters
    ----------
    width : int
        In pixels, padding left off.
    """

    def __init__(self, width: int) -> None:
        self.width = width
        self.height = 0.0
        self._layers: dict[_Look, list[dict[str, Any]]] = {}

    def _put(self, plane: int, mark: str, style: dict[str, Any], datum: dict[str, Any]) -> None:
        self.height = max(self.height, datum["y"], datum.get("y2", 0.0))
        self._layers.setdefault((plane, mark, tuple(sorted(style.items()))), []).append(datum)

    def box(
        self,
        left: float,
        right: float,
        top: float,
        bottom: float,
        fill: str | None,
        *,
        under: bool = False,
        **style: Style,
    ) -> None:
        """Put a rectangle, or lay it under; `style` is that of the mark (stroke, strokeDash …)."""
        if right > left and bottom > top:
            look = {"fill": fill, **style} if fill else {"fillOpacity": 0, **style}
            place = {"x": left, "x2": right, "y": top, "y2": bottom}
            self._put(UNDER if under else ON, "rect", look, place)

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        color: str,
        *,
        under: bool = False,
        **style: Style,
    ) -> None:
        """Put a line from one place to another, or lay it under."""
        place = {"x": start[0], "y": start[1], "x2": end[0], "y2": end[1]}
        look = {"color": color, "strokeWidth": 1, **style}
        self._put(UNDER if under else ON, "rule", look, place)

    def hatch(self, left: float, right: float, top: float, bottom: float, color: str) -> None:
        """Put slanted lines inside a rectangle."""
        tall, offset = bottom - top, HATCH_STEP / 2
        while offset < right - left + tall:
            start = (left + max(offset - tall, 0), top + min(offset, tall))
            end = (left + min(offset, right - left), top + max(offset - (right - left), 0))
            self.line(start, end, color, strokeWidth=1.3)
            offset += HATCH_STEP

    def word(self, x: float, y: float, text: str, size: float, **style: Style) -> None:
        """Put one line of text, its top at `y`; `style` is that of the mark."""
        look: dict[str, Any] = {
            "fontSize": size,
            "color": INK,
            "align": "left",
            "baseline": "top",
            "font": SANS,
            **style,
        }
        self._put(TEXT, "text", look, {"x": x, "y": y, "text": text})
        self.height = max(self.height, y + size * LEADING)

    def paragraph(
        self, x: float, y: float, text: str, size: float, *, width: float, **style: Style
    ) -> float:
        """Put text in as many lines as it needs and give where the next line would be."""
        for line in wrapped(text, letters(width, size)):
            self.word(x, y, line, size, **style)
            y += size * LEADING
        return y

    def chart(self, *, description: str, padding: int) -> alt.LayerChart:
        """Give the sheet as a chart.

        Raises
        ------
        InputError
            ``charts-not-installed``.
        """
        vega = vega_lite()
        looks = sorted(self._layers, key=lambda look: look[0])
        layers = [
            self._layer(vega, mark, dict(style), self._layers[plane, mark, style])
            for plane, mark, style in looks
        ]
        chart: alt.LayerChart = (
            vega.layer(*layers)
            .properties(
                width=self.width,
                height=round(self.height),
                background=PAPER,
                padding=padding,
                description=description,
            )
            # Hundreds of marks read aloud one by one help nobody: the sheet has its own words.
            .configure(aria=False, font=SANS)
            .configure_view(stroke=None)
        )
        return chart

    def _layer(
        self,
        vega: Any,  # noqa: ANN401 - the module, which may be missing
        mark: str,
        style: dict[str, Any],
        data: Iterable[dict[str, Any]],
    ) -> Any:  # noqa: ANN401
        values = [
            {k: round(v, 2) if isinstance(v, float) else v for k, v in datum.items()}
            for datum in data
        ]
        chart = getattr(vega.Chart(vega.Data(values=values)), f"mark_{mark}")(**style)
        encoding = {
            "x": vega.X("x:Q", axis=None, scale=vega.Scale(domain=[0, self.width], nice=False)),
            "y": vega.Y(
                "y:Q", axis=None, scale=vega.Scale(domain=[round(self.height), 0], nice=False)
            ),
        }
        if mark == "text":
            encoding["text"] = vega.Text("text:N")
        else:
            encoding |= {"x2": vega.X2("x2:Q"), "y2": vega.Y2("y2:Q")}
        return chart.encode(**encoding)


def letters(width: float, size: float) -> int:
    """Give how many letters of a size fit a width."""
    return max(int(width / (size * LETTER)), 1)
