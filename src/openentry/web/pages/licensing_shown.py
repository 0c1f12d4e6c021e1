"""The way to a licence as the result of a profile shows it."""

from __future__ import annotations

from dataclasses import dataclass

from openentry.answers.dated_profile import WholeAnswer
from openentry.answers.licence_path import LicencePath, everywhere, licence_paths
from openentry.web.pages.licence_pages import OccupationShown, occupations_shown
from openentry.wording import Language

_FEW = 4
"""Provinces and territories up to which their table is shown at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PathShown:
    """One occupation of the person.

    Attributes
    ----------
    code, title : str
    primary, looked_up : bool
    regulated, count : int
        Provinces and territories where it is regulated, and all that are shown.
    occupations : tuple of OccupationShown
        Those of the unit group; none where nothing was looked up.
    """

    code: str
    title: str
    primary: bool
    looked_up: bool
    regulated: int
    count: int
    occupations: tuple[OccupationShown, ...]

    @property
    def short(self) -> bool:
        """Whether the table is short enough to be shown at once."""
        return self.count <= _FEW


@dataclass(frozen=True, slots=True, kw_only=True)
class LicensingShown:
    """Everything that is said of licences.

    Attributes
    ----------
    paths : tuple of PathShown
        Occupations whose licensing was looked up.
    others : tuple of PathShown
        Those whose was not.
    everywhere : bool
        Whether all provinces and territories are shown because none was chosen.
    confirm : str
    words : tuple of str
        What is said beside the facts.
    """

    paths: tuple[PathShown, ...]
    others: tuple[PathShown, ...]
    everywhere: bool
    confirm: str
    words: tuple[str, ...]


def licensing_shown(answer: WholeAnswer, lang: Language) -> LicensingShown | None:
    """Show the way to a licence; None where no occupation was told."""
    lawbook = answer.score.lawbook
    found = licence_paths(answer.document, lawbook.day, lawbook.law)
    if not found:
        return None
    looked_up = tuple(path for path in found if path.looked_up)
    confirm, *rest = dict.fromkeys(
        text
        for path in looked_up or found[:1]
        for one in path.provinces
        for text in one.common_words(lang)
    )
    return LicensingShown(
        paths=tuple(_path(path, answer, lang) for path in looked_up),
        others=tuple(_path(path, answer, lang) for path in found if not path.looked_up),
        everywhere=everywhere(answer.document),
        confirm=confirm,
        words=tuple(rest),
    )


def _path(path: LicencePath, answer: WholeAnswer, lang: Language) -> PathShown:
    known = answer.score.lawbook.law.occupations
    return PathShown(
        code=path.code,
        title=known.by_code[path.code].title(lang),
        primary=path.primary,
        looked_up=path.looked_up,
        regulated=sum(one.status == "regulated" for one in path.provinces),
        count=len(path.provinces),
        occupations=occupations_shown(path.provinces, lang) if path.looked_up else (),
    )
