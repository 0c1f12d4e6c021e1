"""What is printed and kept: figures, ratios to the yardsticks of the same race, bars."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

from benchmarks.measure import Figure

YARDSTICKS = ("openfisca", "plain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A goal of the project for one figure.

    Attributes
    ----------
    figure : str
        Name of the figure.
    wants : str
    met : callable
        Takes the race and the figure; gives whether the goal is met.
    """

    figure: str
    wants: str
    met: Callable[[Race, Figure], bool]


@dataclass(slots=True, kw_only=True)
class Race:
    """Figures measured together, and so fit to be divided by one another."""

    title: str
    figures: list[Figure]
    yardsticks: dict[str, Figure] = field(default_factory=dict)

    def named(self, name: str) -> Figure | None:
        """Give a figure of this race, or a yardstick measured beside it."""
        found = (f for f in (*self.figures, *self.yardsticks.values()) if f.name == name)
        return next(found, None)

    def faster_than(self, name: str, figure: Figure) -> float | None:
        """Say how many times less time a person takes than with a yardstick."""
        other = self.named(name)
        return other.nanoseconds_each / figure.nanoseconds_each if other else None

    def over_copy(self, figure: Figure) -> float | None:
        """Say how many times the copy of the same bytes on as many threads a figure takes."""
        kind, _, threads = figure.name.rpartition("-")
        copy = self.named(f"copy-{threads}") if kind == "packed" else None
        return figure.nanoseconds_each / copy.nanoseconds_each if copy else None


def _at_least(yardstick: str, times: float) -> Callable[[Race, Figure], bool]:
    return lambda race, figure: (race.faster_than(yardstick, figure) or 0) >= times


def _copies(times: float) -> Callable[[Race, Figure], bool]:
    return lambda race, figure: (race.over_copy(figure) or float("inf")) <= times


def _within(seconds: float) -> Callable[[Race, Figure], bool]:
    return lambda _race, figure: figure.median <= seconds


BARS = (
    Bar(figure="packed-1", wants="40 x OpenFisca", met=_at_least("openfisca", 40)),
    Bar(figure="packed-1", wants="25 copies", met=_copies(25)),
    Bar(figure="components-1", wants="15 x OpenFisca", met=_at_least("openfisca", 15)),
    Bar(figure="explained", wants="1 ms", met=_within(1e-3)),
    Bar(figure="selection-general-3500", wants="3 ms", met=_within(3e-3)),
    Bar(figure="selection-category-3500", wants="3 ms", met=_within(3e-3)),
    Bar(figure="profiles-file", wants="15 s", met=_within(15)),
    Bar(figure="profile-whole", wants="20 ms", met=_within(20e-3)),
    Bar(figure="freeze", wants="6 s with the tree to come", met=_within(6)),
)
"""The bars of the design that exist so far. Figures on one thread are held to them, since
OpenFisca-Core has one too."""


def bars_of(race: Race, figure: Figure) -> list[tuple[str, bool]]:
    """Give the goals a figure has, and whether it meets them here."""
    return [(bar.wants, bar.met(race, figure)) for bar in BARS if bar.figure == figure.name]


def duration(seconds: float) -> str:
    """Write a duration with three figures that matter."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}" if seconds < 999 * size else f"{seconds:.0f} s"
    return f"{seconds * 1e9:.3g} ns"


def show(races: Sequence[Race], machine: dict[str, str], console: Console) -> None:
    """Print the machine, then one table a race."""
    for name, value in machine.items():
        console.print(f"{name}: {value}", highlight=False)
    for race in races:
        console.print()
        console.print(_table(race))


def _table(race: Race) -> Table:
    headings = ("median", "min", "max", "a person", "MB/s", "x OpenFisca", "x plain", "copies")
    rows = [_cells(race, figure) for figure in race.figures]
    shown = [place for place in range(len(headings)) if any(cells[place] for cells in rows)]
    table = Table(title=race.title, title_justify="left", title_style="bold")
    table.add_column("what", no_wrap=True)
    for place in shown:
        table.add_column(headings[place], justify="right", no_wrap=True)
    table.add_column("bar")
    for figure, cells in zip(race.figures, rows, strict=True):
        bars = (f"{wants}: {'yes' if met else 'no'}" for wants, met in bars_of(race, figure))
        table.add_row(figure.title, *(cells[place] for place in shown), "\n".join(bars))
    return table


def _cells(race: Race, figure: Figure) -> tuple[str, ...]:
    return (
        duration(figure.median),
        duration(min(figure.seconds)),
        duration(max(figure.seconds)),
        duration(figure.nanoseconds_each / 1e9) if figure.people > 1 else "",
        f"{figure.moved_bytes / figure.median / 1e6:,.0f}" if figure.moved_bytes else "",
        *(_times(race.faster_than(name, figure)) for name in YARDSTICKS),
        _times(race.over_copy(figure)),
    )


def _times(ratio: float | None) -> str:
    if ratio is None:
        return ""
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}"


def as_json(
    races: Sequence[Race], machine: dict[str, str], settings: dict[str, object]
) -> dict[str, object]:
    """Give everything measured, every single run included."""
    return {
        "machine": machine,
        "settings": settings,
        "races": [
            {
                "title": race.title,
                "figures": [
                    {
                        "name": figure.name,
                        "title": figure.title,
                        "people": figure.people,
                        "seconds": {
                            "median": figure.median,
                            "min": min(figure.seconds),
                            "max": max(figure.seconds),
                            "runs": figure.seconds,
                        },
                        "moved_bytes": figure.moved_bytes,
                        "times_openfisca": race.faster_than("openfisca", figure),
                        "times_plain": race.faster_than("plain", figure),
                        "copies": race.over_copy(figure),
                        "bars": [
                            {"wants": wants, "met": met} for wants, met in bars_of(race, figure)
                        ],
                    }
                    for figure in race.figures
                ],
            }
            for race in races
        ],
    }
