"""One table of the law on one day, with its neighbours in time and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from openentry.answers.law_figures import Figures, figures
from openentry.answers.law_known import covered_by
from openentry.answers.law_lines import Part, occupation_title, parts
from openentry.answers.law_remarks import above, authority, below, cited, notes, scale
from openentry.answers.law_tables import CATEGORIES, DAY, AnyVersion, Catalogue
from openentry.files.published import sources
from openentry.rules.loading.categories import CategoryVersion
from openentry.rules.loading.classes import FstVersion
from openentry.rules.loading.noc import load_occupations
from openentry.rules.loading.sources import Covered, Source

_NEAR = 3
_NEAR_ENOUGH = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A version and its days.

    Attributes
    ----------
    id : str
    first : date or None
        None for a version that was only ever announced.
    last : date or None
        None where no later version is known.
    announced : date or None
    certainty : str
    repealed : bool
        From this day the table has no version.
    """

    id: str
    first: date | None
    last: date | None
    announced: date | None
    certainty: str
    repealed: bool

    def holds(self, day: date) -> bool:
        """Tell whether it is the version of a day."""
        return self.first is not None and self.first <= day <= (self.last or date.max)

    @property
    def eve(self) -> date | None:
        """The day before its first."""
        return None if self.first is None else self.first - DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupation:
    """A unit group of a list."""

    code: str
    teer: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a version says.

    Attributes
    ----------
    span : Span
    above, below : tuple of str
        Sentences before the rows and after them.
    rows : Figures or None
    parts : tuple of Part
    occupations : tuple of Occupation
    provision, certainty : str
    scale : str
        How certain the ends of the scale of a test are; empty for other tables.
    notes : tuple of str
    sources : tuple of Source
    """

    span: Span
    above: tuple[str, ...]
    rows: Figures | None
    below: tuple[str, ...]
    parts: tuple[Part, ...]
    occupations: tuple[Occupation, ...]
    provision: str
    certainty: str
    scale: str
    notes: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOn:
    """A table on a day.

    Attributes
    ----------
    name, title : str
    on : date
    rules : Rules or None
        None where no version is in force.
    versions : tuple of Span
        Every version, first to last.
    before, after : Span or None
        Neighbours in time.
    covered : Covered or None
        What is said to be known of its file, and for which days.
    """

    name: str
    title: str
    on: date
    rules: Rules | None
    versions: tuple[Span, ...]
    before: Span | None
    after: Span | None
    covered: Covered | None

    @property
    def begins_later(self) -> bool:
        """Whether the day lies before what is known of the table."""
        return self.covered is not None and self.on < self.covered.first_day

    @property
    def known_until(self) -> date | None:
        """The last day of which the table is known, where the day asked for is later."""
        until = self.covered.until if self.covered else None
        return until if until is not None and until < self.on else None


def table_on(name: str, catalogue: Catalogue) -> TableOn | None:
    """Give a table as it stands on the day of a catalogue; None where no table has that name."""
    if name not in catalogue.names:
        return None
    day = catalogue.lawbook.day
    versions = _spans(name, catalogue)
    dated = [span for span in versions if span.first is not None]
    here = next((span for span in dated if span.holds(day)), None)
    version = catalogue.current.get(name)
    # Where the points of the day are not known, those of an earlier set stand in for them.
    used = here if version is None else next(span for span in dated if span.id == version.id)
    return TableOn(
        name=name,
        title=catalogue.title(name),
        on=day,
        rules=None if version is None or used is None else _rules(name, version, used, catalogue),
        versions=versions,
        before=_before(dated, used, day),
        after=next((s for s in dated if s.first and s.first > day), None),
        covered=covered_by(catalogue.law, name),
    )


def near(name: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Give the names of tables that are most like one that there is not."""
    wanted = name.lower().replace("-", "_")
    within = [known for known in catalogue.names if wanted and wanted in known]
    ends = {known: known.rpartition(".")[2] for known in catalogue.names}
    last = wanted.rpartition(".")[2]
    close = get_close_matches(last, set(ends.values()), n=_NEAR, cutoff=_NEAR_ENOUGH)
    like = [known for end in close for known in catalogue.names if ends[known] == end]
    return tuple(dict.fromkeys((*within, *like)))


def _before(dated: list[Span], used: Span | None, day: date) -> Span | None:
    """Give the version before the one that is used, or the last one before the day."""
    first = used.first if used else None
    earlier = [s for s in dated if s.first and s.first < (first or day) and not s.repealed]
    return earlier[-1] if earlier else None


def _spans(name: str, catalogue: Catalogue) -> tuple[Span, ...]:
    dated = catalogue.versions(name)
    found = []
    for version in _every(name, catalogue):
        later = [v.in_force for v in dated if v.in_force and _after(v.in_force, version)]
        found.append(
            Span(
                id=version.id,
                first=version.in_force,
                last=min(later) - DAY if later else None,
                announced=getattr(version, "announced", None),
                certainty=version.certainty,
                repealed=version.repealed,
            )
        )
    return tuple(found)


def _after(day: date, version: AnyVersion) -> bool:
    return version.in_force is not None and day > version.in_force


def _every(name: str, catalogue: Catalogue) -> tuple[AnyVersion, ...]:
    """Give every version, those that were only announced too."""
    if name.startswith(CATEGORIES):
        return catalogue.law.categories[name.removeprefix(CATEGORIES)].version
    return catalogue.versions(name)


def _rules(name: str, version: AnyVersion, span: Span, catalogue: Catalogue) -> Rules:
    lang, known = catalogue.lang, sources(catalogue.law)
    return Rules(
        span=span,
        above=tuple(above(version, catalogue)),
        rows=figures(version, catalogue),
        below=tuple(below(name, version, catalogue)),
        parts=tuple(parts(version, catalogue)),
        occupations=_occupations(version, catalogue),
        provision=authority(version, lang),
        certainty=catalogue.certainty(name),
        scale=scale(version, lang),
        notes=tuple(notes(version, lang)),
        sources=tuple(known[key] for key in cited(version)),
    )


def _occupations(version: AnyVersion, catalogue: Catalogue) -> tuple[Occupation, ...]:
    return tuple(
        Occupation(code=code, teer=found.teer, title=occupation_title(found, catalogue.lang))
        for code in occupation_codes(version)
        for found in (load_occupations(catalogue.law.roots)[code],)
    )


def occupation_codes(version: AnyVersion) -> tuple[str, ...]:
    """Give the unit groups of NOC 2021 that a version lists."""
    if isinstance(version, CategoryVersion):
        return version.noc.any_of if version.noc is not None else ()
    if isinstance(version, FstVersion) and version.trades.edition == "2021":
        return tuple(sorted(version.trade_codes))
    return ()
