"""The way to a licence for whoever told a profile: whom to ask, for each occupation they named.

The primary occupation comes first, then those of the jobs. Provinces are those where the person
means to live; where none was named, all. It tells what `openentry.rules.licensing` knows and
nothing more: never that somebody may practise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from openentry.files.profiles.places import EVERYWHERE
from openentry.rules.lawbook import Law
from openentry.rules.licensing import Licensing, licensing

_EDITION = "2021"
"""Edition of the classification in which licences are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LicencePath:
    """One occupation with the provinces that matter to the person.

    Attributes
    ----------
    code : str
        Unit group of NOC 2021.
    primary : bool
        Whether it is the primary occupation.
    provinces : tuple of Licensing
        At least one.
    """

    code: str
    primary: bool
    provinces: tuple[Licensing, ...]

    @property
    def looked_up(self) -> bool:
        """Whether the licensing of the occupation was looked up at all."""
        return self.provinces[0].looked_up


def licence_paths(document: Mapping[str, Any], on: date, law: Law) -> tuple[LicencePath, ...]:
    """Give the way to a licence for each occupation of a profile.

    Parameters
    ----------
    document : mapping
        A profile that was read.
    on : date
    law : Law
    """
    codes = tuple(dict.fromkeys(_codes(document)))
    primary = _primary(document) or (codes[0] if len(codes) == 1 else "")
    provinces = _provinces(document, law)
    return tuple(
        LicencePath(
            code=code,
            primary=code == primary,
            provinces=tuple(licensing(code, province, on, law) for province in provinces),
        )
        for code in codes
        if code in law.occupations.by_code
    )


def everywhere(document: Mapping[str, Any]) -> bool:
    """Tell whether a profile leaves open where in Canada the person means to live."""
    told = document.get("destinations") or ()
    return not told or EVERYWHERE in told


def _provinces(document: Mapping[str, Any], law: Law) -> tuple[str, ...]:
    if everywhere(document):
        return tuple(law.licensing.provinces)
    told = document["destinations"]
    return tuple(province for province in law.licensing.provinces if province in told)


def _codes(document: Mapping[str, Any]) -> Iterator[str]:
    if code := _primary(document):
        yield code
    for job in document.get("jobs") or ():
        if code := _of_edition(job, "noc", "noc_edition") or _other(job):
            yield code


def _primary(document: Mapping[str, Any]) -> str:
    return _of_edition(document, "primary_noc", "primary_noc_edition")


def _of_edition(thing: Mapping[str, Any], name: str, edition: str) -> str:
    return str(thing.get(name) or "") if (thing.get(edition) or _EDITION) == _EDITION else ""


def _other(job: Mapping[str, Any]) -> str:
    """Give the code that a job of the former edition has in this one, where it was told."""
    return str(job.get("noc_other") or "")
