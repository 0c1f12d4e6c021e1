"""Giving a person everything the register knows of them, in one document and in words.

Law: Privacy Act 12 (access to personal information).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.keeping.saying import person_text
from openentry.registry.models import FileReading, Person
from openentry.registry.queries.everything import everything_of
from openentry.registry.services.people import locked_person
from openentry.wording import Language

PURPOSE = "access-request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """Everything about a person.

    Attributes
    ----------
    document : dict
        For programs; a JSON document.
    text : str
        For the person, in their language.
    """

    document: dict[str, Any]
    text: str


def export_person(actor: Actor, person_id: str) -> Exported:
    """Export everything about a person.

    The trace is left first: whoever was given the file is in it.

    Raises
    ------
    InputError
        ``person-unknown``.
    ConflictError
        ``person-erased``, ``person-merged``.
    NotAllowedError
        ``not-allowed``.
    """

    def work(act: Act) -> tuple[Person, Act]:
        person = locked_person(person_id)
        act.permit(person=person)
        if act.role != "candidate":
            FileReading.objects.create(
                person=person,
                account_id=actor.account_id,
                role=act.role,
                purpose=PURPOSE,
                read_at=act.at,
            )
        act.note(person.public_id, {"role": act.role}, person=person)
        return person, act

    person, act = perform("person.exported", actor, work)
    document = everything_of(person, act.at)
    lang: Language = "fr" if person.language == "fr" else "en"
    return Exported(document=document, text=person_text(document, lang))
