"""Issuing the invitations of a round: everything that is written for those selected, at once.

For `holding`, within its act. Tens of thousands of rows are made here while the lock of all
rounds is held, so what they have in common is written once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from openentry.registry.acts import Act
from openentry.registry.bulk import among, delete, insert, update_alike
from openentry.registry.faults import fault
from openentry.registry.ids import public_ids
from openentry.registry.journal import Pending
from openentry.registry.models import Invitation, PoolEntry, Profile, ProfileMove, Round
from openentry.registry.outbox import Message
from openentry.registry.services.rounds.choosing import Chosen
from openentry.registry.states import life
from openentry.registry.transactions import is_postgres
from openentry.rules.facts import PROGRAMS, moment

POOL = life("profile").pool
LEFT = "left-after-snapshot"
"""Reason of an invitation that somebody who had left the pool was not sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """What was issued; entries and messages are left when all else is written.

    Attributes
    ----------
    count : int
    void : int
        Of them, those who had left the pool.
    entries : list of Pending
    messages : list of Message
    """

    count: int
    void: int
    entries: list[Pending]
    messages: list[Message]

    def leave(self, act: Act) -> None:
        """Leave entries and messages with the act."""
        act.note_many(self.entries)
        act.tell_many(self.messages)


def issue(act: Act, round_: Round, chosen: Chosen, until: datetime) -> Issued:
    """Write the invitations of everybody selected, and take them out of the pool.

    Parameters
    ----------
    act : Act
    round_ : Round
    chosen : Chosen
    until : datetime
        Before which an invitation has to be used.
    """
    ids = [name.decode() for name in chosen.ids.tolist()]
    profiles = _locked(ids, act.at)
    programs = [PROGRAMS[p] for p in chosen.programs.tolist()]
    names = public_ids("inv", len(ids))
    rows: dict[bool, list[tuple[object, ...]]] = {True: [], False: []}
    invited: list[_Found] = []
    entries, messages = [], []
    begin = f"round.held:{round_.public_id}:"
    last, number = until.isoformat(), round_.number
    seen = zip(
        names,
        [profiles[name] for name in ids],
        chosen.places.tolist(),
        chosen.crs.tolist(),
        programs,
        chosen.submitted_at.tolist(),
        strict=True,
    )
    for rank, (name, profile, place, crs, program, at) in enumerate(seen, 1):
        there = profile.there
        rows[there].append(
            (name, profile.pk, profile.person_id, rank, place, crs, program, moment(at))
        )
        entries.append(_entry(act, name, profile, rank, crs, program))
        if there:
            invited.append(profile)
            params = {
                "number": profile.number,
                "round": number,
                "program": program,
                "crs": crs,
                "apply_before": last,
            }
            key = f"{begin}{profile.public_id}"
            messages.append(Message(key, profile.person_id, "invitation-issued", params, new=True))
    for there, those in rows.items():
        ended = {} if there else {"ended_at": act.at}
        insert(
            Invitation,
            _ROW,
            those,
            fixed={
                "round_id": round_.pk,
                "state": "issued" if there else "void",
                "reason": "" if there else LEFT,
                "issued_at": act.at,
                "apply_before": until,
                **ended,
            },
        )
    fault("round-invitations")
    _take_out(act, invited)
    fault("round-profiles")
    return Issued(count=len(names), void=len(rows[False]), entries=entries, messages=messages)


_ROW = (
    "public_id",
    "profile_id",
    "person_id",
    "rank",
    "place",
    "crs",
    "program",
    "submitted_at",
)


@dataclass(frozen=True, slots=True)
class _Found:
    """What issuing needs of a profile."""

    pk: int
    public_id: str
    number: str
    state: str
    person_id: int
    salt: bytes
    over: bool

    @property
    def there(self) -> bool:
        """Whether it is in the pool."""
        return self.state in POOL and not self.over


def _entry(act: Act, name: str, profile: _Found, rank: int, crs: int, program: str) -> Pending:
    """Say for the journal what was issued to whom."""
    state = "issued" if profile.there else "void"
    # Canonical as it is, with the names in order; see `Pending`.
    details = (
        f'{{"crs":{crs},"profile":"{profile.public_id}","program":"{program}",'
        f'"rank":{rank},"state":"{state}"}}'
    )
    return Pending(
        action="invitation.issued",
        at=act.at,
        actor=act.actor.name,
        subject=name,
        person_id=profile.person_id,
        salt=profile.salt,
        details=details,
        rules="",
    )


def _locked(names: Sequence[str], at: datetime) -> dict[str, _Found]:
    """Read and lock the profiles selected, in the order of their keys.

    One whose time is over at the instant has left, whether or not the sweep has been there.
    """
    where, params = among("public_id", names)
    lock = " FOR NO KEY UPDATE" if is_postgres() else ""
    statement = (
        "SELECT id, public_id, number, state, person_id, expires_at <= %s"  # noqa: S608 - own names
        f" FROM registry_profile WHERE {where} ORDER BY id{lock}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [connection.ops.adapt_datetimefield_value(at), *params])
        rows = cursor.fetchall()
        # Whose they are is known once they are locked: a merger may have ended just before, and
        # a row that it moved would fall out of a join with the person it was read with.
        where, params = among("id", [row[4] for row in rows])
        cursor.execute(f"SELECT id, salt FROM registry_person WHERE {where}", params)  # noqa: S608
        salts = dict(cursor.fetchall())
    found = {
        name: _Found(pk, name, number, state, person, bytes(salts[person] or b""), bool(over))
        for pk, name, number, state, person, over in rows
    }
    assert len(found) == len(names), "every profile of the frozen pool is kept"
    return found


def _take_out(act: Act, invited: Sequence[_Found]) -> None:
    """Take the invited out of the pool."""
    for before in {p.state for p in invited}:
        life("profile").check(act.action, before, "invited")
    keys = [p.pk for p in invited]
    delete(PoolEntry, "profile_id", keys)
    update_alike(Profile, "id", keys, {"state": "invited", "reasons": []})
    insert(
        ProfileMove,
        ("profile_id", "before"),
        [(p.pk, p.state) for p in invited],
        fixed={
            "at": act.at,
            "act": act.action,
            "actor": act.actor.name,
            "after": "invited",
            "reasons": [],
        },
    )
