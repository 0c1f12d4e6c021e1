"""The lawbook: one set of tables each day, the overlay, and points that are not known."""

from __future__ import annotations

import hashlib
import re
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
import rfc8785
from tests.rules.people import random_facts

from openentry.rules import lawbook as lawbook_module
from openentry.rules.crs import crs
from openentry.rules.errors import InputError, LawError
from openentry.rules.explain import explain
from openentry.rules.joint import Packing, totals
from openentry.rules.lawbook import COMPONENTS, FIRST_DAY, Law, Lawbook, in_force
from openentry.rules.loading.closed import closed_until
from openentry.rules.loading.reading import fingerprint
from openentry.rules.loading.tables import TableVersion
from openentry.rules.tables import PointsTable, compile_table

PACKAGE = Law.load()


def test_every_day_since_the_first_has_exactly_one_version_of_each_table() -> None:
    wanted = {f"crs.{block}.{name}" for block, names in COMPONENTS.items() for name in names}
    day, last = FIRST_DAY, date(2027, 12, 31)
    while day <= last:
        lawbook = PACKAGE.on(day)
        assert wanted <= set(lawbook.versions)
        for name, document in PACKAGE.tables.items():
            begun = [v for v in document.version if v.in_force <= lawbook.rule_set.in_force]
            if lawbook.rule_set.complete:
                assert lawbook.versions[name] is begun[-1]
        day += timedelta(days=1)


def test_all_who_ask_at_once_are_given_the_same_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(version: TableVersion, name: str) -> PointsTable:
        time.sleep(0.001)  # the others arrive while a table is made
        return compile_table(version, name)

    monkeypatch.setattr(lawbook_module, "compile_table", slow)
    fresh = Law(roots=PACKAGE.roots)
    days = [date(2025, 11, 1) + timedelta(days=i) for i in range(8)]
    ready = threading.Barrier(len(days))

    def ask(day: date) -> Lawbook:
        ready.wait()
        return fresh.on(day)

    with ThreadPoolExecutor(len(days)) as people:
        given = list(people.map(ask, days))
    assert {id(lawbook.crs) for lawbook in given} == {id(fresh.on(days[0]).crs)}
    assert {id(lawbook.fsw_grid) for lawbook in given} == {id(given[0].fsw_grid)}


@pytest.mark.parametrize(
    ("day", "rule_set", "provisional"),
    [
        (date(2015, 1, 1), "2015-01-01", False),
        (date(2016, 11, 18), "2015-01-01", False),
        (date(2016, 11, 19), "2016-11-19", False),
        (date(2017, 6, 5), "2016-11-19", False),
        (date(2017, 6, 6), "2017-06-06", False),
        (date(2020, 10, 19), "2017-06-06", False),
        (date(2020, 10, 20), "2020-10-20", False),
        (date(2022, 11, 15), "2020-10-20", False),
        (date(2022, 11, 16), "2022-11-16", False),
        (date(2025, 3, 24), "2022-11-16", False),
        (date(2025, 3, 25), "2025-03-25", False),
        (date(2026, 11, 2), "2025-03-25", False),
        (date(2026, 11, 3), "2026-11-03", True),
    ],
)
def test_the_rule_set_turns_on_the_day_of_the_amendment(
    day: date, rule_set: str, provisional: bool
) -> None:
    lawbook = Lawbook.on(day)
    assert (lawbook.rule_set.id, lawbook.provisional) == (rule_set, provisional)


def test_days_before_express_entry_are_refused_in_both_languages() -> None:
    with pytest.raises(InputError) as refused:
        Lawbook.on(date(2014, 12, 31))
    assert "1 January 2015" in refused.value.message("en")
    assert "1er janvier 2015" in refused.value.message("fr")


def test_provisional_points_are_those_of_the_set_named() -> None:
    facts = random_facts(5_000, seed=11, realistic=True)
    before, after = (crs(facts, Lawbook.on(d)) for d in (date(2026, 11, 2), date(2026, 11, 3)))
    assert (before.total == after.total).all()


def test_digests_differ_where_the_law_differs_and_nowhere_else() -> None:
    digests = [Lawbook.on(s.in_force).digest for s in PACKAGE.rule_sets]
    assert len(set(digests)) == len(digests)
    assert Lawbook.on(date(2025, 11, 13)).digest == Lawbook.on(date(2025, 11, 14)).digest


NEW_RULES = """
table = "crs.rule_sets"
title = { en = "Sets", fr = "Ensembles" }
[[version]]
id = "2026-11-03"
in_force = 2026-11-03
complete = true
source = ["own-knowledge"]
provision = "IRPA 10.3(1)(h)"
certainty = "unverified"
changes = { en = "A test", fr = "Un essai" }
"""
NEW_OFFERS = """
table = "crs.additional.job_offer"
title = { en = "Arranged employment", fr = "Emploi réservé" }
unit = "points"
[[version]]
id = "crs.additional.job_offer-5"
in_force = 2026-11-03
source = ["own-knowledge"]
provision = "MI s. 29"
certainty = "unverified"
axes = ["job_offer", "job_offer_wage_tier"]
maximum = { points = 90 }
rows = [
  { job_offer = "none", points = 0 },
  { job_offer = ["major_group_00", "other"], job_offer_wage_tier = "none", points = 0 },
  { job_offer = ["major_group_00", "other"], job_offer_wage_tier = "tier_1_3", points = 30 },
  { job_offer = ["major_group_00", "other"], job_offer_wage_tier = "tier_1_5", points = 60 },
  { job_offer = ["major_group_00", "other"], job_offer_wage_tier = "tier_2_0", points = 90 },
]
"""
NEW_WORK = """
table = "crs.core.canadian_work"
title = { en = "Canadian work experience", fr = "Expérience de travail au Canada" }
unit = "points"
[[version]]
id = "crs.core.canadian_work-2"
in_force = 2026-11-03
source = ["own-knowledge"]
provision = "MI s. 15"
certainty = "unverified"
axes = ["canadian_work_years", "canadian_work_wage_tier"]
by = "accompanied"
maximum = { alone = 120, accompanied = 70 }
rows = [
  { canadian_work_years = 0, alone = 0, accompanied = 0 },
  { canadian_work_years = "1+", canadian_work_wage_tier = "none", alone = 40, accompanied = 35 },
  { canadian_work_years = "1+", canadian_work_wage_tier = "tier_1_3", alone = 80, accompanied = 70 },
  { canadian_work_years = "1+", canadian_work_wage_tier = "tier_1_5", alone = 80, accompanied = 70 },
  { canadian_work_years = "1+", canadian_work_wage_tier = "tier_2_0", alone = 120, accompanied = 9 },
]
"""  # noqa: E501


def _overlay(folder: Path) -> Law:
    for name, text in {
        "crs/rule_sets.toml": NEW_RULES,
        "crs/additional/job_offer.toml": NEW_OFFERS,
        "crs/core/canadian_work.toml": NEW_WORK,
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Law.load(folder)


def test_new_tables_over_the_columns_of_the_facts_need_no_code(tmp_path: Path) -> None:
    law = _overlay(tmp_path / "law")
    lawbook = law.on(date(2026, 11, 3))
    assert not lawbook.provisional
    facts = random_facts(50_000, seed=13, realistic=True)
    score = crs(facts, lawbook)
    offer, tier = facts.job_offer > 0, facts.job_offer_wage_tier
    assert (score.additional_job_offer == offer * tier * 30).all()
    best = (facts.canadian_work_years > 0) & (facts.canadian_work_wage_tier == 3)
    assert set(score.core_canadian_work[best & ~facts.accompanied]) == {120}
    # The core could now pass 500, so the cap must bind in the joint tables too.
    assert score.core_total.max() <= 500
    packing = Packing(lawbook, law.on(date(2026, 11, 2)))
    for day in (date(2026, 11, 2), date(2026, 11, 3)):
        packed = packing.encode(facts)
        expected = crs(facts, law.on(day)).total
        assert (totals(packed, packing, law.on(day)) == expected).all()


def test_a_table_of_the_score_may_look_at_each_derived_level(tmp_path: Path) -> None:
    for name in ("first_language_lowest", "second_language_lowest", "french_lowest"):
        folder = tmp_path / name / "law"
        _overlay(folder)
        text = NEW_OFFERS.replace("job_offer-5", "job_offer-6")
        head = text[: text.index("axes")]
        rows = f'{{ {name} = "0-6", points = 0 }}, {{ {name} = "7+", points = 90 }}'
        table = f'{head}axes = ["{name}"]\nmaximum = {{ points = 90 }}\nrows = [{rows}]\n'
        (folder / "crs/additional/job_offer.toml").write_text(table, encoding="utf-8")
        lawbook = Law(roots=(PACKAGE.roots[0], folder)).on(date(2026, 11, 3))
        facts = random_facts(200, seed=14, realistic=True)
        points = crs(facts, lawbook).additional_job_offer
        assert set(points) == {0, 90}
        (line,) = (
            found
            for found in explain(facts.take(slice(0, 1)), lawbook).lines
            if found.component == "job_offer"
        )
        assert (line.points == 90) == (int(line.cell[name]) >= 7)


def test_tables_of_a_set_that_is_not_complete_are_not_used_yet(tmp_path: Path) -> None:
    folder = tmp_path / "law"
    _overlay(folder)
    (folder / "crs/rule_sets.toml").unlink()
    higher = (PACKAGE.roots[0] / "crs/maxima.toml").read_text(encoding="utf-8")
    higher = higher.replace("2015-01-01", "2026-11-03").replace("= 600", "= 700")
    (folder / "crs/maxima.toml").write_text(higher.replace('-1"', '-2"', 1), encoding="utf-8")
    law = Law(roots=(PACKAGE.roots[0], folder))
    assert [version.id for version in law.maxima.version] == ["crs.maxima-1", "crs.maxima-2"]
    for day in (date(2026, 11, 2), date(2026, 11, 3)):
        ours, theirs = law.on(day), PACKAGE.on(day)
        assert ours.digest == theirs.digest
        assert ours.provisional == theirs.provisional == (day == date(2026, 11, 3))
    assert "crs.core.canadian_work-2" in [
        v.id for v in law.tables["crs.core.canadian_work"].version
    ]


def test_an_overlay_changes_the_digest_of_the_days_it_speaks_of_only(tmp_path: Path) -> None:
    law = _overlay(tmp_path / "law")
    assert law.on(date(2026, 11, 3)).digest != PACKAGE.on(date(2026, 11, 3)).digest
    assert law.on(date(2026, 11, 2)).digest == PACKAGE.on(date(2026, 11, 2)).digest


def test_an_overlay_cannot_replace_law_that_has_been_in_force(tmp_path: Path) -> None:
    folder = tmp_path / "law"
    _overlay(folder)
    path = folder / "crs/rule_sets.toml"
    path.write_text(NEW_RULES.replace("2026-11-03", "2025-03-25"), encoding="utf-8")
    with pytest.raises(LawError) as refused:
        Law(roots=(PACKAGE.roots[0], folder)).on(date(2025, 11, 14))
    assert refused.value.code == "law-rule-set-closed"


CLOSED = ("programs/work.toml", "programs/fst.toml", "funds/settlement.toml", "fsw/age.toml")


@pytest.mark.parametrize("file", CLOSED)
def test_an_overlay_speaks_of_the_days_after_those_that_the_package_knows(
    file: str, tmp_path: Path
) -> None:
    until = closed_until(PACKAGE.roots[0], file)
    text = (PACKAGE.roots[0] / file).read_text(encoding="utf-8")
    head, *versions = text.split("\n[[version]]\n")
    number, later = len(versions), until + timedelta(days=1)
    for day, allowed in ((until, False), (later, True)):
        folder = tmp_path / day.isoformat() / "law"
        (folder / file).parent.mkdir(parents=True)
        last = re.sub(r"(in_force *= )\S+", rf"\g<1>{day}", versions[-1], count=1)
        last = re.sub(r"(?m)^grace_until.*$", "", last)
        last = last.replace(f'-{number}"', f'-{number + 1}"', 1)
        (folder / file).write_text(f"{head}\n[[version]]\n{last}", encoding="utf-8")
        law = Law(roots=(PACKAGE.roots[0], folder))
        table = file.removesuffix(".toml").replace("/", ".")
        if allowed:
            assert law.on(later).versions[table].in_force == later
            assert law.on(until).digest == PACKAGE.on(until).digest
        else:
            with pytest.raises(LawError) as refused:
                law.on(until)
            assert refused.value.code == "law-version-closed"
            assert refused.value.params["until"] == until


def test_the_package_knows_of_every_file_of_law_up_to_some_day() -> None:
    root = PACKAGE.roots[0]
    for folder in ("crs", "programs", "fsw", "funds"):
        for path in (root / folder).rglob("*.toml"):
            assert closed_until(root, path.relative_to(root).as_posix()) > date(2026, 1, 1)


def test_the_last_version_begun_is_in_force_unless_it_repeals() -> None:
    transport = PACKAGE.categories["transport"].version
    days = {version.id: version.in_force for version in transport}
    begun, ended = days["transport-1"], days["transport-1-repealed"]
    assert begun is not None
    assert ended is not None
    known = tuple(version for version in transport if version.in_force is not None)
    assert in_force(known, begun - timedelta(days=1)) is None  # type: ignore[type-var]
    assert in_force(known, begun) is transport[0]  # type: ignore[type-var]
    assert in_force(known, ended - timedelta(days=1)) is transport[0]  # type: ignore[type-var]
    assert in_force(known, ended) is None  # type: ignore[type-var]


def test_category_ids_are_those_that_exist_or_were_announced_in_order() -> None:
    ids = PACKAGE.category_ids
    assert list(ids) == sorted(set(ids))
    assert {"french-1", "healthcare-2", "physicians-announced", "transport-2"} <= set(ids)
    assert not any(name.endswith("-repealed") for name in ids)


def test_a_law_without_one_of_its_tables_or_before_its_first_version_is_refused(
    tmp_path: Path,
) -> None:
    for change, code in (("remove", "law-table-missing"), ("later", "law-table-not-in-force")):
        root = tmp_path / change / "law"
        shutil.copytree(PACKAGE.roots[0], root)
        table = root / "crs/additional/sibling.toml"
        if change == "remove":
            table.unlink()
        else:
            text = table.read_text(encoding="utf-8")
            table.write_text(text.replace("in_force  = 2015-01-01", "in_force  = 2016-11-19", 1))
        with pytest.raises(LawError) as refused:
            Law(roots=(root,)).on(FIRST_DAY)
        assert refused.value.code == code
        assert refused.value.params["table"] == "crs.additional.sibling"


def test_the_documents_of_a_day_are_what_its_digest_is_over() -> None:
    lawbook = Lawbook.on(date(2025, 11, 14))
    documents = lawbook.documents()
    assert list(documents) == sorted(documents)
    assert documents["crs.rule_sets"]["id"] == lawbook.rule_set.id
    assert documents["categories.healthcare"]["id"] == "healthcare-2"
    assert documents["rounds.ranking"]["tie_break"] is True
    assert lawbook.digest == hashlib.sha256(rfc8785.dumps(documents)).hexdigest()
    assert "note" not in documents["rounds.invitation_period"]
    for name, version in lawbook.in_force().items():
        assert fingerprint(version) == hashlib.sha256(rfc8785.dumps(documents[name])).hexdigest()


def test_the_overlay_is_where_the_environment_says_or_in_the_folder_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENENTRY_DATA", str(tmp_path))
    assert Law.load().roots == PACKAGE.roots
    (tmp_path / "law").mkdir()
    assert Law.load().roots == (PACKAGE.roots[0], tmp_path / "law")
    monkeypatch.setenv("OPENENTRY_DATA", "")
    monkeypatch.chdir(tmp_path)
    assert Law.load().roots == PACKAGE.roots
    (tmp_path / "data/law").mkdir(parents=True)
    assert Law.load().roots == (PACKAGE.roots[0], tmp_path / "data/law")
    assert Law.load(tmp_path / "law").roots == (PACKAGE.roots[0], tmp_path / "law")


@pytest.mark.parametrize(
    ("file", "first"),
    [
        ("crs/maxima.toml", "2016-11-19"),
        ("rounds/ranking.toml", "2015-01-02"),
        ("rounds/invitation_period.toml", "2015-01-02"),
        ("programs/work.toml", "2015-01-02"),
        ("programs/fst.toml", "2015-01-02"),
        ("fsw/age.toml", "2015-01-02"),
    ],
)
def test_each_of_the_other_rules_must_be_in_force_too(
    file: str, first: str, tmp_path: Path
) -> None:
    root = tmp_path / "law"
    shutil.copytree(PACKAGE.roots[0], root)
    text = (root / file).read_text(encoding="utf-8")
    (root / file).write_text(text.replace("= 2015-01-01", f"= {first}", 1), encoding="utf-8")
    with pytest.raises(LawError) as refused:
        Law(roots=(root,)).on(FIRST_DAY)
    assert refused.value.code == "law-table-not-in-force"
