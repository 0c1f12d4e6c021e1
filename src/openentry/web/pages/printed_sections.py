"""An answer as sections of a printed document: each point with where it comes from, what comes."""

from __future__ import annotations

from collections.abc import Iterator

from openentry.answers.dated_profile import WholeAnswer
from openentry.answers.quick_score import QuickScore
from openentry.files.changes_said import ChangesSaid
from openentry.files.whole_answer import Row, Section, point_sections, sections
from openentry.web.pages.law_said import sources_said
from openentry.web.pages.score_shown import Factor, ScoreShown, sources_read
from openentry.wording import Language, day, say


def of_score(score: QuickScore, lang: Language) -> Iterator[Section]:
    """Say a score, every point of it, and the sources."""
    yield from _points(score, lang)
    yield _sources(score, lang)


def of_whole(answer: WholeAnswer, lang: Language) -> Iterator[Section]:
    """Say the whole answer to a profile: points, conditions, what is to come, and the sources."""
    score = answer.score
    yield from _points(score, lang)
    said = list(sections(answer.eligibility, score.lawbook, lang))
    yield from (section for section in said if section.kind != "closing")
    coming = ChangesSaid(score.lawbook.law, lang)
    changes = tuple(coming.changes(answer.coming))
    none = () if changes else (say("calculator.changes-none", lang),)
    yield Section(
        kind="changes",
        title=say("calculator.changes", lang),
        sentence=say("calculator.changes-lead", lang, on=score.told.on),
        rows=tuple(
            Row(
                label=say("calculator.labelled", lang, label=day(one.on, lang), text=one.causes),
                value="\n".join((one.total, *one.lines)),
            )
            for one in changes
        ),
        notes=(*none, *coming.met_from(answer.coming)),
    )
    yield from (section for section in said if section.kind == "closing")
    yield _sources(score, lang)


def _points(score: QuickScore, lang: Language) -> Iterator[Section]:
    yield next(iter(point_sections(score.explanation, score.lawbook, lang)))
    for piece in ScoreShown(score, lang).pieces():
        yield Section(
            kind="score",
            title=piece.title,
            sentence=say("eligibility.of", lang, points=piece.points, maximum=piece.maximum),
            rows=tuple(_factor(factor, lang) for factor in piece.factors),
            notes=(say("calculator.cut", lang, cut=piece.cut),) if piece.cut else (),
        )


def _factor(factor: Factor, lang: Language) -> Row:
    points = say("eligibility.of", lang, points=factor.points, maximum=factor.maximum)
    if factor.cell:
        points = say("calculator.labelled", lang, label=points, text=factor.cell)
    cited = "; ".join(filter(None, (factor.provision, factor.certainty)))
    return Row(label=factor.title, value="\n".join(filter(None, (points, cited, factor.step))))


def _sources(score: QuickScore, lang: Language) -> Section:
    rows = []
    for source in sources_said(sources_read(score), score.lawbook.law, lang):
        read = say("tools.source-read", lang, read_on=source.read_on) if source.read_on else ""
        about = ", ".join(filter(None, (source.issuer, read)))
        rows.append(Row(label=source.title, value="\n".join(filter(None, (about, source.url)))))
    return Section(kind="sources", title=say("calculator.sources", lang), rows=tuple(rows))
