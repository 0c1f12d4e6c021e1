"""Every table of the law by the name a person gives it, with the version of a day."""

from __future__ import annotations

from datetime import date, timedelta
from difflib import get_close_matches
from functools import cached_property
from itertools import pairwise
from typing import Any, NoReturn

from openentry.rules.errors import InputError
from openentry.rules.lawbook import COMPONENTS, Lawbook, in_force
from openentry.rules.loading.categories import CategoryVersion
from openentry.rules.loading.dated import DatedDocument
from openentry.rules.loading.language import LanguageTest, load_language
from openentry.rules.loading.tables import TableDocument, Version
from openentry.wording import Language, say

AnyVersion = Version | CategoryVersion

DAY = timedelta(days=1)
OF_PROGRAMS = ("fsw.", "programs.")
RANKING, RULE_SETS = "crs.", "crs.rule_sets"
CATEGORIES, LANGUAGE = "categories.", "language."
VALIDITY, PERIODS = "rounds.profile_validity", "rounds.candidate_periods"
REPRESENTATIVES = "representatives"


class Catalogue:
    """The tables of one day by name.

    Parameters
    ----------
    lawbook : Lawbook
    lang : Language
        Of everything that is said of them.
    """

    def __init__(self, lawbook: Lawbook, lang: Language) -> None:
        self.lawbook, self.law, self.lang = lawbook, lawbook.law, lang

    @cached_property
    def tests(self) -> dict[str, LanguageTest]:
        """Approved language tests by id."""
        return load_language(self.law.roots).tests

    @cached_property
    def _titled(self) -> dict[str, TableDocument | DatedDocument[Any]]:
        """Tables whose files say their title, by name."""
        law = self.law
        return {**law.tables, **law.fsw_tables, **law.programs.documents()}

    @cached_property
    def current(self) -> dict[str, AnyVersion]:
        """Every version in force by the name of its table, in the order of the law."""
        points = [f"crs.{block}.{name}" for block, names in COMPONENTS.items() for name in names]
        versions = self.lawbook.versions
        found: dict[str, AnyVersion | None] = {name: versions[name] for name in points}
        found |= {name: version for name, version in versions.items() if name not in found}
        found[VALIDITY] = in_force(self.law.profile_validity, self.lawbook.day)
        found[PERIODS] = in_force(self.law.candidate_periods, self.lawbook.day)
        found[REPRESENTATIVES] = in_force(self.law.representatives, self.lawbook.day)
        found |= {f"{CATEGORIES}{name}": v for name, v in self.lawbook.categories.items()}
        for name, test in self.tests.items():
            found[f"{LANGUAGE}{name}"] = in_force(test.version, self.lawbook.day)
        return {name: version for name, version in found.items() if version is not None}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Name every table there ever was, in force on this day or not, in the order of the law."""
        law = self.law
        found = [f"crs.{block}.{name}" for block, names in COMPONENTS.items() for name in names]
        found += ["crs.maxima", "crs.rule_sets", *law.programs.documents(), *law.fsw_tables]
        found += [f"{LANGUAGE}{name}" for name in self.tests]
        found += [f"{CATEGORIES}{name}" for name in law.categories]
        return (*found, *(name for name in self._periods if name not in found))

    @property
    def _periods(self) -> dict[str, tuple[Version, ...]]:
        """Tables whose titles are ours, with their versions."""
        law = self.law
        return {
            "crs.maxima": law.maxima.version,
            "crs.rule_sets": law.rule_sets,
            "rounds.ranking": law.ranking,
            "rounds.invitation_period": law.invitation_periods,
            VALIDITY: law.profile_validity,
            PERIODS: law.candidate_periods,
            REPRESENTATIVES: law.representatives,
        }

    def title(self, name: str) -> str:
        """Name a table."""
        if name.startswith(CATEGORIES):
            category = self.law.categories[name.removeprefix(CATEGORIES)]
            version = self.current.get(name)
            named = category.named(version) if isinstance(version, CategoryVersion) else None
            return (named or category.name).said(self.lang)
        if name.startswith(LANGUAGE):
            test = self.tests[name.removeprefix(LANGUAGE)]
            return say(
                "lawtables.title-test", self.lang, test=test.name.said(self.lang), scale=test.scale
            )
        if (titled := self._titled.get(name)) is not None:
            return titled.title.said(self.lang)
        return say(f"lawtables.title-{name.replace('.', '-').replace('_', '-')}", self.lang)

    def versions(self, name: str) -> tuple[AnyVersion, ...]:
        """Give every version of a table, first to last; those only announced left out."""
        law = self.law
        if name.startswith(CATEGORIES):
            category = law.categories[name.removeprefix(CATEGORIES)]
            return tuple(v for v in category.version if v.in_force is not None)
        if name.startswith(LANGUAGE):
            return self.tests[name.removeprefix(LANGUAGE)].version
        if (titled := self._titled.get(name)) is not None:
            return titled.version
        return self._periods[name]

    def certainty(self, name: str) -> str:
        """Say how certain the version in force of a table is on this day.

        Points that stand in for those of the day, which are not known, are certain for the days
        they were written for and for no later one.
        """
        if self.lawbook.provisional and name.startswith(RANKING) and name != RULE_SETS:
            return "unverified"
        return self.current[name].certainty

    def until(self, name: str) -> date | None:
        """Give the last day of the version in force: the day before the next one."""
        now = self.current[name].in_force
        assert now is not None
        later = [v.in_force for v in self.versions(name) if v.in_force and v.in_force > now]
        return min(later) - DAY if later else None

    def find(self, name: str) -> str:
        """Find a table by its name, or by the end of it when only one ends so.

        Raises
        ------
        InputError
            ``law-table-unknown``, ``law-table-near``, ``law-table-several``,
            ``law-category-not-in-force``.
        """
        wanted = _plain(name)
        hits = [k for k in self.current if _plain(k) == wanted] or [
            k for k in self.current if _plain(k).endswith(f".{wanted}")
        ]
        # A bare name means the ranking, whatever the programs call likewise.
        hits = [k for k in hits if not k.startswith(OF_PROGRAMS)] or hits
        if len(hits) == 1:
            return hits[0]
        if hits:
            return self._several(name, hits)
        for category in self.law.categories:
            if wanted in (_plain(category), _plain(f"{CATEGORIES}{category}")):
                raise InputError(
                    "law-category-not-in-force",
                    name=category,
                    day=self.lawbook.day,
                    periods="; ".join(self.periods(f"{CATEGORIES}{category}")),
                )
        begun = [k for k in self.current if _plain(k).rpartition(".")[2].startswith(f"{wanted}_")]
        if begun:
            return begun[0] if len(begun) == 1 else self._several(name, begun)
        ends = {_plain(k).rpartition(".")[2]: k for k in self.current}
        near = [ends[hit] for hit in get_close_matches(wanted, ends, n=3, cutoff=0.6)]
        if near:
            raise InputError("law-table-near", name=name, names=", ".join(near))
        raise InputError("law-table-unknown", name=name)

    def _several(self, name: str, names: list[str]) -> NoReturn:
        raise InputError("law-table-several", name=name, names=", ".join(names))

    def periods(self, name: str, first: date = date.min, last: date = date.max) -> list[str]:
        """Label each version that was in force wholly between two days with its own days."""
        said = []
        for version, following in pairwise((*self.versions(name), None)):
            assert version is not None
            assert version.in_force is not None
            end = following.in_force - DAY if following and following.in_force else None
            if version.repealed or version.in_force <= first or (end or date.max) > last:
                continue
            said.append(f"{version.id} ({version.in_force} – {end or ''})".replace(" )", ")"))
        return said


def _plain(name: str) -> str:
    return name.lower().replace("-", "_")
