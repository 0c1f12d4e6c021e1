"""Rotating master keys: every person's key is wrapped anew by the master key in use.

Only the wrapping changes, so what people said is neither opened nor written again. A part is an
act of its own; between two parts, and during each, people are read and written as ever, since a
wrapped key always stands beside the name of the master key that opens it. Rotation that was cut
short goes on where it was. An old master key may be forgotten once nothing is wrapped by it, and
the backups that need it are gone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count

from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.bulk import update
from openentry.registry.faults import fault
from openentry.registry.keeping.keys import keys
from openentry.registry.models import PersonKey
from openentry.rules.errors import VerificationError

PART = 2_000
"""Keys wrapped in one act: few enough that nobody waits long for its locks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """What a rotation did.

    Attributes
    ----------
    current : str
        Id of the master key in use.
    wrapped : int
        How many keys were wrapped anew.
    """

    current: str
    wrapped: int


def rotate_keys(
    actor: Actor, *, part: int = PART, progress: Callable[[int], None] | None = None
) -> Rotated:
    """Wrap every person's key by the master key in use.

    Parameters
    ----------
    actor : Actor
    part : int
        Keys in one act.
    progress : callable, optional
        Told how many keys have been wrapped.

    Raises
    ------
    VerificationError
        ``master-key-missing`` if a key is wrapped by a master key that is not here: nothing is
        done then. ``sealed-damaged``.
    """
    ring = keys()
    for master in wrapped_by():
        if master not in ring.masters:
            raise VerificationError("master-key-missing", key=master)
    done, last = 0, 0
    while True:

        def work(act: Act, last: int = last) -> list[int]:
            act.permit()
            return _wrap_part(act, last, part)

        wrapped = perform("keys.rotated", actor, work)
        if not wrapped:
            return Rotated(current=ring.current, wrapped=done)
        done, last = done + len(wrapped), wrapped[-1]
        if progress:
            progress(done)


def wrapped_by() -> dict[str, int]:
    """Give how many keys each master key wraps, by its id."""
    counted = PersonKey.objects.values_list("master").annotate(Count("pk")).order_by("master")
    return dict(counted)


def _wrap_part(act: Act, last: int, part: int) -> list[int]:
    ring = keys()
    found = list(
        PersonKey.objects.filter(pk__gt=last)
        .exclude(master=ring.current)
        .order_by("pk")
        .select_for_update(no_key=True, of=("self",))
        .values_list("pk", "person__public_id", "master", "wrapped")[:part]
    )
    rows = []
    for pk, owner, master, wrapped in found:
        key = ring.unwrap(master, bytes(wrapped), owner)
        rows.append((*ring.wrap(key, owner), pk))
    update(PersonKey, "person_id", ("master", "wrapped"), rows)
    fault("keys-wrapped")
    if rows:
        act.note("keys", {"master": ring.current, "wrapped": len(rows)})
    return [row[0] for row in found]
