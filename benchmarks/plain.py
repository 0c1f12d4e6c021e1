"""The score as a plain Python program writes it: one dict in, one tuple of points out.

The first yardstick. It is written to be read and to be quick for what it is: tables are lists
and dicts looked up once a cell, names are bound once, nothing is built a person but the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from benchmarks.grid import Grid

READS = (
    "age", "accompanied", "education", "first_language",
    "first_listening", "first_reading", "first_speaking", "first_writing",
    "second_listening", "second_reading", "second_speaking", "second_writing",
    "canadian_work_years", "foreign_work_years", "trade_certificate",
    "spouse_education", "spouse_listening", "spouse_reading", "spouse_speaking",
    "spouse_writing", "spouse_canadian_work_years",
    "canadian_study", "sibling", "nominated", "job_offer",
)  # fmt: skip
"""Keys a person's dict must have."""

COMPONENTS = (
    "core_age", "core_education", "core_first_language", "core_second_language",
    "core_canadian_work", "core_total",
    "spouse_education", "spouse_language", "spouse_canadian_work", "spouse_total",
    "transferability_education_language", "transferability_education_canadian_work",
    "transferability_foreign_work_language", "transferability_foreign_work_canadian_work",
    "transferability_certificate_language", "transferability_total",
    "additional_sibling", "additional_french", "additional_canadian_study",
    "additional_job_offer", "additional_nomination", "additional_total",
    "total",
)  # fmt: skip
"""What the places of the answer mean."""

Scorer = Callable[[Mapping[str, Any]], tuple[int, ...]]


def scorer(grid: Grid) -> Scorer:
    """Make the function that scores one person under the grid of one day."""
    caps = grid.caps

    def score(person: Mapping[str, Any]) -> tuple[int, ...]:
        accompanied = person["accompanied"]
        education = person["education"]
        language = person["first_language"]
        listening, reading = person["first_listening"], person["first_reading"]
        speaking, writing = person["first_speaking"], person["first_writing"]
        canadian, foreign = person["canadian_work_years"], person["foreign_work_years"]
        second = (
            person["second_listening"],
            person["second_reading"],
            person["second_speaking"],
            person["second_writing"],
        )
        lowest, second_lowest = min(listening, reading, speaking, writing), min(second)

        age_points = grid.age[accompanied][person["age"]]
        education_points = grid.education[accompanied][education]
        by_level = grid.first_language[accompanied]
        first_points = (
            by_level[listening] + by_level[reading] + by_level[speaking] + by_level[writing]
        )
        by_level = grid.second_language[accompanied]
        second_points = min(
            by_level[second[0]] + by_level[second[1]] + by_level[second[2]] + by_level[second[3]],
            caps["second_language"][accompanied],
        )
        canadian_points = grid.canadian_work[accompanied][canadian]
        core = min(
            age_points + education_points + first_points + second_points + canadian_points,
            caps["core"][accompanied],
        )

        if accompanied:
            spouse_education = grid.spouse_education[person["spouse_education"]]
            by_level = grid.spouse_language
            spouse_language = (
                by_level[person["spouse_listening"]]
                + by_level[person["spouse_reading"]]
                + by_level[person["spouse_speaking"]]
                + by_level[person["spouse_writing"]]
            )
            spouse_work = grid.spouse_canadian_work[person["spouse_canadian_work_years"]]
            spouse = min(spouse_education + spouse_language + spouse_work, caps["spouse"])
        else:
            spouse_education = spouse_language = spouse_work = spouse = 0

        education_language = grid.education_language[education][lowest]
        education_work = grid.education_canadian_work[education][canadian]
        foreign_language = grid.foreign_work_language[foreign][lowest]
        foreign_work = grid.foreign_work_canadian_work[foreign][canadian]
        certificate = grid.certificate_language[person["trade_certificate"]][lowest]
        transferability = min(
            min(education_language + education_work, caps["transferability_group"])
            + min(foreign_language + foreign_work, caps["transferability_group"])
            + min(certificate, caps["transferability_group"]),
            caps["transferability"],
        )

        if language == "fr":
            french_points = grid.french[lowest][second_lowest]
        elif language == "en":
            french_points = grid.french[second_lowest][lowest]
        else:
            french_points = 0
        sibling = grid.sibling if person["sibling"] else 0
        study = grid.canadian_study[person["canadian_study"]]
        offer = grid.job_offer[person["job_offer"]]
        nomination = grid.nomination if person["nominated"] else 0
        additional = min(sibling + french_points + study + offer + nomination, caps["additional"])

        return (
            age_points, education_points, first_points, second_points, canadian_points, core,
            spouse_education, spouse_language, spouse_work, spouse,
            education_language, education_work, foreign_language, foreign_work, certificate,
            transferability,
            sibling, french_points, study, offer, nomination, additional,
            core + spouse + transferability + additional,
        )  # fmt: skip

    return score
