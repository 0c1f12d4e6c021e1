"""People: registering, matching, barring."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.keeping.files import (
    give_key,
    identity_context,
    key_of,
    opened_json,
    sealed_json,
)
from openentry.registry.keeping.keys import keys
from openentry.registry.models import Account, IdentityMatch, Person, PersonBar
from openentry.registry.services.shapes import check_identity
from openentry.rules.errors import ConflictError, InputError, NotAllowedError
from openentry.rules.facts import instant_text, microseconds
from openentry.wording import LANGUAGES

Identity = Mapping[str, Any]


def register_person(
    actor: Actor, account: Account, identity: Identity, birth_on: date, language: str = "en"
) -> Person:
    """Say who is behind an account: the person themselves does, or an intake clerk.

    The same human being is found by document or by names and birth, whatever account is used:
    one person may have one live profile (IRPA 10.1(5)).

    Parameters
    ----------
    actor : Actor
    account : Account
        Without a person so far.
    identity : mapping
        As the profile form has it: names, birth country, document, contacts.
    birth_on : date
    language : {"en", "fr"}
        Of everything sent to the person.

    Raises
    ------
    ConflictError
        ``person-already-here`` when that human being is known under another account;
        ``account-has-person``.
    InputError
        ``person-needs-name``, ``language-unknown``.
    """
    if language not in LANGUAGES:
        raise InputError("language-unknown", value=language)
    check_identity(identity, birth_on)
    matches = identity_digests(identity, birth_on)

    def work(act: Act) -> Person:
        person = Person(account=account, language=language, registered_at=act.at)
        act.permit(person=person)
        if Person.objects.filter(account=account).exists():
            raise ConflictError("account-has-person")
        if IdentityMatch.objects.filter(digest__in=matches.values()).exists():
            raise ConflictError("person-already-here")
        person.save()
        _seal_identity(person, give_key(person), identity, birth_on)
        _store_matches(person, matches)
        act.note(person.public_id, {"matched_by": sorted(matches)}, person=person)
        return person

    return perform("person.registered", actor, work)


def correct_person(actor: Actor, person_id: str, identity: Identity, birth_on: date) -> Person:
    """Correct who a person is; what they are matched by follows.

    Raises
    ------
    ConflictError
        ``person-already-here``.
    """
    check_identity(identity, birth_on)
    matches = identity_digests(identity, birth_on)

    def work(act: Act) -> Person:
        person = locked_person(person_id)
        act.permit(person=person)
        others = IdentityMatch.objects.filter(digest__in=matches.values()).exclude(person=person)
        if others.exists():
            raise ConflictError("person-already-here")
        IdentityMatch.objects.filter(person=person).exclude(kind="synthetic").delete()
        _store_matches(person, matches)
        _seal_identity(person, key_of(person), identity, birth_on)
        act.note(person.public_id, {"matched_by": sorted(matches)}, person=person)
        at = instant_text(microseconds(act.at), decimals=True)
        act.tell(person, "person-corrected", f"{act.action}:{person.public_id}:{at}")
        return person

    return perform("person.corrected", actor, work)


def bar_person(
    actor: Actor, person_id: str, first_on: date, last_on: date, provision: str
) -> PersonBar:
    """Bar a person from filing an expression of interest (IRPA 10.1(4), 40(2))."""

    def work(act: Act) -> PersonBar:
        person = locked_person(person_id)
        act.permit(person=person)
        bar = PersonBar.objects.create(
            person=person,
            first_on=first_on,
            last_on=last_on,
            provision=provision,
            set_at=act.at,
            set_by=actor.name,
        )
        days = {"first_on": first_on.isoformat(), "last_on": last_on.isoformat()}
        act.note(person.public_id, {**days, "provision": provision}, person=person)
        key = f"{act.action}:{person.public_id}:{bar.pk}"
        act.tell(person, "person-barred", key, {**days, "provision": provision})
        return bar

    return perform("person.barred", actor, work)


def lift_bar(actor: Actor, person_id: str) -> None:
    """Lift every bar that stands."""

    def work(act: Act) -> None:
        person = locked_person(person_id)
        act.permit(person=person)
        standing = PersonBar.objects.filter(person=person, lifted_at__isnull=True)
        latest = standing.order_by("-pk").values_list("pk", flat=True).first()
        act.note(person.public_id, {"bars": standing.update(lifted_at=act.at)}, person=person)
        if latest is not None:
            key = f"{act.action}:{person.public_id}:{latest}"
            act.tell(person, "person-bar-lifted", key)

    perform("person.bar-lifted", actor, work)


def refuse_barred(person: Person, on: date) -> None:
    """Refuse somebody who may not file an expression of interest on a day.

    Raises
    ------
    NotAllowedError
        ``person-barred`` with the last day and the provision.
    """
    bar = (
        PersonBar.objects.filter(
            person=person, lifted_at__isnull=True, first_on__lte=on, last_on__gte=on
        )
        .order_by("-last_on")
        .first()
    )
    if bar is not None:
        raise NotAllowedError("person-barred", last_on=bar.last_on, provision=bar.provision)


def locked_person(person_id: str) -> Person:
    """Give a person, locked until the act ends.

    Raises
    ------
    InputError
        ``person-unknown``.
    ConflictError
        ``person-erased``, ``person-merged``.
    """
    person = Person.objects.select_for_update(no_key=True).filter(public_id=person_id).first()
    if person is None:
        raise InputError("person-unknown", id=person_id)
    if person.erased_at is not None:
        raise ConflictError("person-erased")
    if person.merged_into is not None:
        raise ConflictError("person-merged", id=person.merged_into.public_id)
    return person


def one_human(person: Person) -> list[Person]:
    """Give a person and all who turned out to be the same human being, that person first."""
    return [person, *Person.objects.filter(merged_into=person).order_by("pk")]


def identity_digests(identity: Identity, birth_on: date) -> dict[str, str]:
    """Give the keyed digests a human being is found again by.

    Raises
    ------
    InputError
        ``person-needs-name`` without a family name or given names.
    """
    names = [_plain(identity.get(part)) for part in ("family_name", "given_names")]
    if not any(names):
        raise InputError("person-needs-name")
    born = [birth_on.isoformat(), _plain(identity.get("birth_country"))]
    found = {"name_birth": keys().digest("name_birth", "\n".join([*names, *born]))}
    document = identity.get("document") or {}
    number = "".join(filter(str.isalnum, _plain(document.get("number"))))
    if number:
        parts = [_plain(document.get("type")), _plain(document.get("country")), number]
        found["document"] = keys().digest("document", "\n".join(parts))
    return found


def _plain(text: object) -> str:
    """Spell a name so that accents, case and spaces make no other person of anybody."""
    bare = unicodedata.normalize("NFKD", str(text or "").casefold())
    kept = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())


def _store_matches(person: Person, matches: Mapping[str, str]) -> None:
    IdentityMatch.objects.bulk_create(
        IdentityMatch(person=person, kind=kind, digest=digest) for kind, digest in matches.items()
    )


def _seal_identity(person: Person, key: bytes, identity: Identity, birth_on: date) -> None:
    document = {**identity, "birth_on": birth_on.isoformat()}
    person.sealed = sealed_json(key, document, identity_context(person.public_id))
    person.save(update_fields=["sealed"])


def contacts_of(person: Person) -> dict[str, Any]:
    """Open what is needed to write to a person."""
    if person.sealed is None:
        return {}
    document = opened_json(key_of(person), bytes(person.sealed), identity_context(person.public_id))
    return {name: document.get(name) for name in ("email", "family_name", "given_names")}
