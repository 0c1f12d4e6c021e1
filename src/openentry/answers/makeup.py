"""What a score is made of: the most that each part gives, on a day."""

from __future__ import annotations

from dataclasses import dataclass

from openentry.rules.lawbook import Lawbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Makeup:
    """The most that each part gives to somebody who comes alone.

    Attributes
    ----------
    total, core, transferability, additional : int
    """

    total: int
    core: int
    transferability: int
    additional: int

    @property
    def parts(self) -> tuple[tuple[str, float, float], ...]:
        """Give each part with where it begins and how wide it is, in percent of the total."""
        found, start = [], 0
        for name in ("core", "transferability", "additional"):
            points = getattr(self, name)
            found.append((name, _percent(start, self.total), _percent(points, self.total)))
            start += points
        return tuple(found)


def _percent(part: int, whole: int) -> float:
    return round(part / whole * 100, 2)


def score_makeup(lawbook: Lawbook) -> Makeup:
    """Give what a score is made of by the law of a day."""
    crs = lawbook.crs
    return Makeup(
        total=crs.total_cap,
        core=int(crs.core_cap[0]),
        transferability=crs.transferability_cap,
        additional=crs.additional_cap,
    )
