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
from typing import Any

import numpy as np
from django.db import connection

from openentry.errors import STANDARD_STREAM
from openentry.files.profiles.reading import ProfileChunk, check_profiles, read_profiles
from openentry.files.sources import open_source
from openentry.registry import clock
from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.assessing import assess, law
from openentry.registry.bulk import among
from openentry.registry.keeping.files import document_of
from openentry.registry.models import Account, IdentityMatch, Person, Profile
from openentry.registry.permissions import role_for
from openentry.registry.services.arriving import (
    SOURCE,
    Arrivals,
    prepare_arrivals,
    source_digests,
    write_arrivals,
)
from openentry.registry.services.nominations import record_accepted
from openentry.registry.services.people import locked_person
from openentry.registry.services.profiles import as_submitted, write_entry, write_version
from openentry.rules.dates import day_number, law_day
from openentry.rules.errors import ConflictError, InputError
from openentry.rules.facts import microseconds
from openentry.rules.profile.deriving import nominated

PART = 20_000
"""Profiles of one act."""

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
    present : int
        Those who were there already and were left as they are.
    later : int
        Those whose profile is submitted only later than now.
    nominations : int
        Of those who were there, how many have been nominated since.
    """

    loaded: int = 0
    ineligible: int = 0
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
        for _ in _chunks(path, _quiet):
            pass
        told: list[tuple[int, float | None]] = [(0, 0.0)]
        for chunk in _chunks(path, lambda rows, share: told.append((rows, share))):
            load_chunk(actor, chunk, done)
            progress(*told[-1])
    return done


@contextmanager
def _twice(source: str | os.PathLike[str]) -> Iterator[str]:
    """Give a file that can be read twice, which standard input cannot."""
    if os.fspath(source) != STANDARD_STREAM:
        yield os.fspath(source)
        return
    with open_source(source) as opened:
        yield opened.as_file()


def _chunks(path: str, progress: Progress) -> Iterator[ProfileChunk]:
    return read_profiles(
        path,
        law=law(),
        chunk_rows=PART,
        unique_ids=True,
        require_round=True,
        progress=progress,
    )


def load_chunk(actor: Actor, chunk: ProfileChunk, done: Loaded) -> None:
    """Load one part of a file, as one act, and count what was done.

    Raises
    ------
    InputError, ConflictError
        As `load_profiles`; then nothing of the part was written.
    """
    at = clock.now()
    digests = source_digests(chunk.profiles.id)
    here = _present(digests)
    there = np.fromiter((digest in here for digest in digests), np.bool_, len(digests))
    submitted = chunk.profiles.submitted_at <= microseconds(at)
    new = np.flatnonzero(~there & submitted)
    done.present += int(there.sum())
    done.later += int((~there & ~submitted).sum())
    if len(new):
        made = prepare_arrivals(chunk, new, digests, at)
        _refuse_known(made)
        perform("profile.loaded", actor, lambda act: _write(act, made))
        done.loaded += len(made)
        done.ineligible += made.states.count("ineligible")
    known = np.flatnonzero(there)
    accepted = nominated(chunk.profiles, np.full(len(there), day_number(law_day(at)), np.int32))
    blocks = {digests[i]: chunk.documents[i]["nomination"] for i in known[accepted[known]].tolist()}
    if blocks:
        done.nominations += load_nominations(actor, blocks)


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


def load_nominations(actor: Actor, blocks: dict[str, dict[str, Any]]) -> int:
    """Bring in accepted nominations of people who came from a file; give how many were new.

    Parameters
    ----------
    actor : Actor
    blocks : dict
        What the profile says of the nomination, by the digest of the id in the file.
    """

    def work(act: Act) -> int:
        act.permit()
        waiting = Profile.objects.filter(
            person__matches__kind=SOURCE,
            person__matches__digest__in=blocks,
            state="in_pool",
            nomination_confirmed=False,
        )
        found = list(
            waiting.select_related("person")
            .select_for_update(no_key=True, of=("self",))
            .order_by("pk")
        )
        whose = dict(
            IdentityMatch.objects.filter(
                kind=SOURCE, person_id__in=[p.person_id for p in found]
            ).values_list("person_id", "digest")
        )
        for profile in found:
            _nominate(act, profile, blocks[whose[profile.person_id]])
        record_accepted(act, [(p.pk, p.person_id, blocks[whose[p.person_id]]) for p in found])
        return len(found)

    return perform("nomination.loaded", actor, work)


def _nominate(act: Act, profile: Profile, block: dict[str, Any]) -> None:
    document = document_of(profile.versions.get(number=profile.version))
    document["nomination"] = block
    assessed = assess(
        check_profiles([as_submitted(document, profile, act)], law=law()).profiles, law_day(act.at)
    )
    profile.nomination_confirmed = True
    write_version(act, profile, document)
    crs = int(assessed.evaluation.score.total[0])
    act.move(profile, "nominated", details={"crs": crs}, rules=assessed.rules)
    write_entry(profile, document, assessed, act)


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
