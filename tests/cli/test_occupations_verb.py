"""Occupations on the command line: found, chosen, refused, in both languages."""

from __future__ import annotations

import json

import pytest
from tests.cli.test_contract import run

ADDRESS = "https://noc.esdc.gc.ca/"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("Choose the code that fits what you did", "Home support workers", "TEER 4")),
        (
            "fr",
            ("Choisissez le code qui correspond", "Aides de maintien à domicile", "FÉER\u00a04"),
        ),
    ],
)
def test_a_search_says_how_to_choose_before_what_it_found(
    lang: str, words: tuple[str, ...]
) -> None:
    answer = run("occupations", "personal", "support", "worker", "--lang", lang)
    assert answer.returncode == 0, answer.stderr.decode()
    said = answer.stdout.decode()
    assert said.startswith(words[0])
    assert "44101" in said
    assert words[1] in said
    assert words[2].replace("\u00a0", " ") in said.replace("\u00a0", " ")
    assert ADDRESS in said
    assert "healthcare-" not in said, "categories are told of a code that was chosen"


def test_a_search_for_programs_gives_data_and_nothing_of_categories() -> None:
    answer = run("occupations", "nurse", "--format", "json", "--limit", "2")
    document = json.loads(answer.stdout)
    assert len(document["found"]) == 2
    assert document["count"] > 2
    first = document["found"][0]
    assert (first["code"], first["teer"]) == ("31301", 1)
    assert first["matched"] == {"title": "Nurse", "lang": "en", "how": "title"}
    assert first["noc_2016"] == ["3012"]
    assert {pair["code"] for pair in first["neighbours"]} == {"32101"}
    assert not {"categories", "programs"} & first.keys()


def test_a_search_that_finds_nothing_says_what_to_do() -> None:
    answer = run("occupations", "zzqqxx", "--lang", "fr")
    assert answer.returncode == 0
    said = answer.stdout.decode()
    assert "zzqqxx" in said
    assert "moins de mots" in said
    assert ADDRESS in said


def test_a_code_that_was_chosen_is_told_whole() -> None:
    answer = run("occupations", "--code", "33102", "--on", "2026-03-01", "--format", "json")
    document = json.loads(answer.stdout)
    assert document["title"]["en"].startswith("Nurse aides")
    assert document["title"]["fr"].startswith("Aides-infirmiers")
    assert {"title": "PSW", "origin": "ours"} in document["titles"]["en"]
    assert document["programs"]["cec"]["counts"] is True
    assert document["programs"]["fst"]["counts"] is False
    last = document["categories"][-1]
    assert (last["version"], last["in_force"], last["until"]) == (
        "healthcare-3",
        "2026-02-18",
        None,
    )
    said = run("occupations", "--code", "31101", "--on", "2026-03-01").stdout.decode()
    assert said.index(ADDRESS) < said.index("Category versions that list it")
    assert "never in force" in " ".join(said.split())


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), 2, "Give either words or a code"),
        (("nurse", "--code", "31301"), 2, "Give either words or a code"),
        (("nurse", "--limit", "0"), 2, "--limit"),
        (("--code", "99999"), 1, "There is no occupation 99999"),
        (("--code", "3012"), 1, "it led to 31301"),
    ],
)
def test_what_cannot_be_answered_is_refused(
    arguments: tuple[str, ...], code: int, words: str
) -> None:
    answer = run("occupations", *arguments)
    assert answer.returncode == code
    assert words in answer.stderr.decode()
