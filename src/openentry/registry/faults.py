"""Named places at which a test may end the process, to see that nothing is left half done."""

from __future__ import annotations

from collections.abc import Callable

POINTS = (
    "before-outbox",
    "before-journal",
    "before-commit",
    "after-commit",
    "round-read",
    "round-invitations",
    "round-profiles",
    "round-record",
    "load-part",
    "keys-wrapped",
    "backup-table",
    "worker-claimed",
    "worker-sent",
)
"""Every place there is."""

_listener: Callable[[str], None] | None = None


def fault(point: str) -> None:
    """Say that the work has come to a named place."""
    if _listener is not None:
        assert point in POINTS, point
        _listener(point)


def listen(listener: Callable[[str], None] | None) -> None:
    """Have somebody told of every place the work comes to."""
    global _listener
    _listener = listener
