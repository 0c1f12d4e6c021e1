"""What is kept no longer goes, by the periods of the one file, and never before its time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from tests.registry.people import World, document_of_example

from openentry.registry import clock
from openentry.registry.actors import SYSTEM
from openentry.registry.keeping.retention import Rule, retention, rule
from openentry.registry.models import (
    JournalEntry,
    OutboxMessage,
    Person,
    Profile,
    ProfileVersion,
    RoundSnapshot,
    RoundTrial,
)
from openentry.registry.queries.people import own_file, read_file
from openentry.registry.services import profiles
from openentry.registry.services.erasing import ask_erasure
from openentry.registry.services.retaining import apply_retention
from openentry.registry.services.rounds.preparing import cancel_round
from openentry.registry.services.stopping import resume_disposal, stop_disposal
from openentry.registry.services.sweeping import sweep
from openentry.rules.errors import ConflictError, NotAllowedError
from openentry.rules.loading.reading import PACKAGE_LAW
from openentry.rules.loading.sources import load_sources


def test_every_table_says_how_long_it_is_kept() -> None:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert set(retention().tables) == tables | {"django_migrations"}


def test_every_rule_of_law_leads_to_its_source() -> None:
    sources = load_sources((PACKAGE_LAW,))
    legal = [one for one in retention().rules.values() if one.basis == "law"]
    assert {one.years for one in legal} == {2}
    assert {key for one in legal for key in one.source} == {"privacy-regulations"}
    assert all(key in sources for one in legal for key in one.source)


@pytest.mark.parametrize("broken", [{"provision": ""}, {"certainty": None}, {"days": 3}])
def test_a_rule_of_law_without_its_place_is_refused(broken: dict[str, object]) -> None:
    good = rule("person").model_dump(exclude_none=True)
    assert Rule.model_validate(good).years == 2
    with pytest.raises(ValueError, match="with the person"):
        Rule.model_validate({k: v for k, v in {**good, **broken}.items() if v is not None})


def test_two_years_are_counted_in_years() -> None:
    def before(year: int, month: int, day: int) -> datetime:
        return rule("person").before(datetime(year, month, day, 12, tzinfo=UTC))

    assert before(2027, 11, 12) == datetime(2025, 11, 12, 12, tzinfo=UTC)
    # What was used on 28 February is kept until 28 February and not a day less.
    assert before(2028, 2, 29) == datetime(2026, 2, 28, 12, tzinfo=UTC)


def _years(world: World, years: int) -> datetime:
    world.now = world.now.replace(year=world.now.year + years)
    return world.now


def test_people_go_two_years_after_the_last_use(world: World) -> None:
    _, profile = world.profile(2)
    sweep()
    _years(world, 1)
    assert sweep().expired == 1
    read_file(world.keeper("intake_clerk"), profile.person.public_id, "support")
    _years(world, 2)
    world.pass_time(seconds=-1)
    assert sweep().erased == 0
    world.pass_time(seconds=1)
    assert sweep().erased == 1
    assert Person.objects.get().erased_at == world.now
    assert not ProfileVersion.objects.exists()
    assert sweep().erased == 0


def test_a_later_instant_than_now_lets_nothing_go(world: World) -> None:
    actor, profile = world.profile(2)
    profiles.withdraw_profile(actor, profile.public_id)
    later = world.now.replace(year=world.now.year + 9)
    assert sweep(later, ahead=True).erased == 0
    assert Person.objects.get().erased_at is None
    with clock.clock_at(later):
        assert sweep().erased == 1


def test_who_asks_goes_at_the_next_sweep_when_nothing_stands_against_it(world: World) -> None:
    actor, profile = world.profile(2)
    ask_erasure(actor, profile.person.public_id)
    assert sweep().erased == 0
    profiles.withdraw_profile(actor, profile.public_id)
    clerk = world.keeper("intake_clerk")
    stop_disposal(clerk, profile.person.public_id, "proceedings")
    assert sweep().erased == 0
    resume_disposal(clerk, profile.person.public_id, "proceedings")
    assert sweep().erased == 1


def test_what_an_old_profile_declared_goes_while_the_person_stays(world: World) -> None:
    actor, old = world.profile(2)
    profiles.withdraw_profile(actor, old.public_id)
    world.pass_time(days=1)
    person = old.person.public_id
    standing = profiles.start_profile(actor, person, document_of_example(1))
    profiles.discard_draft(actor, standing.profile_id)
    with pytest.raises(NotAllowedError):
        apply_retention(world.keeper("auditor"), world.pass_time(days=30))
    world.pass_time(days=-1)
    assert apply_retention().documents == 0
    world.pass_time(days=1)
    assert apply_retention().documents == 1
    assert [v.profile_id for v in ProfileVersion.objects.all()] == [old.pk]
    with pytest.raises(ConflictError) as gone:
        profiles.renew_profile(actor, standing.profile_id)
    assert gone.value.code == "profile-document-gone"

    _years(world, 2)
    standing = profiles.start_profile(actor, person, document_of_example(1))
    profiles.submit_profile(actor, standing.profile_id)
    stop_disposal(world.keeper("intake_clerk"), person, "access_request")
    assert apply_retention().documents == 0
    resume_disposal(world.keeper("intake_clerk"), person, "access_request")
    done = apply_retention()
    assert (done.documents, done.erased) == (1, 0)
    file = own_file(actor)
    assert [bool(p.document) for p in file.profiles] == [False, False, True]
    entry = JournalEntry.objects.filter(action="retention.applied").latest("index")
    assert entry.person_id is None


def test_a_file_that_staff_read_is_kept_on(world: World) -> None:
    actor, old = world.profile(2)
    profiles.withdraw_profile(actor, old.public_id)
    _years(world, 1)
    read_file(world.keeper("intake_clerk"), old.person.public_id, "support")
    _years(world, 1)
    world.pass_time(days=1)
    assert apply_retention().documents == 0
    _years(world, 1)
    assert apply_retention().erased == 1


def test_messages_go_two_years_after_they_were_made_unless_they_still_wait(world: World) -> None:
    actor, profile = world.profile(2)
    _years(world, 1)
    sweep()
    standing = profiles.renew_profile(actor, profile.public_id)
    profiles.submit_profile(actor, standing.profile_id)
    kinds = list(OutboxMessage.objects.order_by("pk").values_list("pk", flat=True))
    OutboxMessage.objects.filter(pk=kinds[0]).update(state="sent", sent_at=world.now)
    _years(world, 1)
    done = apply_retention()
    assert (done.messages, done.erased) == (1, 0)
    assert list(OutboxMessage.objects.order_by("pk").values_list("pk", flat=True)) == kinds[1:]


def test_the_frozen_pool_of_a_cancelled_round_goes_and_that_of_a_held_one_stays(
    world: World,
) -> None:
    world.profile(2)
    world.held(invitations=1)
    world.profile(1)
    round_id = world.round("2", 1)
    world.approved(round_id)
    cancel_round(world.keeper("round_preparer"), round_id, "instruction-withdrawn")
    assert apply_retention(SYSTEM, world.pass_time(days=29)).pools == 0
    assert apply_retention(SYSTEM, world.pass_time(days=1)).pools == 1
    for model in (RoundSnapshot, RoundTrial):
        assert {row.round.number for row in model.objects.all()} == {"1"}


def test_sessions_go_when_they_end(world: World) -> None:
    for n in (-1, 1):
        expires = world.now + timedelta(days=n)
        Session.objects.create(session_key=f"key{n}", session_data="x", expire_date=expires)
    assert apply_retention().sessions == 1
    assert [s.session_key for s in Session.objects.all()] == ["key1"]


def test_an_application_keeps_its_person(world: World) -> None:
    actor, profile = world.profile(2)
    Profile.objects.filter(pk=profile.pk).update(state="applied", ended_at=world.now)
    ask_erasure(actor, profile.person.public_id)
    _years(world, 9)
    done = apply_retention()
    assert (done.erased, done.documents) == (0, 0)
