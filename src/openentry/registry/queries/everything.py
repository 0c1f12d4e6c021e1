"""Everything the register knows of one human being, as one document.

Nothing is chosen and nothing is summed up: every row of every table that leads to the person,
opened where it is sealed. What is left out is said in `LEFT_OUT`, which goes into the document.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np

from openentry.registry.assessing import category_bits, law
from openentry.registry.keeping.files import document_of, identity_of
from openentry.registry.models import (
    Account,
    Consent,
    FileReading,
    Interest,
    Invitation,
    JournalEntry,
    Nomination,
    Person,
    PersonBar,
    PoolEntry,
    Profile,
    RetentionStop,
    RoleGrant,
    Round,
)
from openentry.registry.models.pool import STORED
from openentry.registry.queries.messages import messages_of
from openentry.registry.services.people import one_human
from openentry.registry.snapshots import Frozen, stored
from openentry.registry.transactions import one_snapshot
from openentry.rules.facts import Facts, instant_text, microseconds

SCHEMA = "openentry/person/1"

LEFT_OUT = ("identity-digests", "keys", "password", "trees")
"""What leads to the person and says nothing: words under ``keeping.left-out-``."""


def everything_of(person: Person, at: datetime) -> dict[str, Any]:
    """Give everything about a human being.

    Parameters
    ----------
    person : Person
        Not erased and not merged into another.
    at : datetime
        When; it stands in the document.
    """
    with one_snapshot():
        humans = one_human(person)
        profiles = Profile.objects.filter(person=person).order_by("pk").select_related("renews")
        return {
            "schema": SCHEMA,
            "made_at": _plain(at),
            "person": _person(humans),
            "account": None if person.account is None else _account(person.account),
            "profiles": [_profile(profile) for profile in profiles],
            "invitations": [_invitation(i) for i in _invitations(person)],
            "nominations": [_nomination(n) for n in _rows(Nomination, person, "profile")],
            "consents": [_consent(c) for c in _rows(Consent, person, "representative__account")],
            "bars": [
                _columns(bar, "first_on", "last_on", "provision", "set_at", "lifted_at")
                for bar in _rows(PersonBar, person)
            ],
            "disposal_stopped": [
                _columns(stop, "reason", "set_at", "lifted_at")
                for stop in _rows(RetentionStop, person)
            ],
            "messages": [
                {name: _plain(getattr(message, name)) for name in message.__slots__}
                for message in reversed(messages_of(person))
            ],
            "readings": [
                _columns(reading, "role", "purpose", "read_at")
                for reading in FileReading.objects.filter(person__in=humans).order_by("pk")
            ],
            "journal": [
                _entry(entry)
                for entry in JournalEntry.objects.filter(person__in=humans).order_by("index")
            ],
            "left_out": list(LEFT_OUT),
        }


def _person(humans: Sequence[Person]) -> dict[str, Any]:
    first, *others = humans
    return {
        "id": first.public_id,
        **_columns(first, "language", "registered_at", "erasure_asked_at"),
        "identity": identity_of(first),
        "joined_with": [
            {
                "id": other.public_id,
                **_columns(other, "registered_at"),
                "identity": identity_of(other),
            }
            for other in others
        ],
    }


def _account(account: Account) -> dict[str, Any]:
    from allauth.mfa.models import Authenticator

    grants = RoleGrant.objects.filter(account=account).order_by("pk")
    factors = Authenticator.objects.filter(user=account).order_by("pk")
    return {
        "id": account.public_id,
        "sign_in_name": account.username,
        **_columns(account, "language", "is_active", "opened_at", "last_login"),
        "roles": [_columns(g, "role", "province", "granted_at", "ended_at") for g in grants],
        "second_factors": [_columns(f, "type", "created_at", "last_used_at") for f in factors],
    }


def _profile(profile: Profile) -> dict[str, Any]:
    entry = PoolEntry.objects.filter(profile=profile).first()
    instants = ("started_at", "submitted_at", "expires_at", "ended_at")
    return {
        "id": profile.public_id,
        **_columns(profile, "number", "state", *instants, "reasons", "nomination_confirmed"),
        "renews": None if profile.renews is None else profile.renews.public_id,
        "versions": [
            {
                **_columns(version, "number", "made_at", "made_by"),
                "document": document_of(version),
            }
            for version in profile.versions.order_by("number").select_related("profile__person")
        ],
        "moves": [
            _columns(move, "at", "act", "actor", "before", "after", "reasons")
            for move in profile.moves.order_by("pk")
        ],
        "pool": None if entry is None else _pool(profile, entry),
        "frozen": [_frozen(round_, place, row) for round_, place, row in _places(profile)],
        "interests": [
            _columns(interest, "province", "notified_at")
            for interest in Interest.objects.filter(profile=profile).order_by("pk")
        ],
    }


def _pool(profile: Profile, entry: PoolEntry) -> dict[str, Any]:
    """Give the row of the pool: what the law looks at, in words."""
    category_ids = law().category_ids
    like = Facts.build(1, category_ids=category_ids)
    given = {
        column.name: np.array([getattr(entry, column.name)], np.int16).astype(
            getattr(like, column.name).dtype
        )
        for column in STORED
    }
    assert profile.submitted_at is not None
    facts = Facts.build(
        1,
        category_ids=category_ids,
        id=np.array([profile.public_id.encode()]),
        submitted_at=np.array([microseconds(profile.submitted_at)], np.int64),
        categories=category_bits([entry.categories], category_ids),
        **given,
    )
    return {
        "facts": _facts(facts, 0),
        **_columns(entry, "crs", "in_pool", "evaluated_on", "rule_set", "lawbook_digest", "due_on"),
        "destinations": [name for name in entry.destinations.split(";") if name],
    }


def _places(profile: Profile) -> Iterator[tuple[Round, int, Frozen]]:
    """Give every round whose frozen pool the profile stood in, and its place there."""
    if profile.submitted_at is None:
        return
    frozen = Round.objects.filter(frozen_at__isnull=False, snapshot_at__gte=profile.submitted_at)
    if profile.ended_at is not None:
        frozen = frozen.filter(snapshot_at__lte=profile.ended_at)
    wanted = profile.public_id.encode()
    for round_ in frozen.order_by("pk"):
        pool = stored(round_)
        place = int(np.searchsorted(pool.facts.id, np.bytes_(wanted)))
        if place < len(pool) and bytes(pool.facts.id[place]) == wanted:
            yield round_, place, pool


def _frozen(round_: Round, place: int, pool: Frozen) -> dict[str, Any]:
    return {
        "round": round_.number,
        **_columns(round_, "snapshot_at", "state"),
        "place": place,
        "version": int(pool.versions[place]),
        "crs": int(pool.crs[place]),
        "facts": _facts(pool.facts, place),
    }


def _facts(facts: Facts, place: int) -> dict[str, Any]:
    row = facts.row(place)
    return {name: _plain(value) for name, value in row.items() if name not in ("id",)}


def _invitation(invitation: Invitation) -> dict[str, Any]:
    instants = ("submitted_at", "issued_at", "apply_before", "ended_at")
    return {
        "id": invitation.public_id,
        "round": invitation.round.number,
        "profile": invitation.profile.public_id,
        **_columns(invitation, "state", "rank", "crs", "program", *instants, "reason"),
    }


def _nomination(nomination: Nomination) -> dict[str, Any]:
    instants = ("made_at", "answer_before", "ended_at")
    return {
        "id": nomination.public_id,
        "profile": None if nomination.profile is None else nomination.profile.public_id,
        **_columns(nomination, "province", "stream", "state", *instants),
    }


def _consent(consent: Consent) -> dict[str, Any]:
    return {
        "id": consent.public_id,
        "representative": consent.representative.account.public_id,
        "licence": consent.representative.licence,
        "register_url": consent.representative.register_url,
        "licence_checked_on": _plain(consent.representative.checked_on),
        "licence_ends_on": _plain(consent.representative.ends_on),
        **_columns(consent, "scopes", "given_at", "ends_at", "revoked_at"),
    }


def _entry(entry: JournalEntry) -> dict[str, Any]:
    names = ("index", "action", "at", "actor", "subject", "rules", "digest")
    return {**_columns(entry, *names), "details": json.loads(entry.details)}


def _invitations(person: Person) -> Any:  # noqa: ANN401 - rows
    # Found by their profiles: there are very many, and no index of them by person.
    rows = Invitation.objects.filter(profile__person=person).order_by("pk")
    return rows.select_related("round", "profile")


def _rows(model: Any, person: Person, *related: str) -> Any:  # noqa: ANN401 - any model, its rows
    rows = model.objects.filter(person=person).order_by("pk")
    return rows.select_related(*related) if related else rows


def _columns(row: object, *names: str) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    if isinstance(value, datetime):
        return instant_text(microseconds(value), decimals=True)
    if isinstance(value, date):
        return value.isoformat()
    return value
