"""A world that lives through the published rounds of 2025, replayable from one seed.

People come on days of their own, change what they say, leave, are nominated, decline and let
invitations lapse, while the rounds take place at their real instants, with invitations in the
proportion of the world to the real pool. Everything goes through the services.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from tests.registry.people import World, document_of_example

from openentry.analysis.history import instruction_of, published_rounds
from openentry.registry.actors import SYSTEM, Actor, actor_of
from openentry.registry.models import IdentityMatch, Invitation, Nomination, PoolEntry, Profile
from openentry.registry.services import allocating, invitations, nominations, profiles
from openentry.registry.services.arriving import source_digests
from openentry.registry.services.loading import connect_person, load_profiles
from openentry.registry.services.nominated_elsewhere import SOURCE
from openentry.registry.services.rounds import holding
from openentry.registry.services.sweeping import sweep
from openentry.registry.states import life
from openentry.rules.errors import ConflictError
from openentry.rules.rounds import Instruction

REAL_POOL = 250_000
BEGINS, ENDS = datetime(2024, 12, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
POOL = life("profile").pool
PROVINCE = "ON"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_BITS = {"fsw": 1, "cec": 2, "fst": 4, "pnp": 8}


def rounds_of(year: int) -> list[Instruction]:
    """Give the published rounds of a year that have a known instant, first to last."""
    found = [r for r in published_rounds().values() if r.held_at and r.held_at.year == year]
    return sorted((instruction_of(r) for r in found), key=lambda i: i.held_at)


def earlier(value: Any, days: int) -> Any:  # noqa: ANN401 - whatever JSON has
    """Move every day of a document back."""
    if isinstance(value, dict):
        return {name: earlier(inner, days) for name, inner in value.items()}
    if isinstance(value, list):
        return [earlier(inner, days) for inner in value]
    if isinstance(value, str) and _DAY.fullmatch(value):
        return (date.fromisoformat(value) - timedelta(days=days)).isoformat()
    return value


def documents(rng: random.Random, count: int) -> list[dict[str, Any]]:
    """Make people who differ in age, work, tests and the instant they come, first to come first."""
    span = (ENDS - BEGINS) / timedelta(microseconds=1)
    # No two come at the same instant, so that no order ever hangs on a random identifier.
    instants = sorted(rng.sample(range(int(span)), count))
    examples = [document_of_example(place) for place in range(4)]
    made = []
    for number, instant in enumerate(instants):
        at = BEGINS + timedelta(microseconds=instant)
        document = earlier(rng.choice(examples), 400 + rng.randrange(300))
        born = date(rng.randrange(1975, 2001), rng.randrange(1, 13), rng.randrange(1, 29))
        made.append(
            document
            | {
                "id": f"p{number:06}",
                "birth_on": born.isoformat(),
                "destinations": ["all"],
                "submitted_at": at.isoformat().replace("+00:00", "Z"),
            }
        )
    return made


@dataclass
class Year:
    """One life of a world.

    Attributes
    ----------
    lines : list of str
        What happened, in words that hang on nothing but the seed.
    """

    world: World
    folder: Path
    seed: int
    people: int
    acts: int = 5
    allowed: int = 20
    lines: list[str] = field(default_factory=list)
    actors: dict[str, Actor] = field(default_factory=dict)
    came: int = 0

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.everybody = documents(self.rng, self.people)

    @property
    def outcome(self) -> str:
        """Digest of everything that happened."""
        return hashlib.sha256("\n".join(self.lines).encode()).hexdigest()

    def live(self) -> None:
        """Live through the year."""
        self.world.now = BEGINS
        administrator = self.world.keeper("administrator")
        for year in (2024, 2025):
            allocating.set_allocation(administrator, PROVINCE, year, "enhanced", self.allowed)
        for instruction in rounds_of(2025):
            self.world.now = instruction.held_at
            self._arrive()
            sweep(self.world.now)
            self._act()
            self._round(instruction)
        self.world.now = ENDS
        self._arrive()
        sweep(self.world.now)
        self._settle()

    def _arrive(self) -> None:
        """Load everybody whose instant has come."""
        now = self.world.now.isoformat().replace("+00:00", "Z")
        first = self.came
        while self.came < self.people and self.everybody[self.came]["submitted_at"] <= now:
            self.came += 1
        if first == self.came:
            return
        path = self.folder / f"{first}.jsonl"
        lines = (json.dumps(document) for document in self.everybody[first : self.came])
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        assert load_profiles(SYSTEM, path).loaded == self.came - first

    def _act(self) -> None:
        """Let some people do what people do."""
        names = self._names()
        self._answer(names)
        inside = sorted(
            (names[p.person_id], p)
            for p in Profile.objects.filter(state="in_pool").only("person_id", "public_id")
        )
        for kind in ("amend", "nominate", "withdraw"):
            for _ in range(self.acts):
                if not inside:
                    return
                name, profile = inside.pop(self.rng.randrange(len(inside)))
                getattr(self, f"_{kind}")(name, profile)

    def _answer(self, names: dict[int, str]) -> None:
        """Let some of the invited decline; the others' invitations run out in time."""
        waiting = sorted(
            (names[i.person_id], i.public_id) for i in Invitation.objects.filter(state="issued")
        )
        for name, invitation in waiting:
            if self.rng.random() < self.acts / max(len(waiting), 1) / 2:
                invitations.decline_invitation(self._actor(name), invitation)
                self.lines.append(f"{name} declines")

    def _amend(self, name: str, profile: Profile) -> None:
        document = self.rng.choice(self.everybody)
        kept = {k: v for k, v in document.items() if k not in ("id", "submitted_at", "birth_on")}
        own = next(d for d in self.everybody if d["id"] == name)
        standing = profiles.amend_profile(
            self._actor(name), profile.public_id, kept | {"birth_on": own["birth_on"]}
        )
        self.lines.append(f"{name} changes: {standing.state} {standing.crs}")

    def _nominate(self, name: str, profile: Profile) -> None:
        officer = self.world.keeper("provincial_officer", province=PROVINCE)
        try:
            nomination = nominations.nominate(officer, profile.public_id, PROVINCE)
        except ConflictError as refused:
            self.lines.append(f"{name} is not nominated: {refused.code}")
            return
        if self.rng.random() < 0.8:
            nominations.accept_nomination(self._actor(name), nomination.public_id)
            self.lines.append(f"{name} is nominated and accepts")
        else:
            self.lines.append(f"{name} is nominated")

    def _withdraw(self, name: str, profile: Profile) -> None:
        profiles.withdraw_profile(self._actor(name), profile.public_id)
        self.lines.append(f"{name} withdraws")

    def _round(self, published: Instruction) -> None:
        """Hold a round in proportion, and say who was invited in which order."""
        real = published.invitations or REAL_POOL
        seats = max(1, round(real * self.people / REAL_POOL))
        instruction = replace(published, invitations=seats, crs_minimum=None)
        round_id = self.world.round(instruction.number, **_changes(instruction))
        self.world.approved(round_id)
        expected = self._first(instruction)
        held = holding.hold_round(self.world.keeper("round_preparer"), round_id)
        names = self._names()
        found = Invitation.objects.filter(round__public_id=round_id).order_by("rank")
        invited = [names[i.person_id] for i in found]
        assert held.invited == len(invited) <= seats
        assert invited == expected, instruction.number
        self.lines.append(f"round {instruction.number}: {' '.join(invited)}")

    def _first(self, instruction: Instruction) -> list[str]:
        """Give who should be invited, by the plainest reading of the rule."""
        names = self._names()
        wanted = sum(_BITS[program] for program in instruction.programs)
        may = []
        for entry in PoolEntry.objects.filter(in_pool=True).select_related("profile"):
            bits = entry.programs & (8 if entry.nominated else 7)  # type: ignore[attr-defined]
            met = entry.categories.split(";") if entry.categories else []
            if bits & wanted and (instruction.category is None or instruction.category in met):
                name = names[entry.profile.person_id]
                may.append((-entry.crs, entry.profile.submitted_at, name))
        return [name for _, _, name in sorted(may)[: instruction.invitations]]

    def _settle(self) -> None:
        """Say where everybody is at the end; nobody is lost and nobody is there twice."""
        names = self._names()
        where: dict[str, list[str]] = {}
        for profile in Profile.objects.order_by("pk"):
            where.setdefault(names[profile.person_id], []).append(profile.state)
        assert sorted(where) == [d["id"] for d in self.everybody]
        assert all(len(states) == 1 for states in where.values())
        self.lines += [f"{name}: {states[0]}" for name, states in sorted(where.items())]
        for model in (Invitation, Nomination):
            counts = Counter(model.objects.values_list("state", flat=True))
            self.lines.append(f"{model.__name__}: {sorted(counts.items())}")

    def _names(self) -> dict[int, str]:
        """Give the names of the file by the keys of people."""
        ids = [document["id"] for document in self.everybody[: self.came]]
        known = dict(zip(source_digests(np.array(ids, np.bytes_)), ids, strict=True) if ids else ())
        rows = IdentityMatch.objects.filter(kind=SOURCE).values_list("person_id", "digest")
        return {person: known[digest] for person, digest in rows}

    def _actor(self, name: str) -> Actor:
        """Give somebody an account the first time they do something."""
        if name not in self.actors:
            account = self.world.account("candidate")
            connect_person(SYSTEM, account, name)
            self.actors[name] = actor_of(account)
        return self.actors[name]


def _changes(instruction: Instruction) -> dict[str, Any]:
    return {
        "kind": instruction.kind,
        "program": instruction.program,
        "category": instruction.category,
        "programs": instruction.programs,
        "invitations": instruction.invitations,
    }
