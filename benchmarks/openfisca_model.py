"""The same score as a country package for OpenFisca-Core: the second yardstick.

Written as its manual teaches: an entity of persons, one variable a factor with the day as its
period, scales of amounts for ages, levels and years, enumerations for words, formulas over
vectors, parameters of the law apart from the formulas. Where the manual's own way of reading a
parameter by an enumeration (fancy indexing, which walks the persons in Python) is slow, `tuned`
takes the quickest one found, an array indexed by the codes of the enumeration, so that nothing
is won by a weak opponent.
"""
# ruff: noqa: N801, N805, ANN001, ANN201, ANN202 (the idiom of OpenFisca: lower-case classes, no self)
# mypy: ignore-errors

from __future__ import annotations

import numpy as np
from numpy import minimum as min_
from numpy import where
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from benchmarks.plain import READS

ABILITIES = ("listening", "reading", "speaking", "writing")

Person = build_entity(key="person", plural="persons", label="Candidate", is_person=True)


class Education(Enum):
    none = "Less than secondary"
    secondary = "Secondary"
    one_year = "One-year credential"
    two_year = "Two-year credential"
    three_year = "Credential of three years or longer"
    two_or_more = "Two or more credentials"
    masters = "Master's or professional degree"
    doctorate = "Doctorate"


class Language(Enum):
    none = "None"
    en = "English"
    fr = "French"


class CanadianStudy(Enum):
    none = "None"
    one_or_two_years = "One or two years"
    three_or_more_years = "Three years or more"


class JobOffer(Enum):
    none = "None"
    major_group_00 = "Major group 00"
    other = "Other"


ENUMS = {
    "education": Education,
    "spouse_education": Education,
    "first_language": Language,
    "canadian_study": CanadianStudy,
    "job_offer": JobOffer,
}
FLAGS = ("accompanied", "trade_certificate", "sibling", "nominated")


VARIABLES: list[type[Variable]] = []


def _input(name: str) -> type[Variable]:
    what = {"value_type": int}
    if name in FLAGS:
        what = {"value_type": bool}
    elif name in ENUMS:
        enum = ENUMS[name]
        what = {"value_type": Enum, "possible_values": enum, "default_value": enum.none}
    body = {**what, "entity": Person, "definition_period": DateUnit.DAY, "label": name}
    return type(name, (Variable,), body)


VARIABLES += [_input(name) for name in READS]


def computed(cls):
    """Make a computed variable of a class that holds its formula and, as docstring, its label."""
    body = {
        "value_type": int,
        "entity": Person,
        "definition_period": DateUnit.DAY,
        "label": cls.__doc__,
        "formula": cls.formula,
    }
    VARIABLES.append(type(cls.__name__, (Variable,), body))
    return VARIABLES[-1]


def _by_word(person, node, codes):
    """Read a parameter by an enumeration: as the manual says, or the quickest way found."""
    if not person.simulation.tax_benefit_system.tuned:
        return node[codes]
    points = np.array([node[name] for name in codes.possible_values.names])
    return points[codes.view(np.ndarray)]


def _abilities(scale, person, who, period):
    return sum(scale.calc(person(f"{who}_{ability}", period)) for ability in ABILITIES)


def _lowest(person, who, period):
    first, second, third, fourth = (person(f"{who}_{ability}", period) for ability in ABILITIES)
    return min_(min_(first, second), min_(third, fourth))


@computed
class first_language_lowest:
    """Lowest of the four abilities in the first official language"""

    def formula(person, period):
        return _lowest(person, "first", period)


@computed
class second_language_lowest:
    """Lowest of the four abilities in the second official language"""

    def formula(person, period):
        return _lowest(person, "second", period)


@computed
class core_age:
    """Age"""

    def formula(person, period, parameters):
        scales = parameters(period).core.age
        age = person("age", period)
        accompanied = person("accompanied", period)
        return where(accompanied, scales.accompanied.calc(age), scales.alone.calc(age))


@computed
class core_education:
    """Education"""

    def formula(person, period, parameters):
        points = parameters(period).core.education
        education = person("education", period)
        accompanied = person("accompanied", period)
        return where(
            accompanied,
            _by_word(person, points.accompanied, education),
            _by_word(person, points.alone, education),
        )


@computed
class core_first_language:
    """First official language"""

    def formula(person, period, parameters):
        scales = parameters(period).core.first_language
        return where(
            person("accompanied", period),
            _abilities(scales.accompanied, person, "first", period),
            _abilities(scales.alone, person, "first", period),
        )


@computed
class core_second_language:
    """Second official language"""

    def formula(person, period, parameters):
        second = parameters(period).core.second_language
        points = _abilities(second.each, person, "second", period)
        cap = where(person("accompanied", period), second.cap.accompanied, second.cap.alone)
        return min_(points, cap)


@computed
class core_canadian_work:
    """Canadian work experience"""

    def formula(person, period, parameters):
        scales = parameters(period).core.canadian_work
        years = person("canadian_work_years", period)
        accompanied = person("accompanied", period)
        return where(accompanied, scales.accompanied.calc(years), scales.alone.calc(years))


@computed
class core_total:
    """Core human capital"""

    def formula(person, period, parameters):
        caps = parameters(period).core.maximum
        points = (
            person("core_age", period)
            + person("core_education", period)
            + person("core_first_language", period)
            + person("core_second_language", period)
            + person("core_canadian_work", period)
        )
        return min_(points, where(person("accompanied", period), caps.accompanied, caps.alone))


@computed
class spouse_education_points:
    """Education of the spouse"""

    def formula(person, period, parameters):
        node = parameters(period).spouse.education
        points = _by_word(person, node, person("spouse_education", period))
        return person("accompanied", period) * points


@computed
class spouse_language:
    """Language of the spouse"""

    def formula(person, period, parameters):
        scale = parameters(period).spouse.language
        accompanied = person("accompanied", period)
        return accompanied * _abilities(scale, person, "spouse", period)


@computed
class spouse_canadian_work:
    """Canadian work experience of the spouse"""

    def formula(person, period, parameters):
        scale = parameters(period).spouse.canadian_work
        years = person("spouse_canadian_work_years", period)
        return person("accompanied", period) * scale.calc(years)


@computed
class spouse_total:
    """Spouse factors"""

    def formula(person, period, parameters):
        points = (
            person("spouse_education_points", period)
            + person("spouse_language", period)
            + person("spouse_canadian_work", period)
        )
        return min_(points, parameters(period).spouse.maximum)


@computed
class education_tier:
    """Tier of education in skill transferability: 0, 1 or 2"""

    def formula(person, period, parameters):
        node = parameters(period).transferability.education_tier
        return _by_word(person, node, person("education", period))


@computed
class foreign_work_tier:
    """Tier of foreign work in skill transferability: 0, 1 or 2"""

    def formula(person, period, parameters):
        scale = parameters(period).transferability.foreign_work_tier
        return scale.calc(person("foreign_work_years", period))


def _crossing(tier: str, other: str, table: str) -> None:
    """Make the variable of a two-way table: a tier of three crossed with a number."""

    def formula(person, period, parameters):
        scales = parameters(period).transferability[table]
        rank = person(tier, period)
        value = person(other, period)
        return where(rank == 2, scales.high.calc(value), (rank == 1) * scales.middle.calc(value))

    computed(type(f"transferability_{table}", (), {"__doc__": table, "formula": formula}))


_crossing("education_tier", "first_language_lowest", "education_language")
_crossing("education_tier", "canadian_work_years", "education_canadian_work")
_crossing("foreign_work_tier", "first_language_lowest", "foreign_work_language")
_crossing("foreign_work_tier", "canadian_work_years", "foreign_work_canadian_work")


@computed
class transferability_certificate_language:
    """Certificate of qualification and language"""

    def formula(person, period, parameters):
        scale = parameters(period).transferability.certificate_language
        lowest = person("first_language_lowest", period)
        return person("trade_certificate", period) * scale.calc(lowest)


@computed
class transferability_total:
    """Skill transferability"""

    def formula(person, period, parameters):
        caps = parameters(period).transferability.maximum
        education = person("transferability_education_language", period) + person(
            "transferability_education_canadian_work", period
        )
        foreign = person("transferability_foreign_work_language", period) + person(
            "transferability_foreign_work_canadian_work", period
        )
        certificate = person("transferability_certificate_language", period)
        points = (
            min_(education, caps.group) + min_(foreign, caps.group) + min_(certificate, caps.group)
        )
        return min_(points, caps.all_groups)


@computed
class additional_sibling:
    """Sibling in Canada"""

    def formula(person, period, parameters):
        return person("sibling", period) * parameters(period).additional.sibling


@computed
class additional_french:
    """French"""

    def formula(person, period, parameters):
        french = parameters(period).additional.french
        language = person("first_language", period)
        first = person("first_language_lowest", period)
        second = person("second_language_lowest", period)
        french_first = language == Language.fr
        lowest_french = where(french_first, first, second)
        lowest_english = where(french_first, second, first)
        points = where(
            lowest_english >= french.english_threshold, french.with_english, french.alone
        )
        enough = (lowest_french >= french.french_threshold) * (language != Language.none)
        return enough * points


@computed
class additional_canadian_study:
    """Study in Canada"""

    def formula(person, period, parameters):
        node = parameters(period).additional.canadian_study
        return _by_word(person, node, person("canadian_study", period))


@computed
class additional_job_offer:
    """Job offer"""

    def formula(person, period, parameters):
        node = parameters(period).additional.job_offer
        return _by_word(person, node, person("job_offer", period))


@computed
class additional_nomination:
    """Nomination"""

    def formula(person, period, parameters):
        return person("nominated", period) * parameters(period).additional.nomination


@computed
class additional_total:
    """Additional points"""

    def formula(person, period, parameters):
        points = (
            person("additional_sibling", period)
            + person("additional_french", period)
            + person("additional_canadian_study", period)
            + person("additional_job_offer", period)
            + person("additional_nomination", period)
        )
        return min_(points, parameters(period).additional.maximum)


@computed
class total:
    """Comprehensive Ranking System"""

    def formula(person, period):
        return (
            person("core_total", period)
            + person("spouse_total", period)
            + person("transferability_total", period)
            + person("additional_total", period)
        )
