"""Profiles invented from rows of the facts table: dates that give the facts of a row.

For demonstrations, tests and entry in bulk, never for a submission: nobody lived these days,
and each profile says so itself (``x_invented``). What a row cannot tell is left out; what no
profile can give is refused with the row and its columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NoReturn

from openentry.files.profiles.cells import YEAR_FIRST
from openentry.files.profiles.inventing import (
    ABROAD,
    Inventing,
    Stretch,
    Thing,
    canadian_credential,
    text_of,
)
from openentry.files.profiles.places import CANADA, FEDERAL, provinces
from openentry.files.profiles.schema import SCHEMA
from openentry.rules.columns import ABILITIES
from openentry.rules.errors import InputError
from openentry.rules.facts import Facts
from openentry.rules.lawbook import Law
from openentry.rules.profile.offers import ROUTES

INVENTED = "x_invented"
DECLARED = {"programs": "x_declared_programs", "categories": "x_declared_categories"}
"""Carried keys in which a profile keeps what its row declared."""

_LANGUAGES = {"": "", "en": "fr", "fr": "en"}
"""The other official language."""
_WORK = ("canadian_work_years", "foreign_work_years", "skilled_work_years")


def profiles_from_facts(
    facts: Facts,
    law: Law,
    on: date,
    *,
    first_row: int = 1,
    extra: Mapping[str, Sequence[Any]] | None = None,
) -> list[dict[str, Any]]:
    """Invent a profile for each row of a facts table.

    Parameters
    ----------
    facts : Facts
    law : Law
    on : date
        Day on which the facts derived from a profile are those of its row: every column that
        gives points, and of the others what a profile can say. Levels 10 to 12 come back as 10,
        1 to 3 as 0; columns about a spouse who does not count, as absent.
    first_row : int
        Number of the first row, for errors.
    extra : dict of sequences, optional
        Carried columns, kept as they are.

    Returns
    -------
    list of dict
        Profiles in the form of their JSON Schema.

    Raises
    ------
    InputError
        ``row-profile-language``, ``row-profile-study``, ``row-profile-work``,
        ``row-profile-age``, ``row-profile-born``, ``row-profile-contrary``,
        ``row-profile-tier``: no profile gives the columns named; ``day-before-law``.
    """
    inventing = Inventing(lawbook=law.on(on))
    carried = extra or {}
    return [
        _Row(inventing, facts.row(place), first_row + place).profile()
        | {name: values[place] for name, values in carried.items() if values[place] is not None}
        | {INVENTED: True}
        for place in range(len(facts))
    ]


class _Row:
    """One row of the facts table on its way to a profile."""

    def __init__(self, inventing: Inventing, row: Mapping[str, Any], number: int) -> None:
        self._inventing, self._row, self._number = inventing, row, number
        self._born = inventing.born(row["age"])

    def profile(self) -> dict[str, Any]:
        """Give the profile; what is empty is left out."""
        row = self._row
        born = text_of(self._born)
        if int(born[:4]) < YEAR_FIRST:
            self._refuse("row-profile-born", "age", year=str(YEAR_FIRST))
        for name in ("canadian_work_wage_tier", "job_offer_wage_tier"):
            if row[name] != "none":
                self._refuse("row-profile-tier", name)
        made: dict[str, Any] = {
            "schema": SCHEMA,
            "id": row["id"],
            "birth_on": born,
            **self._family(),
            **self._tests(),
            "credentials": self._credentials(),
            **self._work(),
            "certificates": self._certificates(),
            "nomination": self._nomination(),
            "relatives": self._relatives(),
            **self._offer(),
            "submitted_at": row["submitted_at"],
        }
        made |= {key: row[name] for name, key in DECLARED.items()}
        return {
            name: value
            for name, value in made.items()
            if value is not None and (value not in ("", []) or name in DECLARED.values())
        }

    def _refuse(self, code: str, *columns: str, **params: object) -> NoReturn:
        raise InputError(code, row=self._number, columns=", ".join(columns), **params)

    def _after_birth(self, first: int, *columns: str) -> None:
        if first <= self._born:
            self._refuse("row-profile-age", "age", *columns)

    def _levels(self, whose: str) -> tuple[int, ...]:
        return tuple(self._row[f"{whose}_{ability}"] for ability in ABILITIES)

    # -------------------------------------------------------------------------- the person

    def _tests(self) -> dict[str, Any]:
        first = self._row["first_language"]
        tests: list[Thing] = []
        for whose, language in (("first", first), ("second", _LANGUAGES[first])):
            levels = self._levels(whose)
            if any(levels) and not language:
                self._refuse(
                    "row-profile-language", "first_language", *(f"{whose}_{a}" for a in ABILITIES)
                )
            tests += self._inventing.sitting(language, levels) if any(levels) else []
        return {"first_language": first, "tests": tests}

    def _credentials(self) -> list[Thing]:
        row = self._row
        education, study = row["education"], row["canadian_study"]
        levels = canadian_credential(education, study)
        if levels is None:
            self._refuse("row-profile-study", "education", "canadian_study")
        here, abroad = levels
        made = self._studies(abroad, self._inventing.studied_by(self._born))
        studied = row["studied_in_canada"]
        if here or studied:
            long = here not in ("", "one_year") if studied is None else studied
            found, started = self._inventing.study_in_canada(
                here or "two_year",
                self._inventing.studied_by(self._born),
                long=long,
                completed=bool(here),
            )
            self._after_birth(started, "canadian_study", "studied_in_canada")
            made.append(found)
        return made

    def _studies(self, level: str, completed: int) -> list[Thing]:
        """Give credentials from abroad that make a level; two for `two_or_more`."""
        if level in ("", "none"):
            return []
        levels = ("three_year", "one_year") if level == "two_or_more" else (level,)
        return [self._inventing.credential_abroad(each, completed) for each in levels]

    # -------------------------------------------------------------------------- work

    def _work(self) -> dict[str, Any]:
        """Lay full-time work from the day backwards, all in one occupation where it may be."""
        inventing, row = self._inventing, self._row
        stretches, older = self._stretches()
        total = sum(stretch.days for stretch in stretches)
        year_long = total >= inventing.lawbook.fsw.continuous_years * inventing.year_days
        primary = row["primary_continuous_year"]
        if primary and not year_long:
            self._refuse("row-profile-contrary", "primary_continuous_year", *_WORK)
        if primary is None and year_long:
            # Two occupations and none named: which is the primary one is not known.
            stretches.insert(0, Stretch(days=1, country=CANADA, noc=inventing.other_noc))
        days = sum(stretch.days for stretch in stretches)
        if days > inventing.room:
            years = -(-total // inventing.year_days)
            self._refuse("row-profile-work", *_WORK, years=years, most=inventing.room_years)
        jobs, first = inventing.jobs(stretches)
        if older:
            job, first = inventing.job_before_window()
            jobs.insert(0, job)
        if jobs:
            self._after_birth(first, *_WORK[:2], "worked_in_canada")
        named = None
        if jobs and primary is not None:
            named = inventing.noc if primary else inventing.other_noc
        edition = inventing.lawbook.work.noc_edition if named else None
        return {"jobs": jobs, "primary_noc": named, "primary_noc_edition": edition}

    def _stretches(self) -> tuple[list[Stretch], bool]:
        """Give the stretches of work, latest first, and whether some lies before the window."""
        inventing, row = self._inventing, self._row
        canadian, foreign, skilled = (row[name] for name in _WORK)
        here = row["worked_in_canada"]
        more = 0 if skilled is None else skilled - canadian - foreign
        if here is False and canadian:
            self._refuse("row-profile-contrary", "worked_in_canada", "canadian_work_years")
        wanted = bool(here) and not canadian
        # A year short of both is half a year in Canada and half a year abroad.
        halves = more == 1 and not wanted
        if more < 0 or (more > 1 and here is False):
            self._refuse("row-profile-contrary", *_WORK, "worked_in_canada")
        year, half = inventing.year_days, -(-inventing.year_days // 2) * halves
        alone = 0 if halves else more * year
        stretches = [
            Stretch(days=canadian * year + half, country=CANADA, noc=inventing.noc),
            Stretch(days=alone, country=CANADA, noc=inventing.noc, self_employed=True),
            Stretch(days=foreign * year + half, country=ABROAD, noc=inventing.noc),
        ]
        return stretches, wanted and not alone

    # -------------------------------------------------------------------------- family

    def _family(self) -> dict[str, Any]:
        row = self._row
        if not row["accompanied"]:
            for name in ("spouse_studied_in_canada", "spouse_worked_in_canada"):
                if row[name]:
                    self._refuse("row-profile-contrary", "accompanied", name)
            return {}
        language = row["first_language"] or "en"
        spouse = {
            "accompanying": True,
            "first_language": language,
            "tests": self._inventing.sitting(language, self._levels("spouse")),
            "credentials": self._spouse_studies(),
            "jobs": self._spouse_jobs(),
        }
        return {"marital_status": "married", "spouse": {k: v for k, v in spouse.items() if v}}

    def _spouse_studies(self) -> list[Thing]:
        row, completed = self._row, self._inventing.studied_by(self._born)
        made = self._studies(row["spouse_education"], completed)
        if row["spouse_studied_in_canada"]:
            study, _ = self._inventing.study_in_canada(
                "two_year", completed, long=True, completed=False
            )
            made.append(study)
        return made

    def _spouse_jobs(self) -> list[Thing]:
        inventing, years = self._inventing, self._row["spouse_canadian_work_years"]
        worked, column = self._row["spouse_worked_in_canada"], "spouse_canadian_work_years"
        if years and worked is False:
            self._refuse("row-profile-contrary", column, "spouse_worked_in_canada")
        if years > inventing.room_years:
            self._refuse("row-profile-work", column, years=years, most=inventing.room_years)
        if worked and not years:
            return [inventing.job_before_window()[0]]
        stretch = Stretch(days=years * inventing.year_days, country=CANADA, noc=inventing.noc)
        return inventing.jobs([stretch])[0]

    def _relatives(self) -> list[Thing]:
        sibling, relative = self._row["sibling"], self._row["relative_in_canada"]
        if sibling and relative is False:
            self._refuse("row-profile-contrary", "sibling", "relative_in_canada")
        if not sibling and not relative:
            return []
        relation = "sibling" if sibling else "aunt_uncle"
        return [{"relation": relation, "adult": True, "citizen": True, "lives_in": CANADA}]

    # -------------------------------------------------------------------------- papers

    def _certificates(self) -> list[Thing]:
        if not self._row["trade_certificate"]:
            return []
        inventing = self._inventing
        issued = text_of(inventing.recent)
        return [{**inventing.coded(inventing.trade_noc), "issuer": FEDERAL, "issued_on": issued}]

    def _nomination(self) -> Thing | None:
        if not self._row["nominated"]:
            return None
        day = text_of(self._inventing.recent)
        return {"province": provinces()[0], "nominated_on": day, "accepted_on": day}

    def _offer(self) -> dict[str, Any]:
        """Give the offer, its permit, and funds, of which some offers need none."""
        inventing, row = self._inventing, self._row
        offered, arranged = row["job_offer"], row["arranged_employment"]
        persons = 1 + row["accompanied"]
        met = row["funds_met"]
        funds = None if met is None else inventing.funds_needed(persons) * met
        if offered != "none":
            if arranged is False:
                self._refuse("row-profile-contrary", "job_offer", "arranged_employment")
            senior = offered == "major_group_00"
            noc = inventing.management_noc if senior else inventing.noc
            return {"job_offer": inventing.offer(noc), "funds_cad": funds}
        if not arranged:
            return {"funds_cad": funds}
        # Arranged employment without points of the ranking: a route that only the grid counts.
        law = inventing.lawbook.offers
        if set(ROUTES) == set(law.crs_routes):
            self._refuse("row-profile-contrary", "job_offer", "arranged_employment")
        if met is False:
            self._refuse("row-profile-contrary", "arranged_employment", "funds_met")
        offer, permit, since = inventing.offer_of_employer(inventing.noc)
        self._after_birth(since, "arranged_employment")
        return {
            "lives_in": CANADA,
            "job_offer": offer,
            "work_permit": permit,
            "funds_cad": funds,
        }
