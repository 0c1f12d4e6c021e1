"""Who licenses an occupation: every answer says whom to ask, and none lets anybody work."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from openentry.rules.errors import InputError
from openentry.rules.lawbook import Law
from openentry.rules.licensing import licensing, licensing_everywhere
from openentry.rules.loading.reading import PACKAGE_LAW
from openentry.wording import LANGUAGES, Language

LAW = Law(roots=(PACKAGE_LAW,))
KNOWN_ON = date(2026, 11, 22)
TODAY = date(2026, 11, 24)
CONFIRM = {
    "en": "Confirm with the regulator.",
    "fr": "Confirmez auprès de l’organisme de réglementation.",
}
NO_RULE = {
    "en": "We found no licence rule; ask the employer and the province.",
    "fr": "Nous n’avons trouvé aucune règle sur un permis; "
    "informez-vous auprès de l’employeur et de la province.",
}
PROMISE = re.compile(
    r"\byou (may|can|could)\b|\bvous (pouvez|pourrez|avez le droit)\b|\beligible\b|\badmissible\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("code", LAW.licensing.occupations)
def test_every_occupation_answers_in_every_province_in_both_languages(code: str) -> None:
    found = licensing_everywhere(code, TODAY, LAW)
    assert [one.province for one in found] == list(LAW.licensing.provinces)
    assert len(found) == 13
    for one in found:
        assert one == licensing(code, one.province, TODAY, LAW)
        assert one.looked_up
        assert one.known_on == KNOWN_ON
        for licence in one.licences:
            assert (licence.regulator is not None) == (licence.status == "regulated")
        for lang in LANGUAGES:
            words = one.words(lang)
            assert words[0] == CONFIRM[lang]
            unregulated = [licence for licence in one.licences if not licence.regulator]
            assert sum(NO_RULE[lang] in said for said in words) == len(unregulated)
            spoken = [*words, *(note.said(lang) for lic in one.licences for note in lic.notes)]
            assert not [said for said in spoken if PROMISE.search(said)]


def test_of_two_occupations_each_has_its_own_answer_and_the_group_the_safer_one() -> None:
    found = licensing("31301", "ON", TODAY, LAW)
    assert [one.status for one in found.licences] == ["regulated", "not_regulated"]
    assert found.status == "regulated"
    assert [one.id for one in found.regulators] == ["college-of-nurses-of-ontario"]
    assert found.source == ("licensing-cna",)
    assert f"Registered psychiatric nurse: {NO_RULE['en']}" in found.words("en")
    assert (
        "Infirmier psychiatrique autorisé/infirmière psychiatrique autorisée"
        f"\N{NO-BREAK SPACE}: {NO_RULE['fr']}"
    ) in found.words("fr")


def test_the_group_is_not_known_rather_than_not_regulated_and_as_sure_as_the_weakest() -> None:
    found = licensing("31303", "NL", TODAY, LAW)
    assert [one.status for one in found.licences] == ["regulated", "not_known"]
    assert found.certainty == "unverified"
    assert licensing("31303", "MB", TODAY, LAW).certainty == "inferred"
    assert licensing("32104", "PE", TODAY, LAW).status == "not_known"
    assert licensing("32104", "BC", TODAY, LAW).status == "not_regulated"


def test_of_an_unregulated_and_an_unknown_occupation_the_group_is_unknown() -> None:
    unknown = licensing("32104", "PE", TODAY, LAW)
    unregulated = licensing("32104", "BC", TODAY, LAW)
    both = replace(unknown, licences=(*unregulated.licences, *unknown.licences))
    assert both.status == "not_known"


def test_one_regulator_of_two_occupations_is_named_once() -> None:
    found = licensing("31301", "NT", TODAY, LAW)
    assert [one.status for one in found.licences] == ["regulated", "regulated"]
    assert len(found.regulators) == 1


@pytest.mark.parametrize(
    ("on", "status", "since", "changes_on"),
    [
        (date(2026, 2, 1), "not_known", None, date(2026, 2, 2)),
        (date(2026, 2, 2), "regulated", date(2026, 2, 2), None),
    ],
)
def test_a_rule_does_not_hold_before_its_first_day(
    on: date, status: str, since: date | None, changes_on: date | None
) -> None:
    (licence,) = licensing("33102", "AB", on, LAW).licences
    assert (licence.status, licence.since, licence.changes_on) == (status, since, changes_on)
    assert bool(licence.regulator) == (status == "regulated")


def test_the_day_of_the_answer_is_told_apart_from_the_day_asked_for() -> None:
    before = licensing("41300", "ON", date(2026, 11, 21), LAW)
    assert "Gathered on 22 November 2026: on 21 November 2026 it may have been otherwise." in (
        before.words("en")
    )
    same = licensing("41300", "ON", KNOWN_ON, LAW)
    expected = "Gathered on 22 November 2026. Rules, names and addresses change often."
    assert expected in same.words("en")


def test_quebec_is_for_information_and_no_other_province() -> None:
    told = {
        one.province
        for one in licensing_everywhere("41300", TODAY, LAW)
        if any("outside Quebec" in words for words in one.words("en"))
    }
    assert told == {"QC"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_occupation_nobody_looked_up_is_not_known_and_never_called_unregulated(
    lang: Language,
) -> None:
    found = licensing("21231", "ON", TODAY, LAW)
    assert (found.status, found.certainty, found.looked_up) == ("not_known", "unverified", False)
    assert not found.regulators
    assert not found.source
    words = found.words(lang)
    assert words[:2] == (CONFIRM[lang], NO_RULE[lang])
    asked = {"en": "was not looked up", "fr": "n’a pas été recherchée"}[lang]
    assert asked in words[2]


@pytest.mark.parametrize("code", ["31399", "3012", "", "31301 ", "nurse"])
def test_a_code_that_does_not_exist_is_refused_with_what_to_do(code: str) -> None:
    with pytest.raises(InputError) as refused:
        licensing(code, "ON", TODAY, LAW)
    assert refused.value.code == "licensing-code"
    assert "37 unit groups" in refused.value.message("en")


@pytest.mark.parametrize("province", ["on", "Ontario", "XX", ""])
def test_a_province_that_does_not_exist_is_refused_with_those_that_do(province: str) -> None:
    with pytest.raises(InputError) as refused:
        licensing("31301", province, TODAY, LAW)
    assert refused.value.code == "licensing-province"
    for lang in LANGUAGES:
        assert "AB, BC, MB, NB, NL, NS, NT, NU, ON, PE, QC, SK, YT" in refused.value.message(lang)


def test_a_day_before_express_entry_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        licensing("31301", "ON", date(2014, 12, 31), LAW)
    assert refused.value.code == "day-before-law"
    assert licensing("31301", "ON", date(2015, 1, 1), LAW).licences


def test_an_installation_adds_a_rule_that_takes_over_on_its_first_day(tmp_path: Path) -> None:
    folder = tmp_path / "law"
    (folder / "licensing").mkdir(parents=True)
    names = "regulator,name_en,name_fr,url\nnew-college,New College,Nouvel ordre,\n"
    (folder / "licensing" / "regulators.csv").write_text(names, encoding="utf-8")
    head = (PACKAGE_LAW / "licensing" / "rules.csv").read_text(encoding="utf-8").splitlines()[0]
    row = "41300,social-worker,YT,2027-03-01,regulated,new-college,own-knowledge,inferred,,,"
    rules = f"{head}\n{row}\n"
    (folder / "licensing" / "rules.csv").write_text(rules, encoding="utf-8")
    law = Law(roots=(PACKAGE_LAW, folder))
    (before,) = licensing("41300", "YT", date(2027, 2, 28), law).licences
    (after,) = licensing("41300", "YT", date(2027, 3, 1), law).licences
    assert (before.status, before.changes_on) == ("not_regulated", date(2027, 3, 1))
    assert (after.status, after.since) == ("regulated", date(2027, 3, 1))
    assert after.regulator is not None
    assert after.regulator.name.said("fr") == "Nouvel ordre"
