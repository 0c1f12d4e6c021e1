"""Notices: every round said in both languages, with what must be said and nothing personal."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from tests.rounds_on_files.plausible import NOON, changed, general, healthcare, plausible
from tests.rounds_on_files.pools import LAW

from openentry.files import notices
from openentry.files.holding import Held, hold
from openentry.files.instruction import published_instruction
from openentry.files.published import history
from openentry.rules.facts import PROGRAMS, Facts, microseconds
from openentry.rules.rounds import Instruction
from openentry.wording import LANGUAGES, Language, day, say

FACTS = plausible(400)
CEC: dict[str, Any] = {"kind": "program", "program": "cec", "programs": ("cec",)}
OFFICIAL_CLAIM = {
    "en": "Information, not legal advice. Rules as known on ",
    "fr": "Règles connues au ",
}
NOT_THE_GOVERNMENT = {
    "en": "OpenEntry is not the Government of Canada and cannot submit anything to it.",
    "fr": "OpenEntry n’est pas le gouvernement du Canada et ne peut rien lui présenter.",
}
ONLY_IRCC = {
    "en": "Only Immigration, Refugees and Citizenship Canada (IRCC) can invite.",
    "fr": "Seul Immigration, Réfugiés et Citoyenneté Canada (IRCC) peut inviter.",
}
EXAMPLE = {"en": "example", "fr": "exemple"}

ROUNDS: dict[str, Instruction] = {
    "general": general(),
    "program": general(**CEC),
    "nominees": general(5, kind="program", program="pnp", programs=("pnp",)),
    "category": healthcare(),
    "language category": healthcare(category="french-1"),
    "military": healthcare(
        category="military-1", held_at=datetime(2026, 3, 2, 15, tzinfo=UTC), number="430"
    ),
    "announced": healthcare(
        category="physicians-announced", held_at=datetime(2025, 12, 20, 15, tzinfo=UTC)
    ),
    "nobody": general(
        kind="program", program="pnp", programs=("pnp",), invitations=None, crs_minimum=1200
    ),
    "fewer": healthcare(399),
    "minimum": general(invitations=None, crs_minimum=400),
    "before ties": general(held_at=datetime(2016, 12, 1, 15, tzinfo=UTC)),
    "provisional": general(held_at=datetime(2026, 11, 20, 15, tzinfo=UTC)),
    "published": healthcare(
        3500, number="379", held_at=datetime(2025, 11, 14, 11, 53, 39, tzinfo=UTC)
    ),
}


def on(instruction: Instruction, operator: str = "demonstration", facts: Facts = FACTS) -> Held:
    """Hold a round on a pool whose candidates submitted a little before it."""
    shift = microseconds(instruction.held_at) - microseconds(NOON)
    return hold(
        instruction,
        changed(facts, submitted_at=facts.submitted_at + shift),
        LAW,
        operator=operator,
    )


HELD = {name: on(instruction) for name, instruction in ROUNDS.items()}
EVERY = [(name, lang) for name in ROUNDS for lang in LANGUAGES]


def text(name: str, lang: Language) -> str:
    return HELD[name].notices[lang]


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_every_notice_says_what_it_is_not_and_who_alone_can_invite(
    name: str, lang: Language
) -> None:
    notice = text(name, lang)
    assert ONLY_IRCC[lang] in notice
    assert NOT_THE_GOVERNMENT[lang] in notice
    assert OFFICIAL_CLAIM[lang] in notice
    assert notice.index(ONLY_IRCC[lang]) < notice.index("| ---")


@pytest.mark.parametrize(("name", "lang"), EVERY)
@pytest.mark.parametrize("operator", ["demonstration", "training"])
def test_the_word_example_stands_with_every_invitation(
    name: str, lang: Language, operator: str
) -> None:
    notice = on(ROUNDS[name], operator).notices[lang]
    near = 24
    for found in re.finditer(r"\binvitations?\b", notice, re.IGNORECASE):
        around = notice[max(0, found.start() - near) : found.end() + near]
        assert EXAMPLE[lang] in around.lower(), around


@pytest.mark.parametrize(("name", "lang"), EVERY)
@pytest.mark.parametrize("operator", ["demonstration", "authority"])
def test_the_notice_of_a_register_claims_nothing_that_is_false_there(
    name: str, lang: Language, operator: str
) -> None:
    held = on(ROUNDS[name], operator)
    told = notices.notice(held.record, LAW, lang, registered=True)
    files, register = held.notices[lang].split("\n\n"), told.split("\n\n")
    changed_ = [(one, other) for one, other in zip(files, register, strict=True) if one != other]
    assert changed_[0] == tuple(say(f"notices.declared{end}", lang) for end in ("", "-registered"))
    assert len(changed_) == (1 if operator == "authority" else 2)
    assert (ONLY_IRCC[lang] in told) == (operator != "authority")
    if operator != "authority":
        assert say("notices.after-example-registered", lang, text="").strip() in told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_only_an_authority_speaks_of_invitations_as_such(lang: Language) -> None:
    notice = on(ROUNDS["category"], "authority").notices[lang]
    assert EXAMPLE[lang] not in notice.lower()
    assert ONLY_IRCC[lang] not in notice
    assert "20 invitations" in notice
    assert NOT_THE_GOVERNMENT[lang] in notice


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_the_title_is_a_finding_with_its_numbers(name: str, lang: Language) -> None:
    held = HELD[name]
    title = text(name, lang).splitlines()[0]
    assert title.startswith("# ")
    assert held.instruction.number in title
    for value in (held.record.invited or None, held.record.crs_cutoff):
        assert value is None or str(value) in title


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_every_number_of_the_record_is_in_the_notice_as_it_is_spoken(
    name: str, lang: Language
) -> None:
    record, notice = HELD[name].record, text(name, lang)
    for value in (record.invited, record.pool_size, record.eligible, record.crs_cutoff):
        assert value is None or re.search(rf"(?<!\d){value}(?!\d)", notice)
    for digest in (record.pool_digest, record.order_digest, record.lawbook_digest):
        assert digest in notice
    for warned in record.checks.warnings:
        assert warned.text.said(lang) in notice
    assert record.reproduce.command in notice
    for line in record.explanation.line:
        assert line.said(lang) in notice


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_notices_are_whole_and_name_nobody(name: str, lang: Language) -> None:
    held, notice = HELD[name], text(name, lang)
    assert notice.endswith("*\n")
    assert "{" not in notice
    assert "None" not in notice
    assert "\n\n\n" not in notice
    for place in held.selection.invited.tolist():
        assert not re.search(rf"\b{held.facts.id[place].decode()}\b", notice)
    if lang == "fr":
        prose = re.sub(r"`[^`]*`|```.*?```", "", notice, flags=re.DOTALL)
        assert "'" not in prose
        assert not re.search(r"[^\u00a0\d] ?:(?=\s)", prose.replace("\u00a0:", ""))
    rows = [line.count("|") for line in notice.splitlines() if line.startswith("|")]
    assert rows


def test_both_notices_have_the_same_parts() -> None:
    for name in ROUNDS:
        shapes = [
            [line.split()[0] for line in text(name, lang).splitlines() if line.strip()]
            for lang in LANGUAGES
        ]
        marks = [[word for word in shape if word in ("#", "##", "|", "-", ">")] for shape in shapes]
        assert marks[0] == marks[1], name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_provisional_stands_before_every_score(lang: Language) -> None:
    held = HELD["provisional"]
    notice, cutoff = text("provisional", lang), held.record.crs_cutoff
    word = say("common.provisional", lang).lower()
    changed_on = day(LAW.on(held.instruction.law_day).rule_set.in_force, lang)
    assert changed_on in notice
    places = [m.start() for m in re.finditer(rf"(?<!\d){cutoff}(?!\d)", notice)]
    assert len(places) >= 3
    for place in places:
        assert word in notice[max(0, place - 40) : place].lower(), notice[place - 60 : place + 5]
    for other in ROUNDS.keys() - {"provisional"}:
        assert word not in text(other, lang).lower()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_published_round_stands_beside_what_was_computed(lang: Language) -> None:
    notice = text("published", lang)
    title = say("notices.beside-title", lang)
    assert f"## {title}" in notice
    part = notice.split(title)[1].split("## ")[0]
    assert ("3,500" if lang == "en" else "3\u00a0500") in part
    assert "| 462 |" in part
    assert ("22:19:41" if lang == "en" else "22\u00a0h\u00a019\u00a0min\u00a041\u00a0s") in part
    assert say("notices.beside-caution", lang) in part
    for name in ROUNDS.keys() - {"published", "military"}:
        assert title not in text(name, lang)


def beside(instruction: Instruction) -> str:
    """Give what the notice says beside the published round."""
    notice = on(instruction).notices["en"]
    return notice.split(say("notices.beside-title", "en"))[1].split("## ")[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"held_at": datetime(2025, 11, 14, 11, 53, 40, tzinfo=UTC)},
        {"category": "healthcare-1"},
        {"programs": ("cec",)},
        {"kind": "general", "category": None, "programs": PROGRAMS},
    ],
)
def test_another_round_of_a_published_number_is_not_compared(changes: dict[str, Any]) -> None:
    part = beside(replace(ROUNDS["published"], **changes))
    assert say("notices.beside-other", "en") in part
    assert "462" not in part


def test_a_provisional_score_is_compared_with_no_published_one() -> None:
    late = replace(ROUNDS["published"], held_at=datetime(2026, 11, 20, 15, tzinfo=UTC))
    part = beside(late)
    assert "462" not in part
    assert "| ---" not in part


def test_every_published_round_of_a_kind_has_a_notice_with_its_own_numbers() -> None:
    numbers = ("1", "91a", "176", "208", "377", "378", "430", "444")
    for number in numbers:
        instruction = published_instruction(number, LAW)
        if isinstance(instruction, str):
            continue
        part = beside(instruction)
        published = history(LAW).rounds[number]
        assert f"{published.invitations:,}" in part
        assert f"{published.crs_cutoff:,}" in part
        told = say("notices.not-published", "en")
        assert (told in part) == ("tie_break_at" in published.not_published)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_could_be_invited_is_said_for_each_kind(lang: Language) -> None:
    category = text("category", lang)
    assert "healthcare-2" in category
    assert day(datetime(2025, 2, 27, tzinfo=UTC).date(), lang) in category
    assert "37" in category
    assert ("10.1(1.1)") in category
    assert say("words.program.cec", lang) in text("program", lang)
    assert say("words.program.fsw", lang) not in text("program", lang)
    assert "NCLC 7" in text("language category", lang)
    assert ("10 years of service" if lang == "en" else "10 ans de service") in text(
        "military", lang
    )
    announced = text("announced", lang)
    assert ("never in force" if lang == "en" else "jamais entrée en vigueur") in announced


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nobody_and_fewer_are_results_told_plainly(lang: Language) -> None:
    nobody = text("nobody", lang)
    assert HELD["nobody"].record.invited == 0
    assert "—" in nobody
    fewer = HELD["fewer"].record
    assert fewer.result.fewer_than_asked
    assert fewer.explanation.decided.said(lang) in text("fewer", lang)
    assert "399" in fewer.explanation.decided.said(lang)


def test_the_time_limit_is_counted_in_utc_and_told_in_ottawa_too() -> None:
    held = on(general(held_at=datetime(2019, 7, 10, 15, tzinfo=UTC)))
    # The letter of 2019-07-10 says before 2019-09-09; that of 2017-10-04, before 2018-01-03.
    assert held.record.deadlines.apply_before == "2019-09-09T00:00:00Z"
    assert "8 September 2019, 20:00 in Ottawa" in held.notices["en"]
    assert "8 septembre 2019, 20 h à Ottawa" in held.notices["fr"].replace("\u00a0", " ")
    late = on(general(held_at=datetime(2017, 10, 4, 23, 59, tzinfo=UTC)))
    assert late.record.deadlines.apply_before == "2018-01-03T00:00:00Z"
    assert "clock" in held.notices["en"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_candidates_equal_at_the_line_are_told(lang: Language) -> None:
    at = microseconds(NOON) - 1
    facts = changed(
        FACTS.take(slice(6)),
        **{
            k: np.repeat(getattr(FACTS, k)[:1], 6)
            for k in Facts.__dataclass_fields__
            if k not in ("id", "category_ids", "submitted_at", "programs", "nominated")
        },
        submitted_at=np.full(6, at),
        programs=np.full(6, 2, np.int8),
        nominated=np.zeros(6, np.bool_),
    )
    held = hold(general(4), facts, LAW)
    assert held.record.result.ids_decided
    assert (held.record.result.equal_at_line, held.record.result.equal_at_line_invited) == (6, 4)
    notice = held.notices[lang]
    assert say("notices.by-id", lang, count=6, invited=4) in notice
    # The instant is not a whole second, so it is given as exactly as it is recorded.
    assert held.record.tie_break_at is not None
    assert held.record.tie_break_at in notice
    assert "11:59:59.999999Z" in held.record.tie_break_at


def test_law_without_ties_says_so_and_warns_when_a_number_cuts_among_equals() -> None:
    held = HELD["before ties"]
    codes = [warned.code for warned in held.record.checks.warnings]
    cut = held.record.result.at_cutoff_invited < held.record.result.at_cutoff
    assert ("number-without-tie-break" in codes) == cut
    assert held.record.tie_break_at is None
    for invitations in range(1, 60):
        result = on(general(invitations, held_at=held.instruction.held_at)).record
        if result.result.at_cutoff_invited < result.result.at_cutoff:
            assert "number-without-tie-break" in [w.code for w in result.checks.warnings]
            return
    pytest.fail("no two candidates of this pool are equal at a line")


@pytest.mark.parametrize(
    ("instruction", "code"),
    [
        (healthcare(category="healthcare-1"), "category-not-default"),
        (ROUNDS["announced"], "category-announced-only"),
        (ROUNDS["provisional"], "law-provisional"),
        (healthcare(programs=("cec", "pnp")), "category-with-nominees"),
        (general(programs=("cec", "fsw")), "programs-not-usual"),
    ],
)
def test_what_is_unusual_is_warned_of_at_the_top(instruction: Instruction, code: str) -> None:
    held = on(instruction)
    assert code in [warned.code for warned in held.record.checks.warnings]
    for lang in LANGUAGES:
        warned = next(w for w in held.record.checks.warnings if w.code == code)
        notice = held.notices[lang]
        assert notice.index(f"> {warned.text.said(lang)}") < notice.index("| ---")


def test_a_usual_round_has_no_warning() -> None:
    for name in ("general", "program", "nominees", "category", "published", "fewer"):
        assert HELD[name].record.checks.warnings == ()


def test_the_pool_is_that_of_the_instant() -> None:
    soon = replace(ROUNDS["general"], held_at=NOON - timedelta(days=1))
    held = hold(soon, FACTS, LAW)
    assert held.record.pool_size == int((FACTS.submitted_at <= microseconds(soon.held_at)).sum())
    assert str(held.record.pool_size) in held.notices["en"]
