"""The answer to a full profile as a page shows it: sections, changes, dates, licences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from openentry.answers.dated_profile import WholeAnswer
from openentry.files.changes_said import ChangeSaid, ChangesSaid
from openentry.files.whole_answer import Section, sections
from openentry.web.pages.licensing_shown import LicensingShown, licensing_shown
from openentry.web.pages.timeline import Timeline, timeline
from openentry.web.pages.verdicts_shown import VerdictShown, verdicts_shown
from openentry.wording import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeShown:
    """What a template needs of the answer to a profile beside its score.

    Attributes
    ----------
    programs : tuple of VerdictShown
    categories, missed_categories : tuple of VerdictShown
        What is said of each category, those apart of which a condition is not met.
    no_category : tuple of Section
        That there is no category on this day, where there is none.
    work, closing : tuple of Section
        How work was counted, and what else must be said.
    changes, quiet_changes : tuple of ChangeSaid
        What changes by itself, apart the days on which nobody's points or verdicts are others.
    met_from : tuple of str
        From when what is not met now would be.
    timeline : Timeline or None
    licensing : LicensingShown or None
    sources : tuple of str
        Keys of the sources of programs and categories.
    holds_until : date or None
        Last day of the answer.
    """

    programs: tuple[VerdictShown, ...]
    categories: tuple[VerdictShown, ...]
    missed_categories: tuple[VerdictShown, ...]
    no_category: tuple[Section, ...]
    work: tuple[Section, ...]
    closing: tuple[Section, ...]
    changes: tuple[ChangeSaid, ...]
    quiet_changes: tuple[ChangeSaid, ...]
    met_from: tuple[str, ...]
    timeline: Timeline | None
    licensing: LicensingShown | None
    sources: tuple[str, ...]
    holds_until: date | None

    @classmethod
    def of(cls, answer: WholeAnswer, lang: Language) -> WholeShown:
        """Put the answer into words, once for the whole page."""
        lawbook = answer.score.lawbook
        said = tuple(sections(answer.eligibility, lawbook, lang))
        coming = ChangesSaid(lawbook.law, lang)
        until = answer.eligibility["holds_until"]

        def of_kind(*kinds: str) -> tuple[Section, ...]:
            return tuple(section for section in said if section.kind in kinds)

        kinds = {kind: of_kind(kind) for kind in ("program", "category")}
        verdicts = tuple(verdicts_shown(kinds, answer.eligibility, lawbook, lang))
        categories = tuple(each for kind, each in verdicts if kind == "category")
        changes = tuple(coming.changes(answer.coming))
        return cls(
            programs=tuple(each for kind, each in verdicts if kind == "program"),
            categories=tuple(c for c in categories if c.section.mark != "missed"),
            missed_categories=tuple(c for c in categories if c.section.mark == "missed"),
            no_category=of_kind("no-category"),
            work=of_kind("work"),
            closing=of_kind("closing"),
            changes=tuple(change for change in changes if change.matters),
            quiet_changes=tuple(change for change in changes if not change.matters),
            met_from=tuple(coming.met_from(answer.coming)),
            timeline=timeline(answer, lang),
            licensing=licensing_shown(answer, lang),
            sources=tuple(key for _, each in verdicts for key in each.sources),
            holds_until=None if until is None else date.fromisoformat(until),
        )
