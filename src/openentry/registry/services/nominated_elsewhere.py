"""Nominations that were made and accepted elsewhere, and arrive with a file.

They obey the rules of those made here. Law: IRPR 87; pages of the department on confirming a
nomination.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import numpy as np
from django.db.models import F

from openentry.files.profiles.places import EVERYWHERE
from openentry.files.profiles.reading import ProfileChunk
from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.bulk import insert
from openentry.registry.ids import public_ids
from openentry.registry.keeping.files import document_of
from openentry.registry.models import Allocation, IdentityMatch, Nomination, Profile
from openentry.registry.numbering import nomination_last_day, not_nominating
from openentry.registry.services.people import with_people
from openentry.registry.services.placing import place
from openentry.registry.services.profiles import write_version
from openentry.registry.states import life
from openentry.rules.dates import NO_DAY, OTTAWA
from openentry.rules.errors import ERRORS_KEPT, CellError, FactsErrors

SOURCE = "synthetic"
"""Kind of the digest by which somebody from a file is known again."""


def refuse_nominations(chunk: ProfileChunk) -> None:
    """Refuse profiles of a file with nominations that could not have been accepted.

    Raises
    ------
    FactsErrors
        With the row of each: a province that does not nominate through Express Entry, one that
        the candidate did not choose, an acceptance after the last day to answer.
    """
    accepted = np.flatnonzero(chunk.profiles.accepted_on != NO_DAY).tolist()
    found = [
        error
        for spot in accepted
        for error in _wrong(chunk.documents[spot], chunk.first_row + spot)
    ]
    if found:
        raise FactsErrors(tuple(found[:ERRORS_KEPT]), len(found))


def _wrong(document: Mapping[str, Any], row: int) -> Iterator[CellError]:
    block = document["nomination"]
    province, made_on = block["province"], date.fromisoformat(str(block["nominated_on"]))
    shut = not_nominating(made_on)
    if province in shut:
        yield CellError(
            row=row,
            column="nomination.province",
            value=province,
            expected="expected.nominating-province",
            params={"shut": ", ".join(shut)},
        )
    chosen = document.get("destinations")
    if chosen and province not in chosen and EVERYWHERE not in chosen:
        yield CellError(
            row=row,
            column="nomination.province",
            value=province,
            expected="expected.chosen-province",
            params={"chosen": ", ".join(chosen)},
        )
    last = nomination_last_day(made_on)
    if date.fromisoformat(str(block["accepted_on"])) > last:
        yield CellError(
            row=row,
            column="nomination.accepted_on",
            value=str(block["accepted_on"]),
            expected="expected.accepted-in-time",
            params={"last": last},
        )


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
        found = with_people(waiting)
        whose = dict(
            IdentityMatch.objects.filter(
                kind=SOURCE, person_id__in=[p.person_id for p in found]
            ).values_list("person_id", "digest")
        )
        record_accepted(act, [(p.pk, p.person_id, blocks[whose[p.person_id]]) for p in found])
        for profile in found:
            _nominate(act, profile, blocks[whose[profile.person_id]])
        return len(found)

    return perform("nomination.loaded", actor, work)


def _nominate(act: Act, profile: Profile, block: dict[str, Any]) -> None:
    document = document_of(profile.versions.get(number=profile.version))
    document["nomination"] = block
    profile.nomination_confirmed = True
    profile.save(update_fields=["nomination_confirmed"])
    write_version(act, profile, document)
    place(act, profile, document)


def record_accepted(act: Act, rows: Sequence[tuple[int, int, Mapping[str, Any]]]) -> None:
    """Record nominations that were made and accepted elsewhere, within an act.

    They were allowed elsewhere, too: the allocation of their year grows by what it has used,
    so that what a province may still nominate stays as it is.

    Parameters
    ----------
    act : Act
    rows : sequence of (profile key, person key, block of the profile)
    """
    by_allocation: dict[tuple[str, int], list[tuple[int, int, Mapping[str, Any]]]] = {}
    for row in rows:
        made_on = date.fromisoformat(row[2]["nominated_on"])
        by_allocation.setdefault((row[2]["province"], made_on.year), []).append(row)
    life("nomination").check(act.action, None, "accepted")
    for (province, year), those in sorted(by_allocation.items(), key=lambda item: item[0]):
        key = {"province": province, "year": year, "stream": "enhanced"}
        allocation, _ = Allocation.objects.get_or_create(**key, defaults={"allowed": 0})
        Allocation.objects.filter(pk=allocation.pk).update(
            allowed=F("allowed") + len(those), used=F("used") + len(those)
        )
        act.note(f"{province}-{year}", {**key, "arrived": len(those)})
        insert(
            Nomination,
            ("public_id", "profile_id", "person_id", "made_at"),
            [
                (name, profile, person, _begun(date.fromisoformat(block["nominated_on"])))
                for name, (profile, person, block) in zip(
                    public_ids("nom", len(those)), those, strict=True
                )
            ],
            fixed={
                "allocation_id": allocation.pk,
                "province": province,
                "stream": "enhanced",
                "state": "accepted",
                "made_by": act.actor.name,
            },
        )


def _begun(day: date) -> datetime:
    """Give the instant at which a day begins in Ottawa."""
    return datetime.combine(day, time(), OTTAWA)
