"""The file of assumptions: both languages, every number readable, nothing beside it."""

import re
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import openentry.analysis
from openentry.analysis.assumptions import Assumption, assumptions, assumptions_digest
from openentry.analysis.occupations import occupations
from openentry.rules.lawbook import Law
from openentry.wording import LANGUAGES

DAY = date(2025, 11, 9)
ALL = list(assumptions().values())
CODE = Path(openentry.analysis.__file__).parent


@pytest.mark.parametrize("entry", ALL, ids=lambda entry: entry.id)
def test_each_says_itself_in_both_languages(entry: Assumption) -> None:
    for lang in LANGUAGES:
        text = entry.said(lang)
        assert text.endswith(".")
        assert "{" not in text
    assert entry.said("en") != entry.said("fr")
    assert set(entry.source) in (set(), {"en", "fr"})
    assert not re.search(r"[^\u00a0] ?:(?= )", entry.said("fr").replace("\u00a0:", ""))


@pytest.mark.parametrize("entry", [e for e in ALL if e.numbers_said()], ids=lambda entry: entry.id)
def test_each_that_has_numbers_is_used(entry: Assumption) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in CODE.glob("*.py"))
    assert f'"{entry.id}"' in code


def test_every_group_of_people_has_its_weights() -> None:
    groups = set(assumptions()["streams"].weights["all"])
    for name in ("age", "credentials", "first-language", "second-language", "canadian-work",
                 "foreign-work", "occupation"):  # fmt: skip
        assert groups <= set(assumptions()[name].weights), name


def test_ranges_spread_their_weight_evenly() -> None:
    entry = Assumption(id="x", says={"en": "", "fr": ""}, weights={"g": {"1-2": 6, "5": 2}})
    numbers, shares = entry.numbers("g")
    assert numbers.tolist() == [1, 2, 5]
    assert shares == pytest.approx([3 / 8, 3 / 8, 1 / 4])


def test_tables_cover_their_ranges() -> None:
    entry = Assumption(id="x", says={"en": "", "fr": ""}, tables={"t": {"0-2": 1, "4": 9}})
    assert entry.by_number("t", 6).tolist() == [1, 1, 1, 0, 9, 0]


def test_the_file_is_named_by_its_digest() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", assumptions_digest())


def test_occupations_are_skilled_and_lists_are_those_of_the_law() -> None:
    known = occupations(Law.load().on(DAY))
    assert {code[1] for code in known.codes} == set("0123")
    assert known.codes.tolist() == known.declared.tolist()
    healthcare = known.listed[:, known.versions.index("healthcare-2")]
    assert healthcare.sum() == 37
    assert {"31301", "33102", "41300"} <= set(known.codes[healthcare].tolist())
    assert "physicians-announced" not in known.versions


def test_the_shares_of_occupations_are_the_declared_ones() -> None:
    known, entry = occupations(Law.load().on(DAY)), assumptions()["occupation"]
    weights = known.weights("graduate", entry)
    words, shares = entry.words("graduate")
    ever = known.listed[:, [v.startswith("healthcare-") for v in known.versions]].any(axis=1)
    assert weights.sum() == pytest.approx(1.0)
    assert weights[ever].sum() == pytest.approx(shares[words.index("healthcare")])
    assert not np.isnan(weights).any()


def test_days_of_the_earlier_edition_declare_its_codes() -> None:
    known = occupations(Law.load().on(date(2022, 11, 15)))
    assert known.edition == "2016"
    assert {len(code) for code in known.declared} == {4}
    assert all(code[0] == "0" or code[1] in "0123" for code in known.declared)
    codes = dict(zip(known.codes.tolist(), known.declared.tolist(), strict=True))
    assert codes["31301"] == "3012"
    assert "33102" not in codes  # nurse aides were of skill level C
    assert known.trade[known.codes == "72310"].all()
