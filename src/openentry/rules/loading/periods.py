"""Rules of rounds that change by day: ranking, time limit to apply, pool period.

For the dated tables under ``law/rounds``. They are small; each version restates every field.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field

from openentry.rules.errors import LawError
from openentry.rules.loading.reading import Certainty, Document, Text, place, read
from openentry.rules.loading.sources import check_cited, load_sources
from openentry.rules.loading.tables import Version, in_order

ProgramWord = Literal["fsw", "cec", "fst", "pnp"]
PROGRAM_WORDS: tuple[ProgramWord, ...] = ("fsw", "cec", "fst", "pnp")


class DatedVersion(Version):
    """A version that can say how certain each of its fields is.

    Attributes
    ----------
    certainty_note : Text or None
        Why it is no more certain than it is.
    field_certainty : dict
        Certainty of single fields that differ from the version's own.
    """

    certainty_note: Text | None = None
    field_certainty: dict[str, Certainty] = Field(default_factory=dict)


class RankingVersion(DatedVersion):
    """How candidates are ranked and who may be invited as what.

    Attributes
    ----------
    tie_break : bool
        Among equal scores the earlier submission ranks higher.
    nominee_class_only : bool
        A provincial nominee is invited in the nominee class only (IRPA 10.1(1.1)).
    class_order : tuple of str
        Program named in the invitation of a person who fits several, first to last.
    """

    tie_break: bool
    nominee_class_only: bool
    class_order: tuple[ProgramWord, ...]


class RankingDocument(Document):
    """The rules of ranking with all their versions."""

    table: Literal["rounds.ranking"]
    title: Text
    version: tuple[RankingVersion, ...] = Field(min_length=1)


class InvitationPeriodVersion(DatedVersion):
    """Days an invited person has, counted from the day after the invitation."""

    days: int = Field(ge=1)


class InvitationPeriodDocument(Document):
    """The time limit to apply with all its versions."""

    table: Literal["rounds.invitation_period"]
    title: Text
    unit: Literal["days"]
    version: tuple[InvitationPeriodVersion, ...] = Field(min_length=1)


class ProfileValidityVersion(DatedVersion):
    """Months a profile may stay in the pool, to the day or to the instant of its receipt."""

    months: int = Field(ge=1)
    counted_to: Literal["day", "instant"]


class ProfileValidityDocument(Document):
    """The pool period with all its versions."""

    table: Literal["rounds.profile_validity"]
    title: Text
    unit: Literal["months"]
    version: tuple[ProfileValidityVersion, ...] = Field(min_length=1)


class CandidatePeriodsVersion(DatedVersion):
    """Days a draft is kept, days to answer a nomination, and provinces that do not nominate."""

    draft_days: int = Field(ge=1)
    nomination_days: int = Field(ge=1)
    nomination_counted_to: Literal["day", "instant"]
    provinces_not_nominating: tuple[str, ...]


class CandidatePeriodsDocument(Document):
    """The periods that run for a candidate, with all their versions."""

    table: Literal["rounds.candidate_periods"]
    title: Text
    unit: Literal["days"]
    version: tuple[CandidatePeriodsVersion, ...] = Field(min_length=1)


def check_field_certainty(version: DatedVersion, file: str) -> None:
    """Check that a field said to be more or less certain exists.

    Raises
    ------
    LawError
        ``law-field-certainty``.
    """
    for name in version.field_certainty:
        if name not in type(version).model_fields:
            raise LawError("law-field-certainty", file=file, version=version.id, key=name)


def load_ranking(roots: tuple[Path, ...]) -> tuple[RankingVersion, ...]:
    """Read the rules of ranking; a later root adds versions.

    Raises
    ------
    LawError
        ``law-class-order`` unless each program stands in the order once.
    """
    found = [(d.version, path) for d, path in _documents(roots, "ranking", RankingDocument)]
    versions = _joined(roots, found)
    for version in versions:
        if sorted(version.class_order) != sorted(PROGRAM_WORDS):
            raise LawError(
                "law-class-order",
                file=place(found[-1][1]),
                version=version.id,
                found=", ".join(version.class_order),
                allowed=", ".join(PROGRAM_WORDS),
            )
    return versions


def load_invitation_periods(roots: tuple[Path, ...]) -> tuple[InvitationPeriodVersion, ...]:
    """Read the time limits to apply; a later root adds versions."""
    found = _documents(roots, "invitation_period", InvitationPeriodDocument)
    return _joined(roots, [(d.version, path) for d, path in found])


def load_profile_validity(roots: tuple[Path, ...]) -> tuple[ProfileValidityVersion, ...]:
    """Read the pool periods; a later root adds versions."""
    found = _documents(roots, "profile_validity", ProfileValidityDocument)
    return _joined(roots, [(d.version, path) for d, path in found])


def load_candidate_periods(roots: tuple[Path, ...]) -> tuple[CandidatePeriodsVersion, ...]:
    """Read the periods that run for a candidate; a later root adds versions."""
    found = _documents(roots, "candidate_periods", CandidatePeriodsDocument)
    return _joined(roots, [(d.version, path) for d, path in found])


D = TypeVar("D", bound=Document)
W = TypeVar("W", bound=DatedVersion)


def _documents(roots: tuple[Path, ...], name: str, model: type[D]) -> list[tuple[D, Path]]:
    paths = [root / "rounds" / f"{name}.toml" for root in roots]
    return [(read(path, model), path) for i, path in enumerate(paths) if not i or path.exists()]


def _joined(roots: tuple[Path, ...], found: list[tuple[tuple[W, ...], Path]]) -> tuple[W, ...]:
    sources = load_sources(roots)
    for versions, path in found:
        for version in versions:
            check_cited(version.source, sources, place(path), version.id)
            check_field_certainty(version, place(path))
    return in_order(tuple(v for versions, _ in found for v in versions), place(found[-1][1]))
