"""The parts of a result, to go to from its top: it is long, and longer on a phone."""

from __future__ import annotations

from collections.abc import Iterator

from openentry.answers.quick_score import QuickScore
from openentry.web.pages.result_shown import WholeShown
from openentry.wording import Language, say


def contents(
    score: QuickScore, lang: Language, whole: WholeShown | None = None
) -> tuple[tuple[str, str], ...]:
    """Give the parts of a result that are there: the end of the name of their heading, and it.

    Parameters
    ----------
    score : QuickScore
    lang : Language
    whole : WholeShown, optional
        Of a full profile.
    """
    return tuple(_parts(score, lang, whole))


def _parts(
    score: QuickScore, lang: Language, whole: WholeShown | None
) -> Iterator[tuple[str, str]]:
    unknown = "-provisional" if score.lawbook.provisional else ""
    yield "stand", say(f"calculator.stands{unknown}", lang, total=score.total)
    if whole is None:
        yield "licence", say("profileresult.licence-quick-title", lang)
    else:
        yield "prog", say("calculator.programs", lang)
        yield "cat", say("calculator.categories", lang)
        if whole.licensing is not None:
            found = "licence" if whole.licensing.paths else "licence-unknown"
            yield "licence", say(f"profileresult.{found}", lang)
        yield "changes", say("calculator.changes", lang)
        if whole.timeline is not None:
            yield "time", say("calculator.timeline", lang)
        for section in whole.work:
            yield "work", section.title
    if score.birthdays:
        yield "ahead", say("calculator.ahead", lang)
    yield "if", say("calculator.what-if", lang)
    yield "why", say("calculator.why", lang)
    yield "sources", say("calculator.sources", lang)
    yield "keep", say("calculator.keep", lang)
