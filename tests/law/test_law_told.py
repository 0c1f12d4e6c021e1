"""What the law of the programs is told as, beside sentences written here from the regulations."""

from __future__ import annotations

import dataclasses

import pytest

from openentry.rules.lawbook import Law
from openentry.rules.loading.dated import DatedDocument
from openentry.rules.loading.periods import DatedVersion
from openentry.rules.loading.reading import PACKAGE_LAW
from openentry.rules.told_programs import Told, funds_rows, told
from openentry.wording import LANGUAGES

LAW = Law(roots=(PACKAGE_LAW,))
DOCUMENTS: dict[str, DatedDocument[DatedVersion]] = LAW.programs.documents()
VERSIONS = {version.id: version for found in DOCUMENTS.values() for version in found.version}

NO_BREAK = "\N{NO-BREAK SPACE}"

SENTENCES = {
    "programs.work-1": [
        "Full-time work is 30 hours a week; hours beyond that do not count.",
        "A year of work is 1,560 hours that count.",
        "Skilled work: skill type or levels 0, A, B of NOC 2016.",
        "For the ranking, work of the last 10 years counts.",
        "Self-employed work in Canada does not count as Canadian work experience.",
        "Work done in Canada for an employer abroad counts neither as Canadian nor as foreign work "
        "experience.",
    ],
    "programs.validity-1": [
        "Results of a language test are valid for 2 years.",
        "An educational credential assessment is valid for 5 years.",
    ],
    "programs.family-2": [
        "A dependent child is single and under 22, or dependent by condition at any age.",
        "A relative in Canada counts from the age of 18.",
    ],
    "programs.canadian_study-1": [
        "Full-time study for at least 8 months.",
        "Physical presence in Canada for at least 8 months.",
        "At most 50 per cent of the program at a distance.",
        "At most 50 per cent of the program a course of English or French as a second language.",
        "A program with any part between 1 March 2020 and 31 August 2022 is not asked for full "
        "time, presence or share at a distance.",
    ],
    "programs.cec-2": [
        "At least 1 year of skilled work in Canada within the last 3 years, in one or several "
        "occupations. (IRPR 87.1(2)(a), 87.1(3))",
        "TEER categories 0, 1 of NOC 2021: level 7 in each ability. (IRPR 87.1(2)(d), 87.1(2)(e))",
        "TEER categories 2, 3 of NOC 2021: level 5 in each ability. (IRPR 87.1(2)(d), 87.1(2)(e))",
        "No settlement funds are asked for.",
        "The intention to live outside Quebec. (IRPR 87.1(1))",
    ],
    "programs.fst-1": [
        "At least 2 years of work in the trade within the last 5 years. (IRPR 87.2(3)(b))",
        "Level 5 in listening. (IRPR 87.2(3)(a))",
        "Level 4 in reading. (IRPR 87.2(3)(a))",
        "Level 5 in speaking. (IRPR 87.2(3)(a))",
        "Level 4 in writing. (IRPR 87.2(3)(a))",
        "A certificate of qualification, or an offer of full-time work in the trade by at most 2 "
        "employers. (IRPR 87.2(3)(d))",
        "Settlement funds, unless arranged employment exempts from them. (IRPR 87.2(5))",
        "The intention to live outside Quebec. (IRPR 87.2(2))",
        "Skilled trades of NOC 2016, major groups: 72, 73, 82, 92.",
        "Minor groups of NOC 2016: 632, 633.",
        "Only occupations of skill level B.",
    ],
    "programs.pnp-1": [
        "A nomination by a province or territory in a stream of Express Entry. (IRPR 87)",
        "What one of these programs asks for: Federal Skilled Worker Program; Canadian Experience "
        "Class; Federal Skilled Trades Program. (MI s. 2(d))",
    ],
    "funds.settlement-1": [],
    "funds.settlement-7": ["Candidates were asked to update their profiles by 27 May 2024."],
    "funds.settlement-8": [
        "Candidates were asked to update their profiles by 28 July 2025.",
        "Profiles submitted before the first day are held to the table before until 27 July 2025.",
    ],
}

OF_SKILLED_WORKERS = [
    "Work for 1 year without a break in one skilled occupation, within the last 10 years.",
    "Level 7 in each ability of the first official language.",
    "At least: Secondary diploma.",
    "67 points of 100 for the selection factors.",
    "Settlement funds, unless arranged employment exempts from them.",
    "The intention to live outside Quebec.",
    "Official languages: at most 28 points.",
    "Education: at most 25 points.",
    "Work experience: at most 15 points.",
    "Age: at most 12 points.",
    "Arranged employment: at most 10 points.",
    "Adaptability: at most 10 points.",
    "Adaptability, an accompanying spouse or partner at level 4 in each ability: 5 points.",
    "Adaptability, study in Canada: 5 points.",
    "Adaptability, study in Canada by the spouse or partner: 5 points.",
    "Adaptability, 1 year of skilled full-time work in Canada: 10 points.",
    "Adaptability, 1 year of full-time work in Canada by the spouse or partner: 5 points.",
    "Adaptability, a relative living in Canada: 5 points.",
    "Adaptability, arranged employment: 5 points.",
    "Study in Canada is 2 academic years, read as 16 months, in a program of at least 2 years, "
    "at least 15 hours a week.",
    "The offer comes from 1 employer.",
]

OF_OFFERS = [
    "The offer lasts at least 1 year after permanent residence, full-time and continuous.",
    "Skilled work: skill type or levels 0, A, B of NOC 2016.",
    "(a) In Canada, on a work permit that rests on a labour market impact assessment; the "
    "employer on the permit makes the offer.",
    "(b) In Canada, on a work permit exempt from such an assessment, after 1 year of full-time "
    "work for the employer who makes the offer.",
    "(c) Without a work permit; the offer itself rests on an assessment.",
    "(d) With another permit, or free to work without one; the offer itself rests on an "
    "assessment.",
    "For the ranking these routes count: a, c, d.",
    "These routes free from proof of funds: a, b, d.",
]


@pytest.mark.parametrize("version", SENTENCES)
def test_a_version_is_told_with_its_provisions(version: str) -> None:
    assert [one.cited("en") for one in told(VERSIONS[version], "en")] == SENTENCES[version]


def test_the_skilled_worker_program_is_told_whole() -> None:
    found = told(VERSIONS["programs.fsw-1"], "en")
    assert [one.text for one in found] == OF_SKILLED_WORKERS
    assert [one.text for one in found if not one.provision] == []
    assert found[7].provision == "IRPR 78(1)"
    assert found[15].provision == "IRPR 83(1)(c)"


def test_the_routes_of_an_offer_cite_both_classes() -> None:
    found = told(VERSIONS["programs.offers-1"], "en")
    assert [one.text for one in found] == OF_OFFERS
    assert [one.provision for one in found[2:6]] == [
        "IRPR 82(2)(a); IRPR 87.2(3)(d)(ii)",
        "IRPR 82(2)(b); IRPR 87.2(3)(d)(iii)",
        "IRPR 82(2)(c); IRPR 87.2(3)(d)(iv)",
        "IRPR 82(2)(d); IRPR 87.2(3)(d)(v)",
    ]


def test_what_is_less_certain_than_its_version_says_so() -> None:
    # The year with the employer and the routes of the ranking of 2015 are inferred.
    found = told(VERSIONS["programs.offers-1"], "en")
    assert [one.certainty == "inferred" for one in found] == [n in (3, 6) for n in range(8)]
    months = told(VERSIONS["programs.fsw-1"], "en")
    assert [n for n, one in enumerate(months) if one.certainty != "stated"] == [19]


def test_physicians_and_work_at_a_distance_are_told_as_the_policies_have_it() -> None:
    last = told(VERSIONS["programs.work-4"], "en")
    assert last[4].text == (
        "Self-employed work in Canada counts as Canadian work experience for physicians paid from "
        "public funds, and for nobody else."
    )
    assert last[5].text == (
        "Work done in Canada for an employer abroad may count as foreign work experience, case by "
        "case."
    )


def test_trades_of_noc_2021_name_what_is_left_out_and_no_level() -> None:
    assert [one.text for one in told(VERSIONS["programs.fst-2"], "en")][8:] == [
        "Skilled trades of NOC 2021, major groups: 72, 73, 82, 83, 92, 93.",
        "Left out, sub-major groups of NOC 2021: 726, 932.",
        "Minor groups of NOC 2021: 6320.",
        "Unit groups of NOC 2021: 62200.",
    ]


def test_the_sentences_are_those_of_the_language_asked_for() -> None:
    first, *_, last = told(VERSIONS["programs.pnp-1"], "fr")
    assert first.text == (
        "Une désignation par une province ou un territoire dans un volet d’Entrée express."
    )
    assert last.provision == "IM, art. 2d)"
    assert told(VERSIONS["programs.fst-1"], "fr")[1].cited("fr") == (
        "Niveau 5 en compréhension de l’oral. (RIPR 87.2(3)a))"
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_both_languages_tell_the_same_things(version: str) -> None:
    english, french = (told(VERSIONS[version], lang) for lang in LANGUAGES)
    assert [one.certainty for one in english] == [one.certainty for one in french]
    assert [bool(one.provision) for one in english] == [bool(one.provision) for one in french]
    assert not {one.text for one in english} & {one.text for one in french}


def test_shares_are_told_in_whole_per_cent() -> None:
    version = VERSIONS["programs.canadian_study-1"].model_copy(
        update={"distance_share_max": 0.75, "second_language_share_max": 0.249}
    )
    assert [one.text for one in told(version, "en")][2:4] == [
        "At most 75 per cent of the program at a distance.",
        "At most 25 per cent of the program a course of English or French as a second language.",
    ]


def test_funds_are_rows_of_figures_and_what_each_more_adds() -> None:
    version = LAW.funds[-1]
    assert funds_rows(version, "en") == [
        ("1", "15,263"),
        ("2", "19,001"),
        ("3", "23,360"),
        ("4", "28,362"),
        ("5", "32,168"),
        ("6", "36,280"),
        ("7", "40,392"),
        ("each person more", "4,112"),
    ]
    assert funds_rows(version, "fr")[0] == ("1", f"15{NO_BREAK}263")


def test_a_sentence_without_a_provision_stands_alone() -> None:
    one = Told(text="This.", certainty="stated")
    assert one.cited("en") == "This."
    assert dataclasses.replace(one, provision="IRPR 87").cited("en") == "This. (IRPR 87)"


def test_a_table_that_is_no_program_is_told_as_nothing() -> None:
    assert told(LAW.ranking[0], "en") == []
