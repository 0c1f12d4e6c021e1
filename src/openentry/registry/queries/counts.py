"""How many of what the register holds, by state."""

from __future__ import annotations

from django.db.models import Count, Model

from openentry.registry.models import (
    Invitation,
    JournalState,
    Nomination,
    OutboxMessage,
    Person,
    PoolEntry,
    Profile,
    Round,
)
from openentry.registry.states import life

_KINDS: dict[str, type[Model]] = {
    "profile": Profile,
    "round": Round,
    "invitation": Invitation,
    "nomination": Nomination,
}


def counts() -> dict[str, int | dict[str, int]]:
    """Give people, pool, entries of the journal, and everything with a life by its states.

    States in which there is nothing are left out.
    """
    found: dict[str, int | dict[str, int]] = {
        "people": Person.objects.filter(erased_at__isnull=True, merged_into__isnull=True).count(),
        "pool": PoolEntry.objects.filter(in_pool=True).count(),
        "journal": JournalState.objects.values_list("size", flat=True).get(pk=1),
    }
    for kind, model in _KINDS.items():
        found[kind] = _by_state(model, life(kind).states)
    found["message"] = _by_state(OutboxMessage, ("waiting", "claimed", "sent", "kept", "failed"))
    return found


def _by_state(model: type[Model], order: tuple[str, ...]) -> dict[str, int]:
    rows = model._default_manager.values_list("state").annotate(Count("pk")).order_by()
    known = dict(rows)
    return {state: known[state] for state in order if state in known}
