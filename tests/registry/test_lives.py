"""Any order of acts: whatever people and time do, what must always hold holds after each step."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.db.models import QuerySet
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.registry import databases
from tests.registry.databases import need_postgres
from tests.registry.people import World, document_of_example

from openentry.proof.merkle import Frontier, tree_root
from openentry.registry.actors import Actor
from openentry.registry.examining.allocations import allocations_as_told
from openentry.registry.examining.people import people_as_told
from openentry.registry.examining.pools import pools_as_told
from openentry.registry.examining.roles import roles_as_told
from openentry.registry.examining.rounds import rounds_as_told
from openentry.registry.models import (
    Allocation,
    Consent,
    Invitation,
    JournalEntry,
    JournalState,
    Nomination,
    OutboxMessage,
    Person,
    PoolEntry,
    Profile,
    ProfileMove,
    Round,
)
from openentry.registry.services import (
    accounts,
    allocating,
    barring,
    invitations,
    nominations,
    profiles,
    representatives,
    sweeping,
)
from openentry.registry.services.rounds import holding
from openentry.registry.states import life
from openentry.rules.dates import law_day
from openentry.rules.errors import ConflictError, OpenEntryError

POOL, LIVE = life("profile").pool, life("profile").live
PROVINCE = "ON"
CLAIM = {"nomination": {"province": PROVINCE, "nominated_on": "2025-11-01"}}
"""What somebody says who was nominated before they came."""


class Lives(RuleBasedStateMachine):
    """A small register to which anything may happen, a step at a time."""

    kind: ClassVar[str] = "sqlite"

    @initialize()
    def begin(self) -> None:
        """Make an empty register with an allocation for one province."""
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.stack.enter_context(databases.fresh(self.kind, folder))
        self.world = self.stack.enter_context(World.begun())
        self.actors: dict[int, Actor] = {}
        self.helpers: dict[int, str] = {}
        self.rounds = 0
        allocating.set_allocation(self.world.keeper("administrator"), PROVINCE, 2025, "enhanced", 3)
        allocating.set_allocation(self.world.keeper("administrator"), PROVINCE, 2026, "enhanced", 3)

    def teardown(self) -> None:
        """Throw the register away."""
        if hasattr(self, "stack"):
            self.stack.close()

    def _profiles(self, *states: str) -> list[Profile]:
        found = Profile.objects.filter(state__in=states)
        return list(found.select_related("person").order_by("pk"))

    def _one(self, choice: int, *states: str) -> tuple[Actor, Profile] | None:
        found = self._profiles(*states)
        if not found:
            return None
        profile = found[choice % len(found)]
        return self.actors[profile.person_id], profile

    @rule(example=st.integers(0, 3), years=st.integers(0, 25))
    def somebody_submits(self, example: int, years: int) -> None:
        """A new person files a profile, one in five as nominated already."""
        born = f"{1975 + years}-03-0{example + 1}"
        actor, profile = self.world.profile(
            example, birth_on=born, **(CLAIM if years % 5 == 0 else {})
        )
        self.actors[profile.person_id] = actor

    @rule(choice=st.integers(0, 99), example=st.integers(0, 3), claims=st.booleans())
    def somebody_amends(self, choice: int, example: int, claims: bool) -> None:
        """Somebody changes what their profile says; the instant of submission stays."""
        if (chosen := self._one(choice, *POOL, "pending")) is None:
            return
        actor, profile = chosen
        said = document_of_example(example) | (CLAIM if claims else {})
        with refused("profile-over", "state-moved-on"):
            profiles.amend_profile(actor, profile.public_id, said)
        again = Profile.objects.get(pk=profile.pk)
        assert again.submitted_at == profile.submitted_at

    @rule(choice=st.integers(0, 99))
    def somebody_withdraws(self, choice: int) -> None:
        """Somebody leaves the pool and may come back at once, at the end of the line."""
        if (chosen := self._one(choice, *POOL)) is None:
            return
        actor, profile = chosen
        profiles.withdraw_profile(actor, profile.public_id)
        with refused("profile-draft-there"):
            again = profiles.renew_profile(actor, profile.public_id)
            with refused("person-barred"):
                profiles.submit_profile(actor, again.profile_id)

    @rule(choice=st.integers(0, 99), answer=st.sampled_from(("accept", "reject", "wait")))
    def a_province_nominates(self, choice: int, answer: str) -> None:
        """A province nominates as far as its allocation goes, and the candidate answers."""
        if (chosen := self._one(choice, "in_pool", "pending")) is None:
            return
        actor, profile = chosen
        officer = self.world.keeper("provincial_officer", province=PROVINCE)
        self.world.pass_time(seconds=1)
        try:
            made = nominations.nominate(officer, profile.public_id, PROVINCE)
        except OpenEntryError as error:
            if error.code not in (
                "allocation-empty",
                "province-not-chosen",
                "profile-over",
                "state-moved-on",
            ):
                raise
            return
        if made.state != "pending":
            assert Profile.objects.get(pk=profile.pk).state == "ineligible"
        elif answer == "accept":
            nominations.accept_nomination(actor, made.public_id)
        elif answer == "reject":
            nominations.reject_nomination(actor, made.public_id)

    @rule(choice=st.integers(0, 99), how=st.sampled_from(("withdrawn", "refused", "accepted")))
    def a_nomination_moves_on(self, choice: int, how: str) -> None:
        """A nomination ends or is accepted late, wherever its candidate stands by then."""
        live = list(Nomination.objects.filter(state__in=("pending", "accepted")).order_by("pk"))
        if not live:
            return
        one = live[choice % len(live)]
        if how == "withdrawn":
            officer = self.world.keeper("provincial_officer", province=PROVINCE)
            nominations.withdraw_nomination(officer, one.public_id)
        elif how == "refused":
            nominations.refuse_nomination(self.world.keeper("migration_officer"), one.public_id)
        else:
            with refused("state-moved-on", "nomination-over", "profile-over"):
                actor = self.actors[one.person_id or 0]
                nominations.accept_nomination(actor, one.public_id)

    @rule(choice=st.integers(0, 99), lifted=st.booleans())
    def an_officer_bars(self, choice: int, lifted: bool) -> None:
        """Somebody may file nothing for a while; or may again."""
        if (chosen := self._one(choice, *life("profile").states)) is None:
            return
        person, officer = chosen[1].person.public_id, self.world.keeper("migration_officer")
        with refused("bar-none", "person-erased"):
            if lifted:
                barring.lift_bar(officer, person)
            else:
                today = law_day(self.world.now)
                barring.bar_person(officer, person, today, today + timedelta(days=40), "IRPA 40(2)")

    @rule(seats=st.integers(1, 4), kind=st.sampled_from(("general", "cec", "pnp")))
    def a_round_is_held(self, seats: int, kind: str) -> None:
        """A round invites the first so many of those who may be invited, in order."""
        self.rounds += 1
        self.world.pass_time(seconds=1)
        programs = ("fsw", "cec", "fst", "pnp") if kind == "general" else (kind,)
        changes: dict[str, Any] = {"programs": programs}
        if kind != "general":
            changes |= {"kind": "program", "program": kind}
        sweeping.sweep()
        expected = _first(seats, programs)
        held = self.world.held(str(self.rounds), seats, **changes)
        invited = Invitation.objects.filter(round__public_id=held.round_id).order_by("rank")
        assert list(invited.values_list("profile__public_id", flat=True)) == expected
        again = holding.hold_round(self.world.keeper("round_preparer"), held.round_id)
        assert again == held

    @rule(choice=st.integers(0, 99), answer=st.sampled_from(("decline", "cancel")))
    def an_invitation_ends(self, choice: int, answer: str) -> None:
        """Somebody declines, or it turns out that the invitation was issued in error."""
        live = list(Invitation.objects.filter(state="issued").order_by("pk"))
        if not live:
            return
        invitation = live[choice % len(live)]
        try:
            if answer == "decline":
                actor = self.actors[invitation.person_id]
                invitations.decline_invitation(actor, invitation.public_id)
            else:
                officer = self.world.keeper("migration_officer")
                invitations.cancel_invitation(officer, invitation.public_id, "score-wrong")
        except ConflictError as late:
            if late.code != "invitation-over":
                raise

    @rule(choice=st.integers(0, 99), days=st.sampled_from((None, 3, 90)), how=st.integers(0, 2))
    def somebody_is_represented(self, choice: int, days: int | None, how: int) -> None:
        """Somebody lets a representative act, for a time or until they revoke, or another does."""
        if (chosen := self._one(choice, *life("profile").states)) is None:
            return
        actor, person = chosen[0], chosen[1].person.public_id
        first, second = (self._helper(number) for number in (1, 2))
        ends_at = None if days is None else self.world.now + timedelta(days=days)
        standing = Consent.objects.filter(person__public_id=person, revoked_at__isnull=True)
        with refused("person-erased", "consent-there", "consent-ends", "not-allowed"):
            if how == 0 or not standing.exists():
                representatives.give_consent(actor, person, first, ["read", "submit"], ends_at)
            elif how == 1:
                representatives.revoke_consent(actor, standing[0].public_id)
            else:
                representatives.transfer_consent(actor, standing[0].public_id, second)

    def _helper(self, number: int) -> str:
        if number not in self.helpers:
            self.helpers[number] = self.world.representative().name
        return self.helpers[number]

    @precondition(lambda self: hasattr(self, "world"))
    @rule(again=st.booleans())
    def somebody_of_the_staff_changes_places(self, again: bool) -> None:
        """A member of the staff loses a role, and may get it back."""
        auditor = self.world.keeper("auditor")
        with refused("role-not-held"):
            accounts.end_role(self.world.keeper("administrator"), auditor.name, "auditor")
        self.world.pass_time(seconds=1)
        if again:
            accounts.grant_role(self.world.keeper("administrator"), auditor.name, "auditor")

    @precondition(lambda self: hasattr(self, "world"))
    @rule(days=st.sampled_from((1, 7, 29, 61, 200)), swept=st.booleans())
    def time_passes(self, days: int, swept: bool) -> None:
        """Time passes, and the sweep may or may not run."""
        self.world.pass_time(days=days)
        if swept:
            sweeping.sweep()
            assert not Invitation.objects.filter(
                state="issued", apply_before__lte=self.world.now
            ).exists()
            assert not Profile.objects.filter(
                state__in=POOL, expires_at__lte=self.world.now
            ).exists()

    @invariant()
    def everything_is_as_the_journal_says(self) -> None:
        """Nothing that was done left a row the journal does not account for."""
        if hasattr(self, "world"):
            assert [*rounds_as_told(), *pools_as_told(), *people_as_told()] == []
            assert [*allocations_as_told(), *roles_as_told()] == []

    @invariant()
    def everything_holds(self) -> None:
        """What must hold whatever happened."""
        if not hasattr(self, "world"):
            return
        for person in Person.objects.all():
            assert person.profiles.filter(state__in=LIVE).count() <= 1
            assert person.invitations.filter(state="issued").count() <= 1
        inside = set(Profile.objects.filter(state__in=POOL).values_list("pk", flat=True))
        assert inside == set(PoolEntry.objects.values_list("profile_id", flat=True))
        invited = set(Profile.objects.filter(state="invited").values_list("pk", flat=True))
        issued = Invitation.objects.filter(state="issued")
        assert invited == set(issued.values_list("profile_id", flat=True))
        waiting = Profile.objects.filter(state="nominated_pending").values_list("pk", flat=True)
        pending = Nomination.objects.filter(state="pending").values_list("profile_id", flat=True)
        # One that is not answered when its candidate is invited runs on by itself.
        assert set(waiting) <= set(pending)
        for profile in Profile.objects.all():
            moves = list(ProfileMove.objects.filter(profile=profile).order_by("pk"))
            assert [m.after for m in moves][-1] == profile.state
            assert all(a.after == b.before for a, b in pairwise(moves))
        for round_ in Round.objects.filter(state="held"):
            # Of people who have been forgotten since, no message is left.
            known = {"person__erased_at__isnull": True}
            messages = OutboxMessage.objects.filter(
                key__startswith=f"round.held:{round_.public_id}", **known
            )
            told = round_.invitations.exclude(state="void").filter(**known)
            assert messages.count() == told.count()
        self._nominations_hold()
        for person in Person.objects.filter(pk__in=_inside().values("person_id")):
            assert barring.standing_bar(person, law_day(self.world.now)) is None
        state = JournalState.objects.get()
        kept = list(JournalEntry.objects.order_by("index").values_list("index", "leaf"))
        assert [index for index, _ in kept] == list(range(state.size))
        root = tree_root([bytes(leaf) for _, leaf in kept])
        assert root == Frontier.from_bytes(bytes(state.frontier)).root()

    def _nominations_hold(self) -> None:
        """Points of a nomination are there as long as an accepted one stands, and no longer."""
        accepted = set(
            Nomination.objects.filter(state="accepted").values_list("profile_id", flat=True)
        )
        for profile in _inside().select_related("entry"):
            assert profile.nomination_confirmed == (profile.pk in accepted)
            assert bool(profile.entry.nominated) == (profile.pk in accepted)  # type: ignore[attr-defined]
            assert (profile.state == "nominated") == (profile.pk in accepted)
        over = Profile.objects.exclude(state__in=LIVE)
        assert not Nomination.objects.filter(state="pending", profile__in=over).exists()
        for allocation in Allocation.objects.all():
            # An accepted one that is withdrawn or refused later has used its place.
            was = Nomination.objects.filter(allocation=allocation)
            assert allocation.used <= allocation.allowed
            assert allocation.used >= was.filter(state__in=("pending", "accepted")).count()


def _inside() -> QuerySet[Profile]:
    """Give everybody in the pool."""
    return Profile.objects.filter(state__in=POOL)


@contextmanager
def refused(*codes: str) -> Iterator[None]:
    """Let what follows be refused for some reasons, and no other."""
    try:
        yield
    except OpenEntryError as error:
        if error.code not in codes:
            raise


def _first(seats: int, programs: tuple[str, ...]) -> list[str]:
    """Give who should be invited, by the plainest reading of the rule."""
    bits = {"fsw": 1, "cec": 2, "fst": 4, "pnp": 8}
    wanted = sum(bits[program] for program in programs)
    may = [
        (-entry.crs, entry.profile.submitted_at, entry.profile.public_id)
        for entry in PoolEntry.objects.select_related("profile")
        if (entry.programs & (8 if entry.nominated else 7)) & wanted  # type: ignore[attr-defined]
    ]
    return [name for _, _, name in sorted(may)[:seats]]


_ORDINARY = settings(
    max_examples=8,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
_LONG = settings(_ORDINARY, max_examples=200, stateful_step_count=60)


class LivesOnPostgres(Lives):
    """The same on the other database."""

    kind = "postgres"


def test_whatever_happens_everything_holds() -> None:
    run_state_machine_as_test(Lives, settings=_ORDINARY)


def test_whatever_happens_everything_holds_on_postgres() -> None:
    need_postgres()
    run_state_machine_as_test(LivesOnPostgres, settings=settings(_ORDINARY, max_examples=3))


@pytest.mark.slow
@pytest.mark.parametrize("machine", [Lives, LivesOnPostgres])
def test_whatever_happens_for_long_everything_holds(machine: type[Lives]) -> None:
    need_postgres()
    run_state_machine_as_test(machine, settings=_LONG)
