"""People for tests of the register: a few words make an account, a candidate, a profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction

from openentry.files.profiles.example import examples
from openentry.registry import clock
from openentry.registry.actors import SYSTEM, Actor, actor_of
from openentry.registry.models import Account, Person, Profile
from openentry.registry.services import accounts, people, profiles, representatives
from openentry.registry.services.rounds import approving, freezing, holding, preparing, trying
from openentry.rules.dates import law_day
from openentry.rules.facts import PROGRAMS
from openentry.rules.rounds import Instruction

NOON = datetime(2025, 11, 12, 17, 0, 0, tzinfo=UTC)


@dataclass
class World:
    """A register and the hands of its clock."""

    now: datetime = NOON
    _made: int = 0
    staff: dict[str, Actor] = field(default_factory=dict)
    acting: dict[str, tuple[Actor, tuple[str, ...]]] = field(default_factory=dict)

    @classmethod
    @contextmanager
    def begun(cls, now: datetime = NOON) -> Iterator[World]:
        """Begin a world whose clock stands still unless moved."""
        world = cls(now=now)
        with clock.clock_at(lambda: world.now):
            yield world

    def pass_time(self, **amount: float) -> datetime:
        """Move the clock on."""
        self.now += timedelta(**amount)
        return self.now

    def account(self, *roles: str, province: str = "") -> Account:
        """Open an account with roles."""
        self._made += 1
        with transaction.atomic():  # one commit, of which there are very many
            account = accounts.open_account(SYSTEM, f"account-{self._made}")
            for role in roles:
                where = province if role == "provincial_officer" else ""
                accounts.grant_role(SYSTEM, account.public_id, role, where)
        return account

    def actor(self, *roles: str, province: str = "") -> Actor:
        """Give a new account as an actor."""
        return actor_of(self.account(*roles, province=province))

    def keeper(self, role: str, number: int = 1, province: str = "") -> Actor:
        """Give a member of the staff, the same one each time."""
        key = f"{role}-{number}-{province}"
        if key not in self.staff:
            self.staff[key] = self.actor(role, province=province)
        return self.staff[key]

    def representative(
        self, licence: str = "rcic", *, checked: bool = True, ends_on: date | None = None
    ) -> Actor:
        """Register somebody who acts for others, with a licence that was looked up today."""
        account = self.account("representative")
        clerk = self.keeper("intake_clerk")
        address = "https://register.example/1"
        representatives.register_representative(clerk, account.public_id, licence, address)
        if checked:
            representatives.check_representative(
                clerk, account.public_id, law_day(self.now), ends_on
            )
        return actor_of(account)

    def person(self, born: date = date(1990, 1, 1), **identity: object) -> tuple[Actor, Person]:
        """Register a new candidate."""
        account = self.account("candidate")
        actor = actor_of(account)
        names = {**papers(self._made), **identity}
        return actor, people.register_person(actor, account, names, born)

    def profile(self, example: int = 0, **changes: object) -> tuple[Actor, Profile]:
        """Submit a new candidate's profile, one of the examples with changes."""
        actor, person = self.person(born_of(example, changes))
        document = {**document_of_example(example), **changes}
        standing = profiles.start_profile(actor, person.public_id, document)
        profiles.submit_profile(actor, standing.profile_id)
        return actor, Profile.objects.get(public_id=standing.profile_id)

    def round(self, number: str = "1", invitations: int = 3, **changes: object) -> str:
        """Prepare a general round of this instant; give its id."""
        asked: dict[str, Any] = {
            "number": number,
            "held_at": self.now,
            "kind": "general",
            "programs": PROGRAMS,
            "invitations": invitations,
        }
        instruction = Instruction(**(asked | changes))
        return preparing.prepare_round(self.keeper("round_preparer"), instruction).public_id

    def approved(self, round_id: str) -> str:
        """Bring a prepared round to where it can be held; give the digest approved."""
        preparer = self.keeper("round_preparer")
        freezing.freeze_round(preparer, round_id)
        digest = trying.try_round(preparer, round_id).digest
        for number in (1, 2):
            approving.approve_round(self.keeper("round_approver", number), round_id, digest)
        return digest

    def held(self, number: str = "1", invitations: int = 3, **changes: object) -> holding.HeldRound:
        """Hold a general round of this instant."""
        round_id = self.round(number, invitations, **changes)
        self.approved(round_id)
        return holding.hold_round(self.keeper("round_preparer"), round_id)


def document_of_example(place: int) -> dict[str, Any]:
    """Give one of the example profiles without what the register fills, the birth date included."""
    left_out = ("identity", "id", "submitted_at", "birth_on")
    return {k: v for k, v in examples()[place].items() if k not in left_out}


def born_of(example: int, changes: Mapping[str, object]) -> date:
    """Give the birth date of an example, or the one that is put in its place."""
    return date.fromisoformat(str(changes.get("birth_on", examples()[example]["birth_on"])))


def papers(number: int | str) -> dict[str, Any]:
    """Give what a person needs to be registered: names, a country and a document."""
    passport = {"type": "passport", "country": "PH", "number": f"P{number}"}
    return {
        "family_name": f"Family{number}",
        "given_names": "Given",
        "birth_country": "PH",
        "document": passport,
    }
