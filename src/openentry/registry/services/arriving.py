"""People who arrive from a file: their rows, made before any lock is taken, and their writing.

Somebody is known again by the keyed digest of the id they had in the file, and by who they are
where the file says so. The id itself is kept nowhere.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.files.profiles.reading import ProfileChunk
from openentry.registry.acts import ENDED, Act
from openentry.registry.assessing import ENTRY, Assessed, assess
from openentry.registry.bulk import insert, reserve
from openentry.registry.faults import fault
from openentry.registry.ids import public_ids
from openentry.registry.journal import Pending
from openentry.registry.keeping.files import (
    identity_context,
    sealed_json,
    version_context,
)
from openentry.registry.keeping.keys import keys, new_key, new_salts
from openentry.registry.models import (
    IdentityMatch,
    Person,
    PersonKey,
    PoolEntry,
    Profile,
    ProfileMove,
    ProfileVersion,
)
from openentry.registry.numbering import free_profile_numbers, pool_ends
from openentry.registry.services.declaring import declared
from openentry.registry.services.nominated_elsewhere import SOURCE, record_accepted
from openentry.registry.services.people import identity_digests
from openentry.registry.states import life
from openentry.rules.dates import NO_DAY, day_number, law_day
from openentry.rules.facts import PROGRAMS, moment
from openentry.rules.profile.batch import Profiles
from openentry.rules.profile.deriving import nominated

Document = Mapping[str, Any]

POOL = life("profile").pool
_FEW = 16
"""Documents made together: one in so many is asked for by its place."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Arrivals:
    """People of one part, ready to be written; one value of each list a person.

    Attributes
    ----------
    rules : str
        Digest of the law applied.
    rows : (n,) int64
        Number of each in the file, from 1.
    people : list of (public id, salt, sealed identity or None)
    wrapped : list of (master key id, wrapped key)
    matches : list of dict
        Keyed digests by kind.
    profiles : list of tuple
        Columns of `_PROFILE`.
    sealed : list of bytes
        What each profile says.
    entries : list of tuple or None
        Row of the pool: columns of `ENTRY`, then destinations.
    details : list of dict
        For the journal; those that say the same are the same object.
    nominations : list of dict or None
        Accepted nominations.
    """

    rules: str
    rows: NDArray[np.int64]
    people: list[tuple[str, bytes, bytes | None]] = field(default_factory=list)
    wrapped: list[tuple[str, bytes]] = field(default_factory=list)
    matches: list[dict[str, str]] = field(default_factory=list)
    profiles: list[tuple[Any, ...]] = field(default_factory=list)
    sealed: list[bytes] = field(default_factory=list)
    entries: list[tuple[Any, ...] | None] = field(default_factory=list)
    details: list[dict[str, Any]] = field(default_factory=list)
    nominations: list[Document | None] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.people)

    @property
    def states(self) -> list[str]:
        """State of each profile."""
        return [row[_STATE] for row in self.profiles]


_PROFILE = (
    "public_id",
    "state",
    "submitted_at",
    "started_at",
    "expires_at",
    "ended_at",
    "reasons",
    "nomination_confirmed",
)
_STATE = _PROFILE.index("state")


def source_digests(ids: NDArray[np.bytes_]) -> list[str]:
    """Give the keyed digests of ids of a file."""
    ring = keys()
    return [ring.digest(SOURCE, name.decode()) for name in ids.tolist()]


def prepare_arrivals(
    chunk: ProfileChunk, places: NDArray[np.int64], digests: Sequence[str], at: datetime
) -> Arrivals:
    """Make everything that is written of new people, outside any transaction.

    Parameters
    ----------
    chunk : ProfileChunk
    places : (n,) int64
        Of the new people in the chunk, ascending.
    digests : sequence of str
        Of everybody in the chunk.
    at : datetime
        Instant of the assessment.

    Raises
    ------
    InputError
        ``person-needs-name`` for an identity without a name.
    """
    n, day = len(places), law_day(at)
    everybody = n == len(chunk.profiles)
    profiles = chunk.profiles if everybody else chunk.profiles.take(places)
    confirmed = nominated(profiles, np.full(n, day_number(day), np.int32))
    # A nomination that is not accepted yet is not kept, so it may not count for any day either.
    assessed = assess(_without_nominations(profiles, ~confirmed), day)
    documents = chunk.documents
    made = Arrivals(rules=assessed.rules, rows=places + chunk.first_row)
    made.profiles.extend(_profiles(profiles, assessed, confirmed, at))
    made.details.extend(_details(made.profiles, assessed))
    rows, people, salts = assessed.rows(day), public_ids("prs", n), new_salts(n)
    ring = keys()
    wanted = zip(places.tolist(), _those(documents, places), strict=True)
    for i, (number, document) in enumerate(wanted):
        key, person = new_key(), people[i]
        identity, sealed_identity = document.get("identity"), None
        found = {SOURCE: digests[number]}
        if identity:
            born = date.fromisoformat(document["birth_on"])
            found |= identity_digests(identity, born)
            whole = {**identity, "birth_on": document["birth_on"]}
            sealed_identity = sealed_json(key, whole, identity_context(person))
        said, nomination = declared(document), None
        if confirmed[i]:
            nomination = said["nomination"] = document["nomination"]
        context = version_context(made.profiles[i][0], 1)
        made.people.append((person, salts[i], sealed_identity))
        made.wrapped.append(ring.wrap(key, person))
        made.matches.append(found)
        made.sealed.append(sealed_json(key, said, context))
        destinations = ";".join(said.get("destinations") or ())
        there = made.profiles[i][_STATE] in POOL
        made.entries.append((*rows[i], destinations) if there else None)
        made.nominations.append(nomination)
    assert len(made) == n
    return made


def _those(documents: Sequence[Document], places: NDArray[np.int64]) -> Iterable[Document]:
    """Give some of the documents: where they are few by their places, else all passing by."""
    if len(places) * _FEW < len(documents):
        return (documents[place] for place in places.tolist())
    wanted = np.zeros(len(documents), np.bool_)
    wanted[places] = True
    return compress(documents, wanted.tolist())


def write_arrivals(act: Act, made: Arrivals) -> None:
    """Write new people with their profiles, within an act."""
    n = len(made)
    for state in set(made.states):
        life("profile").check(act.action, None, state)
    people, profiles = reserve(Person, n), reserve(Profile, n)
    _write_people(act, made, people)
    _write_profiles(act, made, people, profiles)
    record_accepted(
        act,
        [
            (pk, person, nomination)
            for pk, person, nomination in zip(profiles, people, made.nominations, strict=True)
            if nomination is not None
        ],
    )
    act.note_many(
        [
            Pending(
                action=act.action,
                at=act.at,
                actor=act.actor.name,
                subject=row[0],
                person_id=person,
                salt=known[1],
                details=details,
                rules=made.rules,
            )
            for row, person, known, details in zip(
                made.profiles, people, made.people, made.details, strict=True
            )
        ]
    )


def _write_people(act: Act, made: Arrivals, people: Sequence[int]) -> None:
    """Write who they are, with their keys and what they are known again by."""
    insert(
        Person,
        ("id", "public_id", "salt", "sealed"),
        [(pk, *row) for pk, row in zip(people, made.people, strict=True)],
        fixed={"language": "en", "registered_at": act.at},
    )
    insert(
        PersonKey,
        ("person_id", "master", "wrapped"),
        [(pk, *row) for pk, row in zip(people, made.wrapped, strict=True)],
    )
    insert(
        IdentityMatch,
        ("person_id", "kind", "digest"),
        [
            (pk, kind, digest)
            for pk, found in zip(people, made.matches, strict=True)
            for kind, digest in found.items()
        ],
    )


def _write_profiles(
    act: Act, made: Arrivals, people: Sequence[int], profiles: Sequence[int]
) -> None:
    """Write their profiles, with what each says and where it stands."""
    insert(
        Profile,
        ("id", "number", "person_id", *_PROFILE),
        [
            (pk, number, person, *row)
            for pk, number, person, row in zip(
                profiles, free_profile_numbers(len(made)), people, made.profiles, strict=True
            )
        ],
        fixed={"version": 1},
    )
    fault("load-part")
    insert(
        ProfileVersion,
        ("profile_id", "sealed"),
        [*zip(profiles, made.sealed, strict=True)],
        fixed={"number": 1, "made_at": act.at, "made_by": act.actor.name},
    )
    insert(
        ProfileMove,
        ("profile_id", "after", "reasons"),
        [(pk, d["after"], d["reasons"]) for pk, d in zip(profiles, made.details, strict=True)],
        fixed={"at": act.at, "act": act.action, "actor": act.actor.name, "before": ""},
    )
    insert(
        PoolEntry,
        ("profile_id", *ENTRY, "destinations"),
        [(pk, *row) for pk, row in zip(profiles, made.entries, strict=True) if row is not None],
    )


def _without_nominations(profiles: Profiles, those: NDArray[np.bool_]) -> Profiles:
    return dataclasses.replace(
        profiles,
        nominated_on=np.where(those, NO_DAY, profiles.nominated_on),
        accepted_on=np.where(those, NO_DAY, profiles.accepted_on),
    )


def _profiles(
    profiles: Profiles, assessed: Assessed, confirmed: NDArray[np.bool_], at: datetime
) -> list[tuple[Any, ...]]:
    found = []
    names = public_ids("prf", len(profiles))
    inside = assessed.in_pool.tolist()
    submitted = [moment(at) for at in profiles.submitted_at.tolist()]
    rows = zip(names, submitted, pool_ends(submitted), confirmed.tolist(), strict=True)
    for i, (name, since, until, nominee) in enumerate(rows):
        state = "ineligible"
        if until <= at:
            state = "expired"
        elif inside[i]:
            state = "nominated" if nominee else "in_pool"
        ended = at if state in ENDED else None
        reasons = [] if inside[i] else assessed.reasons(i)
        found.append((name, state, since, since, until, ended, reasons, nominee))
    return found


def _details(profiles: Sequence[tuple[Any, ...]], assessed: Assessed) -> list[dict[str, Any]]:
    """Give what the journal says of each, the same object where it says the same."""
    facts = assessed.evaluation.facts
    met, crs = facts.programs.tolist(), assessed.evaluation.score.total.tolist()
    known: dict[tuple[object, ...], dict[str, Any]] = {}
    found = []
    for row, bits, total in zip(profiles, met, crs, strict=True):
        state, reasons = row[_STATE], row[_PROFILE.index("reasons")]
        key = (state, bits, total, *reasons)
        if key not in known:
            known[key] = {
                "before": "",
                "after": state,
                "reasons": reasons,
                "version": 1,
                "crs": total,
                "programs": [name for bit, name in enumerate(PROGRAMS) if bits >> bit & 1],
            }
        found.append(known[key])
    return found
