"""Stopping the disposal of a file: while a request for access is open, or proceedings are.

Law: Privacy Regulations 4(1)(b).
"""

from __future__ import annotations

from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.models import RetentionStop
from openentry.registry.services.people import locked_person
from openentry.rules.errors import ConflictError, InputError

REASONS = RetentionStop.REASONS


def stop_disposal(actor: Actor, person_id: str, reason: str) -> RetentionStop:
    """Let nothing of a person's file be disposed of, whatever its age and whoever asks.

    Parameters
    ----------
    actor : Actor
    person_id : str
    reason : {"access_request", "proceedings"}

    Raises
    ------
    InputError
        ``stop-reason``, ``person-unknown``.
    ConflictError
        ``stop-there``.
    """
    if reason not in REASONS:
        raise InputError("stop-reason", value=reason, allowed=", ".join(REASONS))

    def work(act: Act) -> RetentionStop:
        person = locked_person(person_id)
        act.permit(person=person)
        standing = RetentionStop.objects.filter(person=person, lifted_at__isnull=True)
        if standing.filter(reason=reason).exists():
            raise ConflictError("stop-there", reason=reason)
        stop = RetentionStop.objects.create(
            person=person, reason=reason, set_at=act.at, set_by=actor.name
        )
        act.note(person.public_id, {"reason": reason}, person=person)
        return stop

    return perform("retention.stopped", actor, work)


def resume_disposal(actor: Actor, person_id: str, reason: str) -> None:
    """Let a file be disposed of again as the law and the person allow.

    Raises
    ------
    InputError
        ``stop-reason``, ``person-unknown``.
    ConflictError
        ``stop-not-there``.
    """
    if reason not in REASONS:
        raise InputError("stop-reason", value=reason, allowed=", ".join(REASONS))

    def work(act: Act) -> None:
        person = locked_person(person_id)
        act.permit(person=person)
        standing = RetentionStop.objects.filter(
            person=person, reason=reason, lifted_at__isnull=True
        )
        if not standing.update(lifted_at=act.at):
            raise ConflictError("stop-not-there", reason=reason)
        act.note(person.public_id, {"reason": reason}, person=person)

    perform("retention.resumed", actor, work)
