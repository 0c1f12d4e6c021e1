"""One change at a time: what a score would be if one fact were the next better one.

Arithmetic, not advice: whether somebody can get there, what it costs and whether the rules last is
not known. Whether a spouse comes along is never among the changes.
"""

from __future__ import annotations

from dataclasses import dataclass

from openentry.rules.explain import Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """One change and what the total gains by it.

    Attributes
    ----------
    axis : str
        Column of the facts table, or a level derived from four abilities.
    to : int, str or bool
    gain : int
    nomination : bool
        Whether it is a nomination, which also changes who invites.
    """

    axis: str
    to: int | str | bool
    gain: int
    nomination: bool


def next_steps(explanation: Explanation) -> tuple[NextStep, ...]:
    """Give the changes that raise the total, the largest gain first, a nomination at the end."""
    found: dict[tuple[str, str], NextStep] = {}
    for line in explanation.lines:
        step = line.step
        if step is None or step.total_gain <= 0:
            continue
        found[step.axis, str(step.to)] = NextStep(
            axis=step.axis,
            to=step.to,
            gain=step.total_gain,
            nomination=line.component == "nomination",
        )
    ordered = sorted(found.values(), key=lambda step: (step.nomination, -step.gain, step.axis))
    return tuple(ordered)
