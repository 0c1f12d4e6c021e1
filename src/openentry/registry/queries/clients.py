"""The clients of a representative: where each stands, what runs out when, until when they act.

A list to work from, not the file: names, states and deadlines of those whose consent covers
reading. Opening somebody's file is `queries.people.read_file` and leaves its trace.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from openentry.registry import clock
from openentry.registry.actors import Actor
from openentry.registry.keeping.files import identity_context, opened_json
from openentry.registry.keeping.keys import keys
from openentry.registry.models import Consent, Invitation, Nomination, Person, Profile
from openentry.registry.numbering import draft_days
from openentry.registry.permissions import role_for
from openentry.registry.representing import standing_consents, trouble
from openentry.registry.states import life
from openentry.rules.dates import law_day
from openentry.rules.errors import NotAllowedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """What is over at an instant.

    Attributes
    ----------
    what : {"draft", "pool", "nomination", "invitation"}
    before : datetime
        First instant at which it is too late.
    """

    what: str
    before: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientProfile:
    """A draft or live profile of a client; `crs` is None where it is not in the pool."""

    profile_id: str
    number: str
    state: str
    crs: int | None
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One client.

    Attributes
    ----------
    person_id, consent_id : str
    family_name, given_names : str
        Empty where `refusal` says why, or the consent does not cover reading.
    scopes : tuple of str
    given_at : datetime
    ends_at : datetime or None
        When the consent ends; None until it is revoked.
    checked_on : date or None
        When the licence was last looked up, however long ago; None for never.
    refusal : NotAllowedError or None
        Why nothing can be done for the client now, the consent notwithstanding.
    profiles : tuple of ClientProfile
        Those not ended.
    next_deadline : Deadline or None
        The first of all.
    """

    person_id: str
    consent_id: str
    family_name: str
    given_names: str
    scopes: tuple[str, ...]
    given_at: datetime
    ends_at: datetime | None
    checked_on: date | None
    refusal: NotAllowedError | None
    profiles: tuple[ClientProfile, ...]
    next_deadline: Deadline | None


def clients_of(actor: Actor) -> list[Client]:
    """Give the clients of a representative, the most pressing deadline first.

    Raises
    ------
    NotAllowedError
        ``not-allowed``.
    """
    at = clock.now()
    role_for("clients.listed", actor, at)
    consents = list(
        standing_consents(at)
        .filter(representative__account__public_id=actor.name, person__erased_at__isnull=True)
        .select_related("representative", "person__key")
        .order_by("pk")
    )
    refused = {c.pk: trouble(c.representative, c.person, at, law_day(at)) for c in consents}
    shown = [c.person_id for c in consents if "read" in c.scopes and refused[c.pk] is None]
    profiles = _profiles(shown, at)
    clients = [
        _client(consent, refused[consent.pk], profiles, shown=consent.person_id in shown)
        for consent in consents
    ]
    latest = datetime.max.replace(tzinfo=at.tzinfo)
    return sorted(clients, key=lambda c: c.next_deadline.before if c.next_deadline else latest)


def _client(
    consent: Consent,
    refusal: NotAllowedError | None,
    profiles: Mapping[int, list[ClientProfile]],
    *,
    shown: bool,
) -> Client:
    names = _names(consent.person) if shown else {}
    own = tuple(profiles.get(consent.person_id, ()))
    deadlines = sorted((d for p in own for d in p.deadlines), key=lambda d: d.before)
    return Client(
        person_id=consent.person.public_id,
        consent_id=consent.public_id,
        family_name=names.get("family_name") or "",
        given_names=names.get("given_names") or "",
        scopes=tuple(consent.scopes),
        given_at=consent.given_at,
        ends_at=consent.ends_at,
        checked_on=consent.representative.checked_on,
        refusal=refusal,
        profiles=own,
        next_deadline=deadlines[0] if deadlines else None,
    )


def _names(person: Person) -> dict[str, str | None]:
    if person.sealed is None:
        return {}
    key = keys().unwrap(person.key.master, bytes(person.key.wrapped), person.public_id)
    opened = opened_json(key, bytes(person.sealed), identity_context(person.public_id))
    return {name: opened.get(name) for name in ("family_name", "given_names")}


def _profiles(persons: Iterable[int], at: datetime) -> dict[int, list[ClientProfile]]:
    """Give the profiles of some people that are not ended, in a few statements for all."""
    shown = (*life("profile").live, "draft")
    found = list(
        Profile.objects.filter(person__in=persons, state__in=shown)
        .select_related("entry")
        .order_by("pk")
    )
    ends: dict[int, list[Deadline]] = defaultdict(list)
    for nomination in Nomination.objects.filter(profile__in=found, state="pending"):
        if nomination.answer_before is not None and nomination.profile_id is not None:
            ends[nomination.profile_id].append(
                Deadline(what="nomination", before=nomination.answer_before)
            )
    for invitation in Invitation.objects.filter(profile__in=found, state="issued"):
        ends[invitation.profile_id].append(
            Deadline(what="invitation", before=invitation.apply_before)
        )
    days = timedelta(days=draft_days(at))
    given: dict[int, list[ClientProfile]] = defaultdict(list)
    for profile in found:
        deadlines = ends[profile.pk]
        if profile.state == "draft":
            deadlines.append(Deadline(what="draft", before=profile.started_at + days))
        elif profile.state != "invited" and profile.expires_at is not None:
            deadlines.append(Deadline(what="pool", before=profile.expires_at))
        entry = getattr(profile, "entry", None)
        given[profile.person_id].append(
            ClientProfile(
                profile_id=profile.public_id,
                number=profile.number,
                state=profile.state,
                crs=None if entry is None else int(entry.crs),
                deadlines=tuple(sorted(deadlines, key=lambda d: d.before)),
            )
        )
    return given
