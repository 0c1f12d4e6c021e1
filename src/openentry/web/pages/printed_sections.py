"""An answer as sections of a printed document: each point with where it comes from, what comes."""

from __future__ import annotations

from collections.abc import Iterator

from openentry.answers.dated_profile import WholeAnswer
from openentry.answers.quick_score import QuickScore
from openentry.files.published import sources
from openentry.files.whole_answer import Row, Section, point_sections, sections
from openentry.web.pages.result_shown import WholeShown
from openentry.web.pages.score_shown import Factor, ScoreShown
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
    shown = WholeShown.of(answer, lang)
    changes = (*shown.changes, *shown.quiet_changes)
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
            for one in sorted(changes, key=lambda one: one.on)
        ),
        notes=(*none, *shown.met_from),
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
    known = sources(score.lawbook.law)
    lines = [line for block in score.blocks for line in block.lines]
    cited = dict.fromkeys(key for line in lines for key in line.sources)
    rows = []
    for source in (known[key] for key in cited):
        issuer = (source.issuer_fr if lang == "fr" else None) or source.issuer
        read = say("tools.source-read", lang, read_on=source.read_on) if source.read_on else ""
        about = ", ".join(filter(None, (issuer, read)))
        value = "\n".join(filter(None, (about, source.url)))
        rows.append(Row(label=source.title.said(lang), value=value))
    return Section(kind="sources", title=say("calculator.sheet-sources", lang), rows=tuple(rows))
