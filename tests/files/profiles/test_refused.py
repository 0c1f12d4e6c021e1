"""One refusal for each rule, with what it says in both languages; the same from every file."""

from __future__ import annotations

import copy
import json
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from tests.files.profiles.people import LAW, Document

from openentry.files.problems import problem_document, problem_text
from openentry.files.profiles.places import countries
from openentry.files.profiles.reading import check_profiles, read_profiles
from openentry.files.profiles.writing import write_profiles
from openentry.files.sources import Format
from openentry.rules.errors import CellError, FactsErrors, InputError

LEFT_OUT = object()
GOOD: Document = {
    "id": "a",
    "birth_on": "1990-02-28",
    "identity": {"family_name": "Secret", "citizenships": ["FR"], "document": {}},
    "lives_in": "FR",
    "marital_status": "married",
    "spouse": {"accompanying": True, "birth_on": "1989-01-01", "jobs": [], "tests": []},
    "first_language": "en",
    "tests": [
        {"test": "ielts_general_training", "taken_on": "2025-01-10", "listening": 7.5,
         "reading": 7, "speaking": 7, "writing": 7},
        {"test": "tef_canada", "taken_on": "2025-01-12", "listening": 200, "reading": 160,
         "speaking": 240, "writing": 240},
    ],
    "credentials": [{"level": "masters", "country": "FR", "started_on": "2012-01-01",
                     "assessments": [{"issued_on": "2024-01-01"}]}],
    "jobs": [
        {"noc": "31301", "country": "FR", "started_on": "2015-01-01", "weekly_hours": 40},
        {"noc": "31301", "country": "CA", "started_on": "2020-01-01", "ended_on": "2022-12-31",
         "periods": [{"started_on": "2020-01-01", "ended_on": "2020-12-31", "weekly_hours": 20},
                     {"started_on": "2021-03-01", "weekly_hours": 30}]},
    ],
    "certificates": [{"noc": "72106", "issuer": "ON", "issued_on": "2020-01-01"}],
    "job_offer": {"noc": "31301"},
    "nomination": {"province": "ON", "nominated_on": "2025-02-01"},
    "relatives": [{"relation": "sibling", "lives_in": "CA"}],
    "military_service": [{"country": "FR", "started_on": "2010-01-01"}],
    "forces_offer": {"years": 3, "full_time": True},
}  # fmt: skip

Way = tuple[str | int, ...]


def changed(way: Way, value: object) -> Document:
    document = copy.deepcopy(GOOD)
    node: Any = document
    for step in way[:-1]:
        node = node.setdefault(step, {}) if isinstance(node, dict) else node[step]
    if value is LEFT_OUT:
        node.pop(way[-1], None)
    else:
        node[way[-1]] = value
    return document


def way(column: str) -> Way:
    steps: list[str | int] = []
    for part in column.split("."):
        name, _, number = part.partition("[")
        steps.append(name)
        if number:
            steps.append(int(number[:-1]) - 1)
    return tuple(steps)


def refused(*documents: Document) -> tuple[CellError, ...]:
    with pytest.raises(FactsErrors) as caught:
        check_profiles(documents, law=LAW)
    return caught.value.errors


RULES: list[tuple[str, Any, str, str, str]] = [
    # column changed, value, id of what is expected, words of it in English and in French
    ("birth_on", LEFT_OUT, "needed", "may not be left out", "ne peut pas être omis"),
    ("birth_on", None, "needed", "may not be left out", "ne peut pas être omis"),
    ("birth_on", "1990-02-30", "birth", "from 1900 on", "à compter de 1900"),
    ("birth_on", "1899-12-31", "birth", "from 1900 on", "à compter de 1900"),
    ("tests[1].taken_on", "10/01/2025", "form-day", "such as 2025-06-03", "par exemple 2025"),
    ("tests[1].taken_on", "2025-1-10", "form-day", "a day of the calendar", "un jour du cal"),
    ("identity.family_name", 7, "form-text", "text of at most", "un texte d’au plus"),
    ("identity.birth_country", "fr", "country", "two capital letters", "deux lettres majuscules"),
    ("identity.citizenships", ["FR", "FR"], "countries", "each once", "chacun une fois"),
    ("identity.shoe_size", 44, "field", "family_name", "family_name"),
    ("lives_in", "UK", "country", "ISO 3166-1", "ISO 3166-1"),
    ("spouse", "Jane", "thing", "an object", "un objet"),
    ("tests", {}, "list", "an array of objects", "un tableau d’objets"),
    ("tests[1]", 4, "thing", "an object", "un objet"),
    ("tests[1].mark", 4, "field", "test, taken_on", "test, taken_on"),
    ("tests[1].taken", "2025-01-10", "field-like", "taken_on", "taken_on"),
    ("jobbs", [], "field-like", "jobs, if that is meant", "jobs, si c’est"),
    ("zodiac", "leo", "field-top", "starts with x_", "commence par x_"),
    ("spouse.accompanying", LEFT_OUT, "needed", "left out", "omis"),
    ("tests[1].test", "toefl", "test", "TOEFL is not accepted", "TOEFL n’est pas accepté"),
    ("tests[1].test", "magic", "test", "The accepted tests are", "Les tests acceptés sont"),
    ("tests[1].test", 1, "form-test", "the id of a language test", "l’identifiant d’un test"),
    ("tests[1].listening", 7.25, "mark", "steps of 0.5", "pas de 0,5"),
    ("tests[1].listening", 10, "mark", "from 0 to 9", "de 0 à 9"),
    ("tests[1].listening", "M", "mark", "is not a mark", "n’est pas une note"),
    ("tests[1].listening", True, "form-mark", "number or text", "nombre ou texte"),
    ("tests[2].reading", 500, "mark", "out of 699", "colonne sur 699"),
    ("tests[1].column", "equivalence_ancien_score", "no-column", "tef_canada", "tef_canada"),
    ("tests[2].column", "699", "expected.word", "equivalence_ancien_score", "equivalence"),
    ("tests[1].result_on", "2025-01-09", "not-before", "10 January 2025", "10 janvier 2025"),
    ("first_language", LEFT_OUT, "first-language", "both languages", "deux langues"),
    ("marital_status", "divorced", "with-spouse", "married, common_law", "married, common_law"),
    ("marital_status", "happy", "expected.word", "never_married", "never_married"),
    ("family_size", 1, "size-couple", "2 or more", "2 ou plus"),
    ("family_size", 0, "expected.whole-number", "from 1", "de 1"),
    ("relatives[1].of", "friend", "expected.word", "self, spouse", "self, spouse"),
    ("credentials[1].started_on", "1990-02-28", "after-birth", "after birth_on", "postérieur"),
    ("credentials[1].completed_on", "2011-01-01", "not-before", "started_on", "started_on"),
    ("credentials[1].province", "ON", "no-province", "the country is another", "un autre"),
    ("credentials[1].distance_share", 1.2, "number", "from 0 to 1", "de 0 à 1"),
    ("credentials[1].months_in_canada", 1.5, "expected.whole-number", "whole", "entier"),
    ("credentials[1].program_years", 0, "number-above", "above 0", "supérieur à 0"),
    ("credentials[1].assessments[1].issued_on", LEFT_OUT, "needed", "left out", "omis"),
    ("credentials[1].assessments[1].equivalency", "none", "expected.word", "masters", "masters"),
    ("jobs[1].noc", "3012", "noc-edition", "one of NOC 2016", "de la CNP 2016"),
    ("jobs[1].noc", "00000", "noc", "a code of NOC 2021", "un code de la CNP 2021"),
    ("jobs[1].noc", 31301, "form-noc", "as text", "sous forme de texte"),
    ("jobs[1].noc_other", "31301", "noc-edition", "a code of NOC 2016", "code de la CNP 2016"),
    ("jobs[1].noc_edition", "2011", "expected.word", "2021, 2016", "2021, 2016"),
    ("jobs[1].weekly_hours", 168.5, "number-above", "up to 168", "d’au plus 168"),
    ("jobs[1].weekly_hours", 37.505, "number-above", "2 decimals", "2 décimales"),
    ("jobs[1].weekly_hours", LEFT_OUT, "hours", "weekly hours, or periods", "des périodes"),
    ("jobs[2].weekly_hours", 20, "hours-once", "the periods say", "les périodes disent"),
    ("jobs[1].ended_on", "2014-12-31", "not-before", "1 January 2015", "1er janvier 2015"),
    ("jobs[1].remote_for_foreign_employer", True, "remote", "done in Canada", "au Canada"),
    ("jobs[1].paid", "yes", "expected.flag", "true or false", "true ou false"),
    ("jobs[2].periods[1].started_on", "2019-12-31", "inside-job", "of the job", "de l’emploi"),
    ("jobs[2].periods[2].ended_on", "2023-01-01", "inside-job", "of the job", "de l’emploi"),
    ("jobs[2].periods[2].started_on", "2020-12-31", "periods-apart", "period before", "précéd"),
    ("primary_noc", "3012", "noc-edition", "primary_noc_edition", "primary_noc_edition"),
    ("certificates[1].issuer", "FR", "expected.word", "federal", "federal"),
    ("certificates[1].valid_until", "2019-01-01", "not-before", "issued_on", "issued_on"),
    ("primary_noc_edition", "2021", "edition-alone", "no primary_noc", "pas de primary_noc"),
    ("job_offer.years_after_visa", "soon", "years", "or indeterminate", "ou indeterminate"),
    ("job_offer.years_after_visa", "1", "years", "without quotation marks", "sans guillemets"),
    ("job_offer.employers", 3, "expected.whole-number", "from 1 to 2", "de 1 à 2"),
    ("nomination.accepted_on", "2025-01-01", "not-before", "nominated_on", "nominated_on"),
    ("military_service[1].noc", "3012", "noc", "NOC 2021", "CNP 2021"),
    ("forces_offer.years", 0, "number-above", "above 0", "supérieur à 0"),
    ("funds_cad", -1, "expected.whole-number", "from 0", "de 0"),
    ("funds_cad", 10**400, "expected.whole-number", "from 0", "de 0"),
    ("destinations", ["ON", "ON"], "codes", "each once", "chacun une fois"),
    ("destinations", ["XX"], "codes", "from: AB", "parmi\u00a0: AB"),
    ("submitted_at", "2025-06-01", "expected.instant", "RFC 3339", "RFC 3339"),
    ("id", "a\nb", "expected.id", "without control", "sans caractère"),
    ("schema", "profile-2", "expected.word", "profile-1", "profile-1"),
]


@pytest.mark.parametrize(
    ("column", "value", "expected", "english", "french"),
    RULES,
    ids=[f"{n}-{rule[0]}" for n, rule in enumerate(RULES)],
)
def test_each_rule_refuses_and_says_so(
    column: str, value: object, expected: str, english: str, french: str
) -> None:
    (error,) = refused(GOOD, changed(way(column), value))
    full = expected if expected.startswith("expected.") else f"expected.profile-{expected}"
    assert (error.row, error.column, error.expected) == (2, column, full)
    assert english in error.expectation("en")
    assert french in error.expectation("fr")


def test_the_profile_of_these_tests_is_good() -> None:
    assert len(check_profiles([GOOD], law=LAW).profiles) == 1


def test_a_test_before_its_first_day_is_refused() -> None:
    sitting = {"test": "pte_core", "taken_on": "2023-05-01", "listening": 60, "reading": 60,
               "speaking": 70, "writing": 70}  # fmt: skip
    (error,) = refused(changed(("tests", 0), sitting))
    assert (error.column, error.expected) == ("tests[1].test", "expected.profile-test")
    assert "30 January 2024" in error.expectation("en")


def test_size_and_list_of_the_family_are_not_both_given() -> None:
    document = GOOD | {"family_size": 4, "dependants": [{"relation": "child",
                                                         "birth_on": "2020-01-01"}]}  # fmt: skip
    (error,) = refused(document)
    assert error.expected == "expected.profile-size-or-list"


def test_who_is_born_after_the_day_asked_about_is_refused() -> None:
    young: Document = {"id": "young", "birth_on": "2025-11-15"}
    spouse = {"accompanying": True, "birth_on": "2025-11-16"}
    couple: Document = {"birth_on": "1990-01-01", "spouse": spouse}
    children: Document = {"birth_on": "1990-01-01", "dependants": [{"relation": "child",
                                                          "birth_on": "2025-12-01"}]}  # fmt: skip
    people = [young, couple, children]
    assert len(check_profiles(people, law=LAW).profiles) == 3
    assert len(check_profiles(people, law=LAW, on=date(2025, 11, 16)).profiles) == 3
    with pytest.raises(FactsErrors) as caught:
        check_profiles(people, law=LAW, on=date(2025, 11, 14))
    told = [(error.row, error.column) for error in caught.value.errors]
    assert told == [(1, "birth_on"), (2, "spouse.birth_on")]
    assert "14 November 2025" in caught.value.errors[0].expectation("en")
    assert "14 novembre 2025" in caught.value.errors[0].expectation("fr")


def test_relatives_of_a_spouse_need_one() -> None:
    document = changed(("relatives", 0, "of"), "spouse")
    document = {k: v for k, v in document.items() if k not in ("spouse", "marital_status")}
    (error,) = refused(document)
    assert (error.column, error.expected) == ("relatives[1].of", "expected.profile-no-spouse")


def test_a_spouse_with_tests_in_both_languages_says_which_is_first() -> None:
    (error,) = refused(changed(("spouse", "tests"), GOOD["tests"]))
    assert error.column == "spouse.first_language"


def test_more_than_a_hundred_of_a_kind_are_refused() -> None:
    for column, values in (
        ("tests", [GOOD["tests"][0]] * 101),
        ("identity.citizenships", list(countries()[:101])),
    ):
        (error,) = refused(changed(way(column), values))
        assert (error.column, error.expected) == (column, "expected.profile-list-top")
        assert error.value == "101"
        assert error.expectation("en") == "at most 100 in the list, which holds 101"
        assert error.expectation("fr").startswith("au plus 100 éléments")


def test_several_findings_of_one_row_are_all_told() -> None:
    document = changed(("tests", 0, "listening"), 10)
    document["destinations"] = ["QC", "QC"]
    document["jobs"][0]["ended_on"] = "2014-01-01"
    columns = [error.column for error in refused(document)]
    assert columns == ["destinations", "jobs[1].ended_on", "tests[1].listening"]


SECRETS = ("Secret", "P-123", "1960-01-01", "Old Town")


def test_what_names_a_person_is_never_repeated() -> None:
    documents = [
        changed(("identity", "family_name"), ["Secret"]),
        changed(("identity", "document"), {"number": {"P-123": "P-123"}}),
        changed(("identity", "document", "issued_on"), "1960-01-01x"),
        changed(("identity",), "Secret"),
        changed(("jobs", 0, "employer"), {"Old Town": "Old Town"}),
        changed(("identity", "document"), {"issued_on": "2000-01-01", "expires_on": "1960-01-01"}),
        changed(("spouse",), ["Secret"]),
    ]
    with pytest.raises(FactsErrors) as caught:
        check_profiles(documents, law=LAW)
    assert len(caught.value.errors) == len(documents)
    for lang in ("en", "fr"):
        said = problem_text(caught.value, lang) + json.dumps(problem_document(caught.value, lang))
        assert not [secret for secret in SECRETS if secret in said]


def test_a_broken_line_is_told_without_its_words(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(GOOD) + '\n{"identity": {"family_name": Secret\n')
    with pytest.raises(FactsErrors) as caught:
        list(read_profiles(tmp_path / "a.jsonl", law=LAW))
    assert "Secret" not in problem_text(caught.value, "en")
    assert caught.value.errors[0].row == 2


SAME_EVERYWHERE = {
    "tests[1].listening": 10,
    "jobs[1].noc": "99999",
    "jobs[2].periods[2].started_on": "2020-12-31",
    "jobs[1].weekly_hours": 37.505,
    "credentials[1].started_on": "1980-01-01",
    "destinations": ["ON", "ON"],
    "marital_status": "divorced",
    "spouse.lives_in": "XX",
    "family_size": 1,
    "certificates[1].issuer": "ZZ",
}


@pytest.mark.parametrize("column", SAME_EVERYWHERE)
def test_every_kind_of_file_is_held_to_the_same(column: str, tmp_path: Path) -> None:
    documents = [GOOD, changed(way(column), SAME_EVERYWHERE[column])]
    expected = refused(*documents)
    for name, kind in (
        ("a.json", Format.JSON),
        ("a.jsonl", Format.JSON_LINES),
        ("a.parquet", Format.PARQUET),
        ("a.csv", Format.CSV),
    ):
        write_profiles(tmp_path / name, documents, kind)
        with pytest.raises(FactsErrors) as caught:
            list(read_profiles(tmp_path / name, law=LAW))
        found = [(e.row, e.column, e.expected) for e in caught.value.errors]
        as_csv = [
            (e.row, e.column.replace("[", ".").replace("]", ""), e.expected) for e in expected
        ]
        assert found == (
            as_csv if kind is Format.CSV else [(e.row, e.column, e.expected) for e in expected]
        )


def test_facts_among_profiles_are_refused_whole(tmp_path: Path) -> None:
    (tmp_path / "facts.jsonl").write_text('{"age": 30}\n')
    with pytest.raises(InputError) as caught:
        list(read_profiles(tmp_path / "facts.jsonl", law=LAW))
    assert caught.value.code == "file-holds-facts"
    (tmp_path / "mixed.jsonl").write_text(json.dumps(GOOD) + '\n{"age": 30}\n')
    with pytest.raises(InputError) as caught:
        list(read_profiles(tmp_path / "mixed.jsonl", law=LAW))
    assert caught.value.code == "file-mixes-kinds"
    assert "2" in caught.value.message("fr")


def test_an_identifier_given_twice_is_refused_only_where_asked(tmp_path: Path) -> None:
    write_profiles(tmp_path / "a.jsonl", [GOOD, GOOD | {"id": "b"}, GOOD], Format.JSON_LINES)
    assert sum(len(c.profiles) for c in read_profiles(tmp_path / "a.jsonl", law=LAW)) == 3
    with pytest.raises(FactsErrors) as caught:
        list(read_profiles(tmp_path / "a.jsonl", law=LAW, unique_ids=True, chunk_rows=1))
    (error,) = caught.value.errors
    assert (error.row, error.column, error.expected) == (3, "id", "expected.id-once")


def test_nothing_comes_after_the_first_wrong_row_and_all_are_counted(tmp_path: Path) -> None:
    bad = changed(("jobs", 0, "noc"), "99999")
    documents = [GOOD] * 10 + [bad] * 250 + [GOOD] * 10
    for name, kind in (("a.jsonl", Format.JSON_LINES), ("a.parquet", Format.PARQUET)):
        write_profiles(tmp_path / name, documents, kind)
        chunks = read_profiles(tmp_path / name, law=LAW, chunk_rows=5)
        assert [chunk.first_row for chunk in islice(chunks, 2)] == [1, 6]
        with pytest.raises(FactsErrors) as caught:
            next(chunks)
        assert (caught.value.count, len(caught.value.errors)) == (250, 100)
        assert [error.row for error in caught.value.errors] == list(range(11, 111))


def test_a_name_in_place_of_a_field_of_identity_is_not_repeated() -> None:
    document = {"birth_on": "1990-01-01", "identity": {"Tremblay Jean": "1"}}
    with pytest.raises(FactsErrors) as refused:
        check_profiles([document], law=LAW)
    (error,) = refused.value.errors
    assert (error.column, error.value) == ("identity.…", "…")
    assert "Tremblay" not in problem_text(refused.value, "en")
