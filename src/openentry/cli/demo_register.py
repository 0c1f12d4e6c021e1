"""The register in the demonstration: three rounds by three people, and a receipt checked.

The register is one of its own, an embedded database in the folder of the demonstration, whatever
the environment says of another. Its clock is put to the days of the rounds.
"""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openentry.analysis.writing import Held
from openentry.cli.context import LANG
from openentry.project.environment import PREFIX
from openentry.project.starting import make_tables, start_register
from openentry.rules.errors import VerificationError

if TYPE_CHECKING:
    from openentry.analysis.holding import HeldRound
    from openentry.proof.checks import Verified
    from openentry.registry.actors import Actor

DATABASE, RECEIPT = "register.sqlite3", "receipt.json"
KEPT_SETTINGS = ("LANG", "DEBUG")

Tell = Callable[[str, float], None]
Result = tuple[int, int | None, str | None]
"""Invitations, lowest score, tie-break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What the register did.

    Attributes
    ----------
    people : int
        Who was loaded.
    results : dict
        What each round gave, by its number.
    size : int
        Bytes of its database.
    receipt : str
        What the receipt says, in the language of the session.
    verified : Verified
        What was found of the receipt.
    """

    people: int
    results: dict[str, Result]
    size: int
    receipt: str
    verified: Verified


def register_installed() -> bool:
    """Whether what the register needs is installed."""
    return importlib.util.find_spec("django") is not None


def hold_in_register(pools: Held, folder: Path, tell: Tell) -> Registered:
    """Load the candidates, hold the rounds by the services, and check a receipt.

    Parameters
    ----------
    pools : Held
        The rounds as the engine held them, for their instructions.
    folder : path
        Of the demonstration, with the candidates under ``pools``.
    tell : callable
        Told the step and the share done.

    Raises
    ------
    VerificationError
        ``demo-receipt`` if the receipt does not stand.
    """
    _open(folder / "register")
    from django.db import connections

    from openentry.registry import clock
    from openentry.registry.services.journal_heads import sign_journal

    results: dict[str, Result] = {}
    loaded = 0
    team: list[Actor] = []
    for held in pools.rounds:
        with clock.clock_at(held.instruction.held_at):
            team = team or _team()
            loaded += _load(folder / "pools", tell)
            results[held.published.number] = _hold(held, team, tell)
            sign_journal()
    tell("cli.demo-step-receipt", 1.0)
    with clock.clock_at(pools.rounds[-1].instruction.held_at):
        receipt = _receipt(pools.rounds[-1])
    text = json.dumps(receipt, ensure_ascii=False, indent=1) + "\n"
    (folder / "register" / RECEIPT).write_text(text, encoding="utf-8")
    # Closed, the database is one file that may be moved.
    connections.close_all()
    return Registered(
        people=loaded,
        results=results,
        size=(folder / "register" / DATABASE).stat().st_size,
        receipt=str(receipt["reading"][LANG]),
        verified=_verified(folder / "register" / RECEIPT),
    )


def _open(folder: Path) -> None:
    """Make an empty register in a folder, for this process alone."""
    folder.mkdir()
    for name in [n for n in os.environ if n.startswith(PREFIX)]:
        if name.removeprefix(PREFIX) not in KEPT_SETTINGS:
            del os.environ[name]
    path = folder.resolve() / DATABASE
    os.environ[f"{PREFIX}DATA"] = str(folder.resolve())
    os.environ[f"{PREFIX}DATABASE"] = f"sqlite:///{path}"
    made = make_tables()
    assert Path(made) == path, "the demonstration works on no register but its own"
    start_register()


def _team() -> list[Actor]:
    """Open accounts for who prepares and for the two who approve."""
    from openentry.registry.actors import SYSTEM, actor_of
    from openentry.registry.services.accounts import grant_role, open_account

    team = []
    for name, role in (
        ("preparer", "round_preparer"),
        ("approver-1", "round_approver"),
        ("approver-2", "round_approver"),
    ):
        account = open_account(SYSTEM, name, language=LANG)
        grant_role(SYSTEM, account.public_id, role)
        team.append(actor_of(account))
    return team


def _load(pools: Path, tell: Tell) -> int:
    """Load who has come by now and was not there yet, and nominations accepted since."""
    from openentry.registry.actors import SYSTEM
    from openentry.registry.services.loading import load_profiles

    count = 0
    for name in ("reconstructed", "arrivals"):
        source = pools / name / "profiles.parquet"
        done = load_profiles(
            SYSTEM, source, progress=lambda _, share: tell("register.step-load", share or 0.0)
        )
        count += done.loaded
    return count


def _hold(held: HeldRound, team: list[Actor], tell: Tell) -> Result:
    """Prepare, freeze, try, approve twice, hold and publish one round."""
    from openentry.registry.services.rounds.approving import approve_round
    from openentry.registry.services.rounds.freezing import freeze_round
    from openentry.registry.services.rounds.holding import hold_round
    from openentry.registry.services.rounds.preparing import prepare_round
    from openentry.registry.services.rounds.publishing import publish_round
    from openentry.registry.services.rounds.trying import try_round

    preparer, *approvers = team
    tell(f"cli.demo-step-round-{held.published.number}", 0.0)

    def on(_: str, done: float) -> None:
        tell(f"cli.demo-step-round-{held.published.number}", done)

    name = prepare_round(preparer, held.instruction).public_id
    freeze_round(preparer, name, progress=on)
    trial = try_round(preparer, name, progress=on)
    for approver in approvers:
        approve_round(approver, name, trial.digest)
    hold_round(preparer, name)
    publish_round(preparer, name)
    record = json.loads(trial.record)
    return record["invited"], record["crs_cutoff"], record["tie_break_at"]


def _receipt(held: HeldRound) -> dict[str, Any]:
    """Ask for the receipt of who was the last invited, with an account of their own."""
    from openentry.registry.actors import SYSTEM, actor_of
    from openentry.registry.models import Profile, Round
    from openentry.registry.queries.receipts import round_receipt
    from openentry.registry.services.accounts import open_account
    from openentry.registry.services.loading import connect_person

    last = held.facts.id[held.selection.invited[-1]].decode()
    account = open_account(SYSTEM, "candidate", language=LANG)
    person = connect_person(SYSTEM, account, last)
    profile = Profile.objects.get(person=person, state="invited")
    round_ = Round.objects.get(number=held.published.number)
    return round_receipt(actor_of(account), profile.public_id, round_.public_id)


def _verified(path: Path) -> Verified:
    """Check the receipt as anybody would, from its file, with the key of demonstrations.

    Raises
    ------
    VerificationError
        ``demo-receipt``.
    """
    from openentry.proof.checking import verify_receipt
    from openentry.proof.forms import read_json
    from openentry.proof.keys import demo_verify_key

    found = verify_receipt(read_json(path.read_bytes()), [demo_verify_key()], allow_demo=True)
    if found.failed:
        raise VerificationError("demo-receipt", failed=", ".join(c.code for c in found.failed))
    return found
