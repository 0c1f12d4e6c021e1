"""The language test converter, and a page for each test with its whole chart.

Marks come in the body of a request, go back in the page and are kept nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from openentry.answers.language_levels import Chart, Reading, charts, neighbours, read_marks
from openentry.answers.quick_facts import DAY_PARTS, WrongAnswers
from openentry.rules.columns import ABILITIES
from openentry.rules.names import provision_text
from openentry.web.pages.chart_shown import ChartShown, chart_shown
from openentry.web.pages.law_said import doubt, sources_said
from openentry.web.pages.questions import Part
from openentry.web.pages.showing import law, page, today
from openentry.wording import Language, say

_DAYS = ("taken", "result")
_NAMES = ("test", *(f"{name}_{part}" for name in _DAYS for part in DAY_PARTS), *ABILITIES)
_MOST = 40
"""Letters of an answer that are read."""

_FORM = "convert"
_SENT = "go"
"""Sent along by the form once it was asked to read; without it answers are only shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One ability of a report as a page tells it.

    Attributes
    ----------
    ability, mark : str
        The mark is empty where none was given.
    text : str
        The level, or why there is none.
    read : bool
    certainty : str
        Empty for stated.
    """

    ability: str
    mark: str
    text: str
    read: bool
    certainty: str


@csrf_exempt
def convert(request: HttpRequest, lang: Language) -> HttpResponse:
    """Ask for a test and four marks, and tell the levels of what was sent."""
    sent = request.POST
    answers = {name: sent[name].strip()[:_MOST] for name in _NAMES if name in sent}
    context: dict[str, object] = {"here": "tests", "open_form": _FORM, "answers": answers}
    refused: dict[str, str] = {}
    if _SENT in sent:
        try:
            context |= _read(read_marks(answers, law(), today()), answers, lang)
        except WrongAnswers as wrong:
            refused = {each.name: each.text[lang] for each in wrong.wrong}
    context |= _asked(answers, refused, lang)
    return page(request, "tests.html", lang, context)


def one_test(request: HttpRequest, lang: Language, test: str) -> HttpResponse:
    """Show the whole chart of a test."""
    known = charts(law()).get(test.replace("-", "_"))
    if not known:
        raise Http404
    others = [one[-1].test for one in charts(law()).values() if one[-1].test != known[-1].test]
    context = {
        "here": "tests",
        "test": known[-1].test,
        "name": known[-1].test.name.said(lang),
        "charts": [chart_shown(one, law(), lang) for one in reversed(known)],
        "others": [(one.test.replace("_", "-"), one.name.said(lang)) for one in others],
    }
    return page(request, "test.html", lang, context)


def _asked(
    answers: Mapping[str, str], refused: Mapping[str, str], lang: Language
) -> dict[str, object]:
    """Put the form in words, with what was answered."""
    accepted = [(name, one[-1].test.name.said(lang)) for name, one in charts(law()).items()]
    refusable = [(name, one.name.said(lang)) for name, one in neighbours(law()).items()]

    def part(name: str, label: str) -> Part:
        return Part(
            name=name, label=label, value=answers.get(name, ""), wrong=refused.get(name, "")
        )

    days = {
        name: [
            part(f"{name}_{each}", say(f"calculator.part-{each}", lang))
            for each in reversed(DAY_PARTS)
        ]
        for name in _DAYS
    }
    return {
        "refused": refused,
        "wrong_count": len(refused),
        "test_wrong": refused.get("test", ""),
        "accepted": accepted,
        "not_accepted": refusable,
        "tests": [(name.replace("_", "-"), text) for name, text in accepted],
        "taken": days["taken"],
        "result": days["result"],
        "result_told": any(each.value for each in days["result"]),
        "marks": [part(name, say(f"words.ability.{name}", lang)) for name in ABILITIES],
        "as_day": {"kind": "day"},
        "as_mark": {"kind": "language"},
    }


def _read(reading: Reading, answers: Mapping[str, str], lang: Language) -> dict[str, object]:
    told = neighbours(law()).get(reading.test)
    chart = reading.chart
    name = told.name if told else charts(law())[reading.test][-1].test.name
    context: dict[str, object] = {
        "reading": reading,
        "name": name.said(lang),
        "slug": reading.test.replace("_", "-"),
        "levels": [_level(ability, reading, answers, lang) for ability in ABILITIES],
        "lowest": _lowest(reading, chart, lang),
    }
    if told or chart is None:
        # The same is said of every mark: once is enough.
        context["refusal"] = next(iter(reading.results.values())).message(lang)
    if chart is not None:
        context["chart"] = _own_chart(chart, reading, lang)
    if reading.counting is not None:
        rule = reading.counting.rule
        context |= {
            "counting": reading.counting,
            "counts_now": reading.counting.last >= today(),
            "years": rule.language_years,
            "counting_provision": provision_text(rule.provision, lang),
            "counting_doubt": doubt(rule.certainty, lang),
            "counting_note": rule.certainty_note.said(lang) if rule.certainty_note else "",
            "counting_sources": sources_said(rule.source, law(), lang),
        }
    return context


def _own_chart(chart: Chart, reading: Reading, lang: Language) -> ChartShown:
    levels = {name: result.level for name, result in reading.results.items()}
    return chart_shown(chart, law(), lang, levels)


def _lowest(reading: Reading, chart: Chart | None, lang: Language) -> str:
    if reading.lowest is None or chart is None:
        return ""
    return say(
        "law.level" if reading.lowest else "law.level-below",
        lang,
        scale=chart.test.scale,
        level=reading.lowest,
    )


def _level(ability: str, reading: Reading, answers: Mapping[str, str], lang: Language) -> Level:
    result = reading.results.get(ability)
    return Level(
        ability=say(f"words.ability.{ability}", lang),
        mark=answers.get(ability, ""),
        text=result.message(lang) if result else say("tools.mark-not-given", lang),
        read=result is not None and result.level is not None,
        certainty=doubt(result.certainty, lang) if result and result.certainty else "",
    )
