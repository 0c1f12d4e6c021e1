"""Who licenses an occupation in a province or territory, as far as is known on a day.

For the command line, the pages and the API to say the same. It tells whom to ask and never that
somebody may practise: authorisation to work is always not known. Licensing is no condition of a
category and gives no points. The law behind it is that of the provinces; see ``law/licensing``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from openentry.rules.errors import InputError
from openentry.rules.lawbook import FIRST_DAY, Law
from openentry.rules.loading.licensing import (
    FOLDER,
    LicenceRule,
    LicensedOccupation,
    LicensingLaw,
    Regulator,
    Status,
    Words,
)
from openentry.rules.loading.reading import Certainty
from openentry.rules.loading.sources import load_coverage
from openentry.wording import Language, say

QUEBEC = "QC"
_SAFEST: tuple[Status, ...] = ("regulated", "not_known", "not_regulated")
"""Of several occupations of a unit group, the one that sends a person to ask stands first."""
_WEAKEST: tuple[Certainty, ...] = ("unverified", "inferred", "stated")
_NOTHING = Words(en=None, fr=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """One occupation of a unit group in one province or territory.

    Attributes
    ----------
    occupation : str
        Its name in the law files; empty for a unit group whose licensing was not looked up.
    name : Words
        What people call it; empty where `occupation` is.
    status : str
        ``regulated`` ``not_regulated`` ``not_known``.
    regulator : Regulator or None
        Whom to ask; never None for what is regulated.
    assessment : tuple of Words
        National bodies and examinations that assess people trained elsewhere.
    source : tuple of str
        Keys of ``sources.toml``.
    certainty : str
    checked_on : date or None
        Day the source was found; None where no page was read.
    since, changes_on : date or None
        First day of this rule, and of the next one, where they are known.
    notes : tuple of Words
    """

    occupation: str
    name: Words
    status: Status
    regulator: Regulator | None
    assessment: tuple[Words, ...]
    source: tuple[str, ...]
    certainty: Certainty
    checked_on: date | None
    since: date | None
    changes_on: date | None
    notes: tuple[Words, ...]

    def no_rule_found(self, lang: Language) -> str:
        """Say whom to ask where no regulator is known; nothing where one is."""
        return "" if self.regulator else say("licensing.no-rule-found", lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class Licensing:
    """A unit group in one province or territory.

    Attributes
    ----------
    code, province : str
    on : date
        Day that was asked for.
    known_on : date
        Day the answer was gathered; it may have been otherwise before, and may be since.
    looked_up : bool
        Whether the licensing of this unit group was looked up at all.
    licences : tuple of Licence
        At least one.
    """

    code: str
    province: str
    on: date
    known_on: date
    looked_up: bool
    licences: tuple[Licence, ...]

    @property
    def status(self) -> Status:
        """The status of the unit group: regulated when any of its occupations is."""
        return min((one.status for one in self.licences), key=_SAFEST.index)

    @property
    def regulators(self) -> tuple[Regulator, ...]:
        """Whom to ask, each once."""
        return tuple(dict.fromkeys(one.regulator for one in self.licences if one.regulator))

    @property
    def certainty(self) -> Certainty:
        """The weakest certainty of the licences."""
        return min((one.certainty for one in self.licences), key=_WEAKEST.index)

    @property
    def source(self) -> tuple[str, ...]:
        """Keys of ``sources.toml``, each once."""
        return tuple(dict.fromkeys(key for one in self.licences for key in one.source))

    def words(self, lang: Language) -> tuple[str, ...]:
        """Say what every answer says beside its facts, the request to confirm first."""
        confirm, *rest = self.common_words(lang)
        unregulated = (self._unregulated(one, lang) for one in self.licences if not one.regulator)
        return (confirm, *unregulated, *rest)

    def common_words(self, lang: Language) -> tuple[str, ...]:
        """Say the same where `Licence.no_rule_found` stands with each occupation."""
        days = {"on": self.on, "known_on": self.known_on}
        return tuple(say(f"licensing.{name}", lang, **days) for name in self._said())

    def _unregulated(self, one: Licence, lang: Language) -> str:
        words = one.no_rule_found(lang)
        if len(self.licences) == 1:
            return words
        return say("licensing.of-one", lang, occupation=one.name.said(lang), words=words)

    def _said(self) -> Iterator[str]:
        yield "confirm"
        if not self.looked_up:
            yield "not-looked-up"
        yield "known-before" if self.on >= self.known_on else "known-after"
        if self.province == QUEBEC:
            yield "quebec"
        yield "work-not-known"


def licensing(code: str, province: str, on: date, law: Law | None = None) -> Licensing:
    """Tell who licenses an occupation in a province or territory.

    Parameters
    ----------
    code : str
        Unit group of NOC 2021, five digits.
    province : str
        Postal letters, such as ``ON``.
    on : date
        Day in Ottawa. Little is known of the past: the answer says of what day it is.
    law : Law, optional
        By default that of this installation.

    Returns
    -------
    Licensing
        For a unit group that was not looked up, one licence that is not known.

    Raises
    ------
    InputError
        ``licensing-code`` for a code that NOC 2021 does not have, ``licensing-province``,
        ``day-before-law``.

    Notes
    -----
    Source: ``law/licensing``. A unit group may hold titles of which nothing is said here.

    Examples
    --------
    >>> from datetime import date
    >>> licensing("31301", "ON", date(2026, 11, 22)).regulators[0].name.en
    'College of Nurses of Ontario'
    """
    law = law or Law.load()
    known = law.licensing
    if on < FIRST_DAY:
        raise InputError("day-before-law", day=on, first=FIRST_DAY)
    if code not in law.occupations.by_code:
        raise InputError("licensing-code", code=code, count=len(known.occupations))
    if province not in known.provinces:
        allowed = ", ".join(known.provinces)
        raise InputError("licensing-province", province=province, allowed=allowed)
    found = tuple(_licence(one, province, on, known) for one in known.occupations.get(code, ()))
    return Licensing(
        code=code,
        province=province,
        on=on,
        known_on=_known_on(law.roots),
        looked_up=bool(found),
        licences=found or (_not_looked_up(),),
    )


def licensing_everywhere(code: str, on: date, law: Law | None = None) -> tuple[Licensing, ...]:
    """Tell who licenses an occupation in every province and territory, as `licensing` does."""
    law = law or Law.load()
    return tuple(licensing(code, province, on, law) for province in law.licensing.provinces)


@lru_cache(maxsize=8)
def _known_on(roots: tuple[Path, ...]) -> date:
    """Give the first day that the files of this folder are said to cover."""
    parts = load_coverage(roots).covered
    return next(part.first_day for part in parts if FOLDER in part.files)


def _licence(
    occupation: LicensedOccupation, province: str, on: date, known: LicensingLaw
) -> Licence:
    rules = known.rules[occupation.noc, occupation.id, province]
    rule, following = _in_force(rules, on)
    notes = (occupation.note, rule.note if rule else _NOTHING)
    return Licence(
        occupation=occupation.id,
        name=occupation.name,
        status=rule.status if rule else "not_known",
        regulator=rule.regulator if rule else None,
        assessment=occupation.assessment,
        source=rule.source if rule else (),
        certainty=rule.certainty if rule else "unverified",
        checked_on=rule.checked_on if rule else None,
        since=rule.in_force if rule else None,
        changes_on=following.in_force if following else None,
        notes=tuple(note for note in notes if note.en),
    )


def _in_force(
    rules: tuple[LicenceRule, ...], on: date
) -> tuple[LicenceRule | None, LicenceRule | None]:
    """Give the rule of a day and the one after it; None before the first."""
    begun = [rule for rule in rules if rule.in_force is None or rule.in_force <= on]
    later = rules[len(begun) :]
    return begun[-1] if begun else None, later[0] if later else None


def _not_looked_up() -> Licence:
    return Licence(
        occupation="",
        name=_NOTHING,
        status="not_known",
        regulator=None,
        assessment=(),
        source=(),
        certainty="unverified",
        checked_on=None,
        since=None,
        changes_on=None,
        notes=(),
    )
