"""Loading profiles from a file: many people by one call, part by part.

Each part is one act, so a load that is killed is simply run again: who is there already is left
as they are. The same goes for a file that has grown since, and for one of which some profiles
are submitted only later than now: running it again brings in what has come.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from django.db import connection

from openentry.errors import STANDARD_STREAM
from openentry.files.sources import open_source
from openentry.registry import clock
from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.bulk import among, without_collecting
from openentry.registry.models import Account, IdentityMatch, Person
from openentry.registry.permissions import role_for
from openentry.registry.services.arriving import (
    Arrivals,
    source_digests,
    write_arrivals,
)
from openentry.registry.services.loading_beside import parts_from_beside
from openentry.registry.services.loading_parts import (
    PART,
    Part,
    file_chunks,
    prepared_parts,
)
from openentry.registry.services.nominated_elsewhere import (
    SOURCE,
    load_nominations,
    refuse_nominations,
)
from openentry.registry.services.people import locked_person
from openentry.rules.errors import ConflictError, InputError

Progress = Callable[[int, float | None], None]
"""Told the profiles of the file that are done, and the share of the file."""


@dataclass(slots=True, kw_only=True)
class Loaded:
    """What a load did with the profiles of a file.

    Attributes
    ----------
    loaded : int
        New people with their profiles.
    ineligible : int
        Of them, those who meet no program and are not in the pool.
    expired : int
        Of them, those whose time in the pool is over already.
    present : int
        Those who were there already and were left as they are.
    later : int
        Those whose profile is submitted only later than now.
    nominations : int
        Of those who were there, how many have been nominated since.
    """

    loaded: int = 0
    ineligible: int = 0
    expired: int = 0
    present: int = 0
    later: int = 0
    nominations: int = 0


def _quiet(rows: int, share: float | None) -> None:
    """Tell nobody."""


def load_profiles(
    actor: Actor, source: str | os.PathLike[str], *, progress: Progress = _quiet
) -> Loaded:
    """Load the profiles of a file, each as a person of its own.

    The file is read to its end first, so that nothing is written of one in which something is
    wrong.

    Parameters
    ----------
    actor : Actor
    source : str or path
        JSON, JSON lines, CSV, Parquet or Arrow; ``-`` is standard input. Everybody needs an
        ``id`` of their own and ``submitted_at``.
    progress : callable, optional

    Raises
    ------
    NotAllowedError
        ``not-allowed``.
    FactsErrors
        If anything in it is wrong.
    InputError
        If it cannot be read; ``person-needs-name``.
    ConflictError
        ``load-person-here`` for somebody who is known by who they are.
    """
    role_for("profile.loaded", actor, clock.now())
    done = Loaded()
    with _twice(source) as path:
        count, known = _checked(path)
        # One part is made sooner than a process is started.
        parts = prepared_parts if count <= PART else parts_from_beside
        for part in parts(path, known, clock.now()):
            _load(actor, part, done)
            progress(part.rows, part.share)
    return done


@contextmanager
def _twice(source: str | os.PathLike[str]) -> Iterator[str]:
    """Give a file that can be read twice, which standard input cannot."""
    if os.fspath(source) != STANDARD_STREAM:
        yield os.fspath(source)
        return
    with open_source(source) as opened:
        yield opened.as_file()


def _checked(path: str) -> tuple[int, frozenset[str]]:
    """Read a file to its end; give how many profiles it has, and the digests that are known."""
    count, known = 0, set[str]()
    for chunk in file_chunks(path):
        refuse_nominations(chunk)
        count += len(chunk.profiles)
        known |= _present(source_digests(chunk.profiles.id))
    return count, frozenset(known)


def _load(actor: Actor, part: Part, done: Loaded) -> None:
    """Write one part, as one act, and count what was done."""
    done.present += part.present
    done.later += part.later
    made = part.arrivals
    if len(made):
        _refuse_known(made)
        with without_collecting():
            perform("profile.loaded", actor, lambda act: _write(act, made))
        done.loaded += len(made)
        done.ineligible += made.states.count("ineligible")
        done.expired += made.states.count("expired")
    if part.nominations:
        done.nominations += load_nominations(actor, part.nominations)


def _write(act: Act, made: Arrivals) -> None:
    act.permit()
    write_arrivals(act, made)


def _present(digests: Sequence[str]) -> set[str]:
    """Give those digests of a file that are known."""
    where, params = among("digest", digests)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT digest FROM registry_identitymatch WHERE kind = %s AND {where}",  # noqa: S608
            [SOURCE, *params],
        )
        return {row[0] for row in cursor.fetchall()}


def _refuse_known(made: Arrivals) -> None:
    """Refuse somebody who is here already under another id, or stands in the part twice."""
    rows: dict[str, int] = {}
    for row, found in zip(made.rows.tolist(), made.matches, strict=True):
        for kind, digest in found.items():
            if kind != SOURCE and rows.setdefault(digest, row) != row:
                raise ConflictError("load-person-here", row=row)
    if rows:
        known = IdentityMatch.objects.exclude(kind=SOURCE).filter(digest__in=rows)
        if places := sorted(rows[d] for d in known.values_list("digest", flat=True)):
            raise ConflictError("load-person-here", row=places[0])


def connect_person(actor: Actor, account: Account, source_id: str) -> Person:
    """Say that an account is that of somebody who came from a file.

    Raises
    ------
    InputError
        ``load-id-unknown``.
    ConflictError
        ``account-has-person``, ``person-has-account``.
    """
    (digest,) = source_digests(np.array([source_id.encode()]))

    def work(act: Act) -> Person:
        act.permit()
        match = IdentityMatch.objects.filter(kind=SOURCE, digest=digest)
        found = match.values_list("person__public_id", flat=True).first()
        if found is None:
            raise InputError("load-id-unknown")
        person = locked_person(found)
        if person.account_id is not None:
            raise ConflictError("person-has-account")
        if Person.objects.filter(account=account).exists():
            raise ConflictError("account-has-person")
        person.account = account
        person.save(update_fields=["account"])
        act.note(person.public_id, {"account": account.public_id}, person=person)
        return person

    return perform("person.connected", actor, work)
