"""People: registering, matching, correcting who they are, and how they are reached."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.keeping.files import (
    give_key,
    identity_context,
    identity_of,
    key_of,
    opened_json,
    sealed_json,
)
from openentry.registry.keeping.former import sealed_to
from openentry.registry.keeping.keys import keys
from openentry.registry.models import Account, IdentityMatch, Person, Profile
from openentry.registry.services.shapes import check_contacts, check_identity
from openentry.registry.spelling import plain
from openentry.rules.dates import law_day
from openentry.rules.errors import (
    ConflictError,
    InputError,
    NotAllowedError,
    VerificationError,
)
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
        ``person-needs-name``, ``person-needs-papers``, ``language-unknown``.
    """
    if language not in LANGUAGES:
        raise InputError("language-unknown", value=language)
    check_identity(identity, birth_on)
    _check_papers(identity)
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
    """Correct who a person is, from their papers: a clerk's act, since matching rests on it.

    What they were matched by before stays, so that nobody becomes somebody else by a correction.
    An e-mail address that changes by it hears of that, too.
    Profiles that are not over follow with the birth date, and are assessed again.

    Parameters
    ----------
    actor : Actor
    person_id : str
    identity : mapping
        All of it, contacts included.
    birth_on : date

    Raises
    ------
    ConflictError
        ``person-already-here``.
    InputError
        ``person-needs-name``, ``person-needs-papers``.
    """
    check_identity(identity, birth_on)
    from openentry.registry.services.lapsing import lapse_before

    _check_papers(identity)
    matches = identity_digests(identity, birth_on)
    if (found := Person.objects.filter(public_id=person_id).first()) is not None:
        lapse_before("person.corrected", actor, found)

    def work(act: Act) -> Person:
        from openentry.registry.services.profiles import follow_birth

        person = locked_person(person_id)
        act.permit(person=person)
        others = IdentityMatch.objects.filter(digest__in=matches.values()).exclude(person=person)
        if others.exists():
            raise ConflictError("person-already-here")
        _store_matches(person, matches)
        _tell_former(act, person, _known(person), identity)
        _seal_identity(person, key_of(person), identity, birth_on)
        act.note(person.public_id, {"matched_by": sorted(matches)}, person=person)
        follow_birth(act, person, birth_on)
        at = instant_text(microseconds(act.at), decimals=True)
        act.tell(person, "person-corrected", f"{act.action}:{person.public_id}:{at}")
        return person

    return perform("person.corrected", actor, work)


def part_identity(actor: Actor, person_id: str, identity: Identity, birth_on: date) -> Person:
    """Let a person no longer be found by papers that are somebody else's, or a slip.

    What they are found by now stays, and so does everything but the papers named. A clerk's act,
    done when the human being those papers are of has shown them.

    Parameters
    ----------
    actor : Actor
    person_id : str
        Who was found by them.
    identity : mapping
        As the papers have it.
    birth_on : date

    Raises
    ------
    NotAllowedError
        ``person-barred`` while a bar stands or is to come, which rests on who the person was.
    ConflictError
        ``identity-one`` when the person is not found by these papers, or by them alone;
        ``identity-merged`` when two persons were joined, of whom either may have had them.
    """
    check_identity(identity, birth_on)
    theirs = set(identity_digests(identity, birth_on).values())

    def work(act: Act) -> Person:
        from openentry.registry.services.barring import bar_to_come

        person = locked_person(person_id)
        act.permit(person=person)
        if (bar := bar_to_come(person, law_day(act.at))) is not None:
            raise NotAllowedError("person-barred", last_on=bar.last_on, provision=bar.provision)
        if len(one_human(person)) > 1:
            raise ConflictError("identity-merged")
        own = identity_of(person)
        if born := own.pop("birth_on", None):
            theirs.difference_update(identity_digests(own, date.fromisoformat(born)).values())
        named = IdentityMatch.objects.filter(person=person, digest__in=theirs)
        count, _ = named.delete()
        if not count:
            raise ConflictError("identity-one")
        act.note(person.public_id, {"parted": count}, person=person)
        return person

    return perform("person.identity-parted", actor, work)


def _check_papers(identity: Identity) -> None:
    """Refuse an identity without what makes it one: who leaves it out is found again by nothing.

    Raises
    ------
    InputError
        ``person-needs-papers``.
    """
    document = identity.get("document") or {}
    if not identity.get("birth_country") or not plain(document.get("number")):
        raise InputError("person-needs-papers")


CONTACTS = ("email", "phone", "address")
"""Parts of an identity that people change themselves: nobody is found by them."""


def change_contacts(
    actor: Actor, person_id: str, contacts: Identity, language: str | None = None
) -> Person:
    """Change how a person is reached, and in which language.

    The address they had hears of it as well as the new one: whoever took an account over reads
    along at the new one alone.

    Parameters
    ----------
    actor : Actor
    person_id : str
    contacts : mapping
        Any of `CONTACTS`; what is left out stays, and None takes away what was there.
    language : {"en", "fr"}, optional

    Raises
    ------
    InputError
        ``contact-unknown`` for any other part, ``language-unknown``.
    FactsErrors
        For a contact that is no text.
    """
    if isinstance(contacts, Mapping) and (unknown := sorted(set(contacts) - set(CONTACTS))):
        raise InputError("contact-unknown", name=unknown[0], allowed=", ".join(CONTACTS))
    check_contacts(contacts)
    if language is not None and language not in LANGUAGES:
        raise InputError("language-unknown", value=language)

    def work(act: Act) -> Person:
        person = locked_person(person_id)
        act.permit(person=person)
        before = identity_of(person)
        known = {**before, **contacts}
        _tell_former(act, person, before, known)
        kept = {name: value for name, value in known.items() if value is not None}
        sealed = sealed_json(key_of(person), kept, identity_context(person.public_id))
        person.sealed, person.language = sealed, language or person.language
        person.save(update_fields=["sealed", "language"])
        act.note(person.public_id, {"changed": sorted(contacts)}, person=person)
        at = instant_text(microseconds(act.at), decimals=True)
        act.tell(person, "person-contacts-changed", f"{act.action}:{person.public_id}:{at}")
        return person

    return perform("person.contacts-changed", actor, work)


def _known(person: Person) -> dict[str, Any]:
    """Open who a person is; nothing where that is damaged, which a correction mends."""
    try:
        return identity_of(person)
    except VerificationError:
        return {}


def _tell_former(act: Act, person: Person, before: Identity, after: Identity) -> None:
    """Leave a message for the address a person had, in the language they had, if they leave it."""
    left, now = (str(said.get("email") or "").strip() for said in (before, after))
    if left and left.casefold() != now.casefold():
        at = instant_text(microseconds(act.at), decimals=True)
        key = f"person.address-left:{person.public_id}:{at}"
        act.tell(person, "person-address-left", key, sealed_to(person, key, left))


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


def with_people(profiles: QuerySet[Profile]) -> list[Profile]:
    """Lock profiles in the order of their keys and give each with its person, however many.

    People are read once the profiles are locked, since a merger may have ended just before.
    """
    locked = list(profiles.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    people = Person.objects.in_bulk({profile.person_id for profile in locked})
    for profile in locked:
        profile.person = people[profile.person_id]
    return locked


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
    names = [plain(identity.get(part)) for part in ("family_name", "given_names")]
    if not any(names):
        raise InputError("person-needs-name")
    born = [birth_on.isoformat(), plain(identity.get("birth_country"))]
    found = {"name_birth": keys().digest("name_birth", "\n".join([*names, *born]))}
    document = identity.get("document") or {}
    number = "".join(filter(str.isalnum, plain(document.get("number"))))
    if number:
        parts = [plain(document.get("type")), plain(document.get("country")), number]
        found["document"] = keys().digest("document", "\n".join(parts))
    return found


def _store_matches(person: Person, matches: Mapping[str, str]) -> None:
    known = set(IdentityMatch.objects.filter(person=person).values_list("kind", "digest"))
    IdentityMatch.objects.bulk_create(
        IdentityMatch(person=person, kind=kind, digest=digest)
        for kind, digest in matches.items()
        if (kind, digest) not in known
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
