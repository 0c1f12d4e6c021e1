"""The demonstration: round 379 held on a reconstructed pool, the published result beside it."""

from __future__ import annotations

import io
import shutil
import time
from collections.abc import Callable
from importlib.resources import files as package_files
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from openentry.analysis.charting import write_charts
from openentry.analysis.charts import category_chart, pool_chart
from openentry.analysis.history import published_rounds
from openentry.analysis.trends import trend_until
from openentry.analysis.writing import Held, hold_published
from openentry.cli.context import LANG, t
from openentry.cli.demo_register import (
    RECEIPT,
    Registered,
    Result,
    hold_in_register,
    register_installed,
)
from openentry.cli.explaining import Explainer
from openentry.cli.notice_shown import Notice
from openentry.cli.printing import (
    WIDTH_WITHOUT_TERMINAL,
    Screen,
    close,
    console,
    heading,
    item,
    table,
)
from openentry.cli.steps import steps
from openentry.files import holding
from openentry.files.folders import refuse_filled, whole_folder
from openentry.files.tables import read_all
from openentry.rules.crs import crs
from openentry.rules.errors import VerificationError
from openentry.rules.facts import Facts, instant_text, microseconds, moment
from openentry.rules.lawbook import Law, Lawbook
from openentry.wording import LANGUAGES, Language, say, spell

if TYPE_CHECKING:
    from altair import TopLevelMixin

MARK = "openentry-demo.txt"
"""Says that a folder was made by this verb and may be emptied by it."""

THREADS = 2
SHOWN = "379"


def demonstrate(out: Path, seed: int) -> None:
    """Reconstruct, hold, compare, chart, explain; hold again in a register, check a receipt.

    Raises
    ------
    ConflictError
        ``folder-not-empty`` if the folder holds what is not an earlier demonstration's.
    InputError
        If there can be no folder, or it cannot be written to.
    VerificationError
        ``demo-differs`` if holding a round on the written files gives other people,
        ``demo-not-published`` if a round gives something else than what was published,
        ``demo-receipt`` if the receipt of the register does not stand.
    """
    started = time.monotonic()
    _clear(out)
    law, screen = Law.load(), console()
    heading(t("demo-title"), screen)
    screen.print(Text(t("demo-what")))
    with whole_folder(out) as folder:
        (folder / MARK).write_text(t("demo-mark") + "\n", encoding="utf-8")
        with steps() as tell:
            pools = hold_published(seed, folder / "pools", tell, law=law)
            records = _hold_on_files(pools, law, folder, tell)
            tell("analysis.step-charts", 0.97)
            _write_charts(pools, folder)
            registered = hold_in_register(pools, folder, tell) if register_installed() else None
        # What a watcher should take away stands last, where a terminal stops.
        _print_standing(pools, screen)
        _examples(records[SHOWN], law, folder, screen)
    heading(t("demo-notice"), screen)
    screen.print(Notice(records[SHOWN].notices[LANG]))
    _print_register(registered, screen)
    _print_files(out, screen, with_register=registered is not None)
    _print_rounds(records, registered, screen)
    screen.print(Text(t("demo-took", seconds=round(time.monotonic() - started))))
    close(law, screen)
    for number, held in records.items():
        found = {_result(held)} | ({registered.results[number]} if registered else set())
        if found != {_published(number)}:
            raise VerificationError("demo-not-published", number=number)


def _clear(out: Path) -> None:
    """Empty the folder of an earlier demonstration; refuse any other that holds something."""
    if (out / MARK).is_file():
        shutil.rmtree(out)
    refuse_filled(out)


def _hold_on_files(
    pools: Held, law: Law, out: Path, tell: Callable[[str, float], None]
) -> dict[str, holding.Held]:
    """Hold each round again the way anybody would, and write what a round writes."""
    records: dict[str, holding.Held] = {}
    for turn, held in enumerate(pools.rounds):
        number = held.published.number
        tell("analysis.step-hold", 0.9 + 0.02 * turn)
        again = holding.hold(held.instruction, held.facts, law, threads=THREADS)
        if (again.selection.invited != held.selection.invited).any():
            raise VerificationError("demo-differs", number=number)
        holding.write(again, out / f"round-{number}")
        records[number] = again
    return records


def _write_charts(pools: Held, out: Path) -> None:
    shown = next(held for held in pools.rounds if held.published.number == SHOWN)
    trend = trend_until(SHOWN)
    drawn: dict[str, TopLevelMixin] = {}
    for lang in LANGUAGES:
        drawn[f"pool.{lang}"] = pool_chart(pools.conditioned.pool.print, shown.published, lang)
        drawn[f"healthcare-2025.{lang}"] = category_chart(trend, lang)
    folder = out / "charts"
    folder.mkdir()
    write_charts(folder, drawn)


def _print_register(registered: Registered | None, screen: Screen) -> None:
    """Print what the register did, and what was found of the receipt."""
    heading(t("demo-register"), screen)
    if registered is None:
        screen.print(Text(t("demo-no-register", command="pip install openentry[server]")))
        return
    megabytes = round(registered.size / 1e6)
    screen.print(Text(t("demo-registered", people=registered.people, megabytes=megabytes)))
    item("✓", registered.receipt, screen)
    screen.print(Text(t("demo-receipt-checked", count=len(registered.verified.checks))))


def _print_rounds(
    records: dict[str, holding.Held], registered: Registered | None, screen: Screen
) -> None:
    """Print what was published beside what the engine and the register computed."""
    heading(t("demo-comparison"), screen)
    rows = []
    for number, held in records.items():
        found, there = _result(held), _published(number)
        rows.append((number, t("demo-published"), *map(_said, there)))
        computed = [("demo-computed", found)]
        if registered is not None:
            computed.append(("demo-in-register", registered.results[number]))
        for name, result in computed:
            rows.append(("✓" if result == there else "✗", t(name), *map(_said, result)))
    heads = [t(f"rounds-head-{key}") for key in ("number", "invited", "cutoff", "tie")]
    heads.insert(1, "")
    screen.print(table(heads, rows, right=frozenset({0, 2, 3})))
    screen.print(Text(say("analysis.conditioned", LANG), style="bold"))


def _result(held: holding.Held) -> Result:
    record = held.record
    return record.invited, record.crs_cutoff, record.tie_break_at


def _published(number: str) -> Result:
    published = published_rounds()[number]
    at = published.tie_break_at
    tie_break = None if at is None else instant_text(microseconds(at))
    return published.invitations, published.crs_cutoff, tie_break


def _said(value: int | str | None) -> str:
    return "—" if value is None else spell(value, LANG)


def _print_standing(pools: Held, screen: Screen) -> None:
    """Print what is published, what is assumed, and what this is not."""
    heading(t("demo-standing"), screen)
    screen.print(Text(say("analysis.conditioned", LANG), style="bold"))
    screen.print(Text(say("analysis.reconstructed", LANG)))
    screen.print(Text(pools.about.published(LANG)))
    screen.print(Text(say("analysis.about-assumed-text", LANG)))
    for text in pools.about.assumptions_said(LANG):
        item("-", text, screen)
    for text in trend_until(SHOWN).sentences(LANG):
        screen.print(Text(text))


def _examples(held: holding.Held, law: Law, out: Path, screen: Screen) -> None:
    """Score the shipped candidates, say where they would have stood, explain all in a file."""
    path = package_files("openentry") / "examples" / "four_candidates.csv"
    facts, extra = read_all(str(path), category_ids=law.category_ids)
    lawbook = held.lawbook
    heading(t("demo-examples", day=lawbook.day), screen)
    Explainer(lawbook, screen, brief=True).print(facts)
    screen.print()
    for i, title in enumerate(extra[f"x_title_{LANG}"]):
        screen.print(Text(_standing(facts, i, str(title), held)))
    for lang in LANGUAGES:
        _write_explanations(facts, lawbook, out / f"examples.{lang}.txt", lang)


def _standing(facts: Facts, i: int, title: str, held: holding.Held) -> str:
    one = facts.take(slice(i, i + 1))
    total = int(crs(one, held.lawbook).total[0])
    cutoff, at = held.selection.crs_cutoff, held.selection.tie_break_at
    assert cutoff is not None
    assert at is not None
    own = int(one.submitted_at[0])
    enough = total > cutoff or (total == cutoff and own <= at)
    return t(
        "demo-enough" if enough else "demo-not-enough",
        title=title,
        total=total,
        instant=moment(own),
    )


def _write_explanations(facts: Facts, lawbook: Lawbook, path: Path, lang: Language) -> None:
    text = io.StringIO()
    out = Screen(text, width=WIDTH_WITHOUT_TERMINAL)
    explainer = Explainer(lawbook, out, lang)
    explainer.print(facts)
    explainer.print_end()
    close(lawbook.law, out, lang)
    path.write_text(text.getvalue(), encoding="utf-8")


def _print_files(out: Path, screen: Screen, *, with_register: bool) -> None:
    heading(t("demo-files", folder=str(out)), screen)
    places = {
        "charts/": "charts",
        f"round-{SHOWN}/": "round",
        "pools/": "pools",
        f"examples.{LANG}.txt": "examples",
    }
    if with_register:
        places["register/"] = "register"
    rows = [(name, t(f"demo-file-{kind}")) for name, kind in places.items()]
    screen.print(table((), rows, whole=frozenset({0})))
    record, pool = out / f"round-{SHOWN}" / holding.RECORD, out / "pools" / f"round-{SHOWN}"
    command = f"openentry rounds replay {record} --pool {pool / 'pool.parquet'}"
    screen.print(Text(t("demo-replay", command=command)))
    if with_register:
        command = f"openentry verify {out / 'register' / RECEIPT}"
        screen.print(Text(t("demo-replay", command=command)))
