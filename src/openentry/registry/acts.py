"""Acts: the one way anything in the register changes.

An act checks who does it, changes rows, and leaves its trace in the journal and its messages in
the outbox, all in one transaction: either all of it happened or nothing did. The journal is
written last and its lock is held shortest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from openentry.registry import clock, journal, outbox
from openentry.registry.actors import Actor
from openentry.registry.bulk import insert, update_alike
from openentry.registry.faults import fault
from openentry.registry.journal import Pending
from openentry.registry.locks import begin_acting
from openentry.registry.models import Person, Profile, ProfileMove
from openentry.registry.outbox import Message
from openentry.registry.permissions import role_for
from openentry.registry.states import life
from openentry.registry.transactions import in_transaction
from openentry.rules.errors import DefectError

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Where one of many profiles goes.

    Attributes
    ----------
    profile : Profile
        Locked, with its person.
    after : str
    reasons : sequence of str
    details : mapping
        More for the journal.
    """

    profile: Profile
    after: str
    reasons: Sequence[str] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Act:
    """An act under way.

    Attributes
    ----------
    action : str
        Name in ``acts.toml``; what the journal calls it.
    actor : Actor
    at : datetime
        The instant of everything it does.
    role : str
        In which role, once permitted.
    """

    action: str
    actor: Actor
    at: datetime
    role: str = ""
    _entries: list[Pending] = field(default_factory=list)
    _messages: list[Message] = field(default_factory=list)
    _last: Callable[[], None] | None = None

    def permit(
        self,
        *,
        person: Person | None = None,
        province: str = "",
        done_by: frozenset[int] = frozenset(),
    ) -> None:
        """Refuse to go on unless the actor may do this.

        Raises
        ------
        NotAllowedError
        """
        self.role = role_for(
            self.action, self.actor, self.at, person=person, province=province, done_by=done_by
        )

    def note(
        self,
        subject: str,
        details: Mapping[str, Any] | None = None,
        *,
        person: Person | None = None,
        rules: str = "",
        action: str = "",
    ) -> None:
        """Add an entry to the journal.

        Parameters
        ----------
        subject : str
            Public id of what it is about.
        details : mapping, optional
            Plain values, nothing that names or describes a person.
        person : Person, optional
            Whose salt hides the details, and whose file shows the entry.
        rules : str
            Digest of the law applied.
        action : str
            Another name than the act's own, for what follows from it.
        """
        self._entries.append(
            Pending(
                action=action or self.action,
                at=self.at,
                actor=self.actor.name,
                subject=subject,
                person_id=None if person is None else person.pk,
                salt=b"" if person is None or person.salt is None else bytes(person.salt),
                details=dict(details or {}),
                rules=rules,
            )
        )

    def note_many(self, entries: Sequence[Pending]) -> None:
        """Add many entries at once."""
        self._entries.extend(entries)

    def tell(
        self, person: Person, kind: str, key: str, params: Mapping[str, Any] | None = None
    ) -> None:
        """Leave a message for a person; the same key is never sent twice."""
        self._messages.append(Message(key, person.pk, kind, dict(params or {})))

    def tell_many(self, messages: Sequence[Message]) -> None:
        """Leave many messages at once."""
        self._messages.extend(messages)

    def move(
        self,
        profile: Profile,
        after: str,
        *,
        reasons: Sequence[str] = (),
        details: Mapping[str, Any] | None = None,
        rules: str = "",
        action: str = "",
    ) -> None:
        """Move a profile to another state, with its history and its entry.

        Raises
        ------
        ConflictError
            ``state-moved-on``.
        """
        before = profile.state or None
        name = action or self.action
        life("profile").check(name, before, after)
        self._stand(profile, after, reasons)
        profile.save()
        ProfileMove.objects.create(
            profile=profile,
            at=self.at,
            act=name,
            actor=self.actor.name,
            before=before or "",
            after=after,
            reasons=list(reasons),
        )
        self._note_move(profile, before or "", details or {}, rules, name)

    def move_many(self, moves: Sequence[Move], *, rules: str = "", action: str = "") -> None:
        """Move many profiles to other states in a few statements, each as `move` does one.

        Of the profiles themselves nothing is written but where they stand by it.

        Raises
        ------
        ConflictError
            ``state-moved-on``.
        """
        name = action or self.action
        rows: list[tuple[Any, ...]] = []
        alike: dict[tuple[Any, ...], list[int]] = {}
        for one in moves:
            profile, before = one.profile, one.profile.state
            life("profile").check(name, before, one.after)
            self._stand(profile, one.after, one.reasons)
            rows.append((profile.pk, before, one.after, profile.reasons))
            stands = (one.after, tuple(one.reasons), profile.ended_at)
            alike.setdefault(stands, []).append(profile.pk)
            self._note_move(profile, before, one.details, rules, name)
        for (after, reasons, ended_at), keys in alike.items():
            sets = {"state": after, "reasons": [*reasons], "ended_at": ended_at}
            update_alike(Profile, "id", keys, sets)
        insert(
            ProfileMove,
            ("profile_id", "before", "after", "reasons"),
            rows,
            fixed={"at": self.at, "act": name, "actor": self.actor.name},
        )

    def _stand(self, profile: Profile, after: str, reasons: Sequence[str]) -> None:
        profile.state, profile.reasons = after, list(reasons)
        if after in ENDED and profile.ended_at is None:
            profile.ended_at = self.at

    def _note_move(
        self, profile: Profile, before: str, details: Mapping[str, Any], rules: str, name: str
    ) -> None:
        told = {"before": before, "after": profile.state, "reasons": profile.reasons, **details}
        self.note(profile.public_id, told, person=profile.person, rules=rules, action=name)

    def finish_with(self, step: Callable[[], None]) -> None:
        """Do something outside the database when all else has succeeded, just before the commit."""
        self._last = step

    def finish(self) -> None:
        """Write messages and journal."""
        if not self.role:
            raise DefectError("own-defect", kind=f"{self.action} never asked who may")
        fault("before-outbox")
        outbox.put(self._messages, self.at)
        fault("before-journal")
        journal.append(self._entries)
        if self._last is not None:
            self._last()
        fault("before-commit")


ENDED = frozenset(
    {"ineligible", "invitation_expired", "applied", "withdrawn", "expired", "discarded"}
)
"""States of a profile from which there is no way back into the pool."""


def perform(action: str, actor: Actor, work: Callable[[Act], T]) -> T:
    """Do an act: all of it in one transaction, or nothing.

    Parameters
    ----------
    action : str
    actor : Actor
    work : callable
        Gets the act; must ask `Act.permit`. It may be called again where the database asks for
        that, so it begins by reading what it needs.
    """

    def once() -> T:
        begin_acting()
        act = Act(action=action, actor=actor, at=clock.now())
        result = work(act)
        act.finish()
        return result

    result = in_transaction(once)
    fault("after-commit")
    return result
