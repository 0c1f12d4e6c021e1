"""Representatives act while the law lets them: class, licence looked up, not over, supervisor."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.registry.people import NOON, World, document_of_example

from openentry.registry.actors import Actor, actor_of
from openentry.registry.assessing import law
from openentry.registry.models import JournalEntry, Person, Profile, Representative
from openentry.registry.models.people import LICENCES
from openentry.registry.queries.people import read_file
from openentry.registry.representing import class_on, may_be_paid
from openentry.registry.services import profiles
from openentry.registry.services.representatives import (
    check_representative,
    give_consent,
    register_representative,
    revoke_consent,
)
from openentry.rules.dates import law_day
from openentry.rules.errors import ConflictError, InputError, NotAllowedError
from openentry.wording import LANGUAGES

TODAY = NOON.date()


def test_the_law_and_the_register_know_the_same_classes() -> None:
    for version in law().representatives:
        assert {one.id for one in version.representative} == set(LICENCES)
    paid = {name for name in LICENCES if (kind := class_on(name, TODAY)) and kind.paid}
    assert paid == set(LICENCES) - {"unpaid"}
    assert class_on("rcic", date(2014, 12, 31)) is None


def _client(world: World, acting: Actor) -> tuple[Actor, Person, str]:
    owner, person = world.person()
    consent = give_consent(
        owner, person.public_id, acting.name, ("read", "profile", "submit", "withdraw")
    )
    return owner, person, consent.public_id


def _draft(world: World, acting: Actor) -> tuple[Person, str, str]:
    _, person, consent = _client(world, acting)
    standing = profiles.start_profile(acting, person.public_id, document_of_example(0))
    return person, standing.profile_id, consent


def _refused(acting: Actor, person: Person, profile_id: str) -> NotAllowedError:
    codes = set()
    for attempt in (
        lambda: profiles.submit_profile(acting, profile_id),
        lambda: profiles.save_draft(acting, profile_id, document_of_example(1)),
        lambda: profiles.discard_draft(acting, profile_id),
        lambda: read_file(acting, person.public_id, "representation"),
    ):
        with pytest.raises(NotAllowedError) as refused:
            attempt()
        codes.add(refused.value.code)
    assert len(codes) == 1
    for lang in LANGUAGES:
        assert refused.value.message(lang)
    assert Profile.objects.get(public_id=profile_id).state == "draft"
    return refused.value


def test_a_licence_never_looked_up_does_nothing_for_a_client(world: World) -> None:
    acting = world.representative(checked=False)
    owner, person, _ = _client(world, acting)
    draft = profiles.start_profile(owner, person.public_id, document_of_example(0))
    assert _refused(acting, person, draft.profile_id).code == "representative-unchecked"
    check_representative(world.keeper("intake_clerk"), acting.name, TODAY)
    assert profiles.submit_profile(acting, draft.profile_id).state == "in_pool"


def test_a_licence_counts_to_its_last_day_and_no_further(world: World) -> None:
    acting = world.representative(ends_on=TODAY + timedelta(days=1))
    person, profile_id, consent = _draft(world, acting)
    world.pass_time(days=1)
    profiles.save_draft(acting, profile_id, document_of_example(2))
    world.pass_time(days=1)
    over = _refused(acting, person, profile_id)
    assert over.code == "representative-licence-over"
    assert over.params["last_on"] == TODAY + timedelta(days=1)
    # Renewed and looked up again, it counts again; then it is found to have been taken away.
    clerk = world.keeper("intake_clerk")
    check_representative(clerk, acting.name, TODAY, TODAY + timedelta(days=400))
    assert profiles.submit_profile(acting, profile_id).state == "in_pool"
    check_representative(clerk, acting.name, TODAY + timedelta(days=2), TODAY)
    with pytest.raises(NotAllowedError):
        profiles.withdraw_profile(acting, profile_id)
    revoke_consent(acting, consent)
    noted = JournalEntry.objects.filter(action="representative.checked").order_by("index").last()
    assert noted is not None
    assert f'"ends_on":"{TODAY.isoformat()}"' in noted.details


def test_the_day_a_licence_is_looked_up_is_a_day_in_ottawa(world: World) -> None:
    acting = world.representative(checked=False)
    world.now = world.now.replace(hour=2)
    with pytest.raises(InputError) as to_come:
        check_representative(world.keeper("intake_clerk"), acting.name, world.now.date())
    assert to_come.value.code == "day-to-come"


def test_a_student_acts_beside_a_supervisor_whose_licence_holds(world: World) -> None:
    student = world.representative("student_at_law")
    owner, person, _ = _client(world, student)
    draft = profiles.start_profile(owner, person.public_id, document_of_example(0))
    assert _refused(student, person, draft.profile_id).code == "representative-unsupervised"
    consultant = world.representative("rcic")
    give_consent(owner, person.public_id, consultant.name, ["read"])
    unchecked = world.representative("lawyer", checked=False)
    give_consent(owner, person.public_id, unchecked.name, ["read"])
    assert _refused(student, person, draft.profile_id).code == "representative-unsupervised"
    _client(world, world.representative("lawyer"))
    assert _refused(student, person, draft.profile_id).code == "representative-unsupervised"
    lawyer = world.representative("lawyer")
    consent = give_consent(owner, person.public_id, lawyer.name, ["read"])
    profiles.save_draft(student, draft.profile_id, document_of_example(1))
    revoke_consent(owner, consent.public_id)
    assert _refused(student, person, draft.profile_id).code == "representative-unsupervised"


def test_who_takes_no_fee_needs_no_licence_and_may_take_none(world: World) -> None:
    helper = world.representative("unpaid", checked=False)
    _, profile_id, _ = _draft(world, helper)
    assert profiles.submit_profile(helper, profile_id).state == "in_pool"
    good = world.representative(ends_on=TODAY)
    found = {r.account.public_id: r for r in Representative.objects.select_related("account")}
    assert not may_be_paid(found[helper.name], TODAY)
    assert may_be_paid(found[good.name], TODAY)
    assert not may_be_paid(found[good.name], TODAY + timedelta(days=1))


def test_a_class_that_the_law_no_longer_names_does_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    acting = world.representative("paralegal")
    person, profile_id, _ = _draft(world, acting)
    monkeypatch.setattr("openentry.registry.representing.class_on", lambda *_: None)
    assert _refused(acting, person, profile_id).code == "representative-class"


def test_a_licence_needs_the_page_of_a_public_register(world: World) -> None:
    account = world.account("representative")
    with pytest.raises(InputError) as without:
        register_representative(world.keeper("administrator"), account.public_id, "lawyer")
    assert without.value.code == "licence-needs-register"


def test_nobody_checks_their_own_licence(world: World) -> None:
    both = world.account("representative", "intake_clerk")
    clerk = world.keeper("intake_clerk")
    register_representative(clerk, both.public_id, "rcic", "https://register.example/1")
    with pytest.raises(NotAllowedError) as own:
        check_representative(actor_of(both), both.public_id, law_day(world.now))
    assert own.value.code == "licence-own-check"
    check_representative(clerk, both.public_id, law_day(world.now))
    with pytest.raises(ConflictError) as older:
        check_representative(clerk, both.public_id, law_day(world.now) - timedelta(days=1))
    assert older.value.code == "licence-checked-later"


def test_a_representative_ends_their_own_consent_and_no_others(world: World) -> None:
    owner, person = world.person()
    one, other = world.representative(), world.representative("lawyer")
    kept = give_consent(owner, person.public_id, one.name, ["read"])
    given = give_consent(owner, person.public_id, other.name, ["read"])
    with pytest.raises(NotAllowedError):
        revoke_consent(one, given.public_id)
    revoke_consent(one, kept.public_id)
    revoke_consent(owner, given.public_id)
