"""Finding an occupation, and a page for each: the official description first, points after.

What somebody types of their work comes in the body of a request and is kept nowhere. A code has
an address: it says what an occupation is, not whose it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from openentry.answers.occupation_search import TYPED_MOST, Found, picker, search
from openentry.answers.occupations import Listed, OccupationTold, occupation
from openentry.files.eligibility_said import program_name
from openentry.rules.errors import InputError
from openentry.rules.lawbook import Lawbook
from openentry.rules.loading.titles import Neighbours
from openentry.rules.names import provision_text
from openentry.web.addresses import other
from openentry.web.pages.law_said import doubt
from openentry.web.pages.showing import law, page, today
from openentry.wording import Language, say

SHOWN_MOST = 8
"""Occupations that are shown of a search."""

_FORM = "find"
_STATES = {True: "yes", False: "no", None: "unknown"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One of two occupations that are easily confused.

    Attributes
    ----------
    code, title, description : str
        The last is the address of the official description.
    here : bool
        Whether the page is about it.
    """

    code: str
    title: str
    description: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two occupations side by side.

    Attributes
    ----------
    sides : tuple of Beside
    difference, certainty : str
        The certainty is empty for stated.
    """

    sides: tuple[Beside, ...]
    difference: str
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingSaid:
    """Whether a program counts work in the occupation.

    Attributes
    ----------
    program, text, provision : str
    state : str
        ``yes`` ``no`` ``unknown``; through another program is ``unknown``.
    """

    program: str
    text: str
    provision: str
    state: str


@csrf_exempt
def find(request: HttpRequest, lang: Language) -> HttpResponse:
    """Ask for a job title or a code, and show what is like it."""
    typed = request.POST.get("typed", "").strip()[:TYPED_MOST]
    return _found(request, lang, typed, open_form=_FORM)


def one(request: HttpRequest, lang: Language, code: str) -> HttpResponse:
    """Tell of one occupation; where a code of NOC 2016 led, and that a code is none."""
    lawbook = law().on(today())
    try:
        told = occupation(code, lawbook, lang)
    except InputError as error:
        if error.code == "occupation-former":
            return _found(request, lang, code)
        return _found(request, lang, "", refused=code)
    context = {
        "here": "occupations",
        "told": told,
        "one": told.found,
        "other_title": told.names.said(other(lang)),
        "pairs": [_pair(each, code, lang) for each in told.found.neighbours],
        "titles": [
            ("", [x.text for x in told.titles if x.lang == lang]),
            (other(lang), [x.text for x in told.titles if x.lang == other(lang)]),
        ],
        "ours": any(x.origin == "ours" for x in told.titles),
        "counted": list(_counted(told, lawbook, lang)),
        "listed": [
            (each, _category(each), doubt(each.certainty, lang)) for each in told.categories
        ],
        "description_doubt": doubt(told.found.description_certainty, lang),
        "lawbook": lawbook,
        "changes": lawbook.rule_set.changes.said(lang),
        "licence_known": code in law().licensing.occupations,
    }
    return page(request, "occupation.html", lang, context)


def _found(
    request: HttpRequest,
    lang: Language,
    typed: str,
    *,
    open_form: str = "",
    refused: str = "",
) -> HttpResponse:
    known = picker(law())
    result = search(typed, law(), lang, SHOWN_MOST) if typed else None
    found = result.found if result else ()
    pairs = [_pair(each, "", lang) for each in _confused(found)]
    context = {
        "here": "occupations",
        "open_form": open_form,
        "typed": typed,
        "refused_code": refused,
        "result": result,
        "more": result.count - len(found) if result else 0,
        "former": [
            (old, [(way.noc_2021, known.occupations[way.noc_2021].title(lang)) for way in ways])
            for old in (result.former if result else ())
            for ways in (known.passages[old],)
        ],
        "found": [(each, _matched(each, lang)) for each in found],
        "pairs": pairs,
        "site": known.site,
        "count": len(known.occupations),
    }
    return page(
        request,
        "occupations.html",
        lang,
        context,
        status=HTTPStatus.NOT_FOUND if refused else HTTPStatus.OK,
    )


def _confused(found: tuple[Found, ...]) -> Iterable[Neighbours]:
    """Give, once each, the pairs that the person has before their eyes, and those of the first."""
    if not found:
        return ()
    codes = {each.code for each in found}
    pairs = dict.fromkeys(pair for each in found for pair in each.neighbours)
    return [p for p in pairs if found[0].code in p.codes or codes.issuperset(p.codes)]


def _matched(found: Found, lang: Language) -> str:
    """Give the job title that was like what was typed, where it is not the title itself."""
    if found.how != "title":
        return ""
    if found.matched_lang == lang:
        return found.matched
    language = say(f"words.language.{found.matched_lang}", lang)
    return say("tools.title-in", lang, title=found.matched, language=language)


def _pair(pair: Neighbours, here: str, lang: Language) -> Pair:
    known = picker(law())
    sides = []
    for code in pair.codes:
        title = known.occupations[code].title(lang)
        description = known.found(code, lang, title, lang, "code").description
        sides.append(Beside(code=code, title=title, description=description, here=code == here))
    return Pair(
        sides=tuple(sides),
        difference=pair.difference(lang),
        certainty=doubt(pair.certainty, lang),
    )


def _category(listed: Listed) -> str:
    """Give the name of the category of a version, as addresses have it."""
    return next(
        name
        for name, category in law().categories.items()
        if any(version.id == listed.version for version in category.version)
    )


def _counted(told: OccupationTold, lawbook: Lawbook, lang: Language) -> Iterable[CountingSaid]:
    for each in told.programs:
        state = _STATES[each.counts]
        through = each.rule == "programs" and each.counts
        yield CountingSaid(
            program=program_name(each.program, lang),
            text=say(
                f"tools.counts-{each.rule}-{state}",
                lang,
                teer=told.found.teer,
                skilled=", ".join(told.skilled),
                programs="; ".join(program_name(p, lang) for p in lawbook.pnp.federal_programs),
            ),
            provision=provision_text(each.provision, lang),
            state="unknown" if through else state,
        )
