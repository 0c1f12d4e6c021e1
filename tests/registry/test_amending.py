"""A change of the law: seen in the shadow, then in force for everybody."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from tests.registry.people import World

from openentry.registry.assessing import law
from openentry.registry.models import JournalEntry, PoolEntry, Profile
from openentry.registry.services.amending import activate_law, try_law
from openentry.registry.services.rounds import freezing
from openentry.registry.services.sweeping import not_current, sweep
from openentry.rules.dates import law_day
from openentry.rules.errors import ConflictError, InputError, LawError, NotAllowedError


@pytest.fixture
def amendment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder that gives other people settlement funds to show from 2025-12-01."""
    monkeypatch.setenv("OPENENTRY_DATA", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    folder = tmp_path / "amendment"
    source = Path(law().roots[0]) / "rounds" / "candidate_periods.toml"
    text = source.read_text(encoding="utf-8").split("[[version]]")
    (folder / "rounds").mkdir(parents=True)
    added = text[1].replace("periods-1", "periods-2").replace("2015-01-01", "2025-12-01")
    (folder / "rounds" / "candidate_periods.toml").write_text(
        text[0] + "[[version]]" + added.replace("= 60", "= 90"), encoding="utf-8"
    )
    return folder


def test_an_amendment_that_moves_nobody_says_so(world: World, amendment: Path) -> None:
    for example in range(4):
        world.profile(example)
    seen = try_law(world.keeper("administrator"), amendment)
    assert (seen.looked_at, seen.same, seen.gain, seen.lose, seen.leave) == (4, 4, 0, 0, 0)
    assert seen.before == seen.after
    tried = JournalEntry.objects.get(action="law.tried")
    assert "candidate_periods.toml" in tried.details
    assert tried.rules == seen.after
    assert not JournalEntry.objects.filter(action="law.activated").exists()


def test_whoever_may_not_try_an_amendment_has_nothing_opened(
    world: World, amendment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, _ = world.profile()
    monkeypatch.setattr("openentry.registry.keeping.files.unseal", _nothing_is_opened)
    monkeypatch.setattr("openentry.registry.services.amending._with", _nothing_is_opened)
    for asking in (actor, *map(world.keeper, ("auditor", "round_preparer", "intake_clerk"))):
        with pytest.raises(NotAllowedError) as refused:
            try_law(asking, amendment)
        assert refused.value.params["act"] == "law.tried"
    assert not JournalEntry.objects.filter(action="law.tried").exists()


def _nothing_is_opened(*_: object) -> NoReturn:
    raise AssertionError("something was read before it was asked who may")


def test_an_amendment_may_be_followed_by_another(world: World, amendment: Path) -> None:
    from openentry.registry.numbering import nomination_end

    keeper = world.keeper("administrator")
    activate_law(keeper, amendment)
    at = world.now + timedelta(days=600)
    assert law_day(nomination_end(at)) == law_day(at) + timedelta(days=31)
    file = amendment / "rounds" / "candidate_periods.toml"
    text = file.read_text(encoding="utf-8")
    head, version = text.split("[[version]]")
    later = version.replace("periods-2", "periods-3").replace("2025-12-01", "2026-12-01")
    later = later.replace("nomination_days   = 30", "nomination_days   = 40")
    file.write_text("[[version]]".join((head, version, later)), encoding="utf-8")
    activate_law(keeper, amendment)
    at = world.now + timedelta(days=60)
    assert law_day(nomination_end(at)) == law_day(at) + timedelta(days=31)
    at = world.now + timedelta(days=600)
    assert law_day(nomination_end(at)) == law_day(at) + timedelta(days=41)


def test_an_activated_amendment_counts_from_its_day(world: World, amendment: Path) -> None:
    from openentry.registry.numbering import draft_days

    activate_law(world.keeper("administrator"), amendment)
    assert draft_days(world.now) == 60
    assert draft_days(world.now + timedelta(days=60)) == 90
    assert JournalEntry.objects.filter(action="law.activated").count() == 1
    changed = amendment / "rounds" / "candidate_periods.toml"
    changed.write_text(changed.read_text(encoding="utf-8").replace("= 90", "= 80"), "utf-8")
    with pytest.raises(ConflictError) as there:
        activate_law(world.keeper("administrator"), amendment)
    assert there.value.code == "law-version-kept"


def test_what_is_no_law_is_refused_and_changes_nothing(
    world: World, amendment: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError):
        try_law(world.keeper("administrator"), tmp_path / "nothing")
    broken = amendment / "rounds" / "candidate_periods.toml"
    broken.write_text("table = 1", encoding="utf-8")
    with pytest.raises(LawError):
        activate_law(world.keeper("administrator"), amendment)
    assert not (tmp_path / "data" / "law").exists()
    assert not JournalEntry.objects.filter(action="law.activated").exists()


def test_everybody_is_assessed_by_the_law_of_the_day(world: World) -> None:
    world.profile(2)
    PoolEntry.objects.update(lawbook_digest="0" * 64)
    assert not_current(law_day(world.now)).count() == 1
    round_id = world.round(invitations=1)
    freezing.freeze_round(world.keeper("round_preparer"), round_id)
    assert not not_current(law_day(world.now)).exists()
    assert sweep().reassessed == 0
    assert Profile.objects.get().state == "in_pool"
