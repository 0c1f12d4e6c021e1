"""The form of a profile with dates: its boxes read off the layout of the profile.

Titles and meanings are those of the data dictionary. What a candidate is hardly ever asked for is
left to the file of a profile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openentry.answers.quick_facts import named_test, tests_of
from openentry.files.profiles import told
from openentry.files.profiles.forms import Form
from openentry.files.profiles.layout import Group, Leaf, layout
from openentry.files.profiles.places import countries, provinces
from openentry.rules.lawbook import Law
from openentry.web.pages.questions import Option
from openentry.wording import Language, say

MOST = 9
"""Most things of one kind that a form shows."""

_TEST = ("test", "taken_on", "listening", "reading", "speaking", "writing")
_CREDENTIAL = ("level", "country", "completed_on", "program_years")
_STUDIED = ("full_time", "months_in_canada", "full_time_months")
_ASSESSED = ("assessments.1.issued_on", "assessments.1.equivalency")
_JOB = ("noc", "country", "started_on", "ended_on", "weekly_hours")
_HOW = ("self_employed", "full_time_student", "authorised")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A part of the form.

    Attributes
    ----------
    name : str
        Way to the group, empty for the person.
    fields : tuple of str
        Ways to the fields from there.
    first : int
        Things shown before anybody asks for more; 0 for what is not a list.
    """

    name: str
    fields: tuple[str, ...]
    first: int = 0


ROOMS = (
    Room(
        name="",
        fields=(
            "birth_on",
            "marital_status",
            "first_language",
            "funds_cad",
            "primary_noc",
            "destinations",
        ),
    ),
    Room(name="tests", fields=_TEST, first=1),
    Room(name="credentials", fields=(*_CREDENTIAL, *_ASSESSED, *_STUDIED), first=1),
    Room(name="jobs", fields=(*_JOB, *_HOW), first=2),
    Room(name="certificates", fields=("noc", "issuer", "issued_on"), first=1),
    Room(
        name="relatives", fields=("relation", "lives_in", "citizen", "permanent_resident"), first=1
    ),
    Room(name="nomination", fields=("province", "nominated_on", "accepted_on")),
    Room(
        name="spouse",
        fields=("accompanying", "birth_on", "citizen", "permanent_resident", "first_language"),
    ),
    Room(name="spouse.tests", fields=_TEST, first=1),
    Room(name="spouse.credentials", fields=(*_CREDENTIAL, *_ASSESSED), first=1),
    Room(name="spouse.jobs", fields=_JOB, first=1),
)

_WAY = re.compile(r"[a-z_]+(\.([1-9]|[a-z_]+))*", re.ASCII)


def known(name: str) -> bool:
    """Tell whether a name is that of a box of the form."""
    if not _WAY.fullmatch(name):
        return False
    plain = re.sub(r"\.[1-9](?=\.|$)", "", name)
    return any(plain == _plain(room, field) for room in ROOMS for field in room.fields)


def _plain(room: Room, field: str) -> str:
    return ".".join(
        part for part in f"{room.name}.{field}".split(".") if part and not part.isdigit()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box or list of the form.

    Attributes
    ----------
    name, label, hint, value, wrong : str
    kind : str
        ``date``, ``list`` or ``text``.
    options : tuple of Option
    """

    name: str
    label: str
    hint: str
    value: str
    wrong: str
    kind: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A part of the form as a page shows it.

    Attributes
    ----------
    name, title, about : str
    things : tuple of tuple of Box
        The boxes of each thing.
    many, more : bool
        Whether it is a list, and whether another thing may be asked for.
    """

    name: str
    title: str
    about: str
    things: tuple[tuple[Box, ...], ...]
    many: bool
    more: bool


class ProfileForm:
    """Shows the form with what was answered so far.

    Parameters
    ----------
    law : Law
    lang : Language
    answers, wrong : mapping of str to str
    more : str
        Room of which one more thing is shown.
    """

    def __init__(
        self,
        law: Law,
        lang: Language,
        answers: Mapping[str, str],
        wrong: Mapping[str, str],
        more: str = "",
    ) -> None:
        self._law, self._lang, self._answers = law, lang, answers
        self._wrong, self._more = wrong, more

    def rooms(self) -> Iterator[Shown]:
        """Give the parts of the form."""
        for room in ROOMS:
            group = layout().find(tuple(filter(None, room.name.split("."))))
            count = self._count(room) if room.first else 1
            numbers = range(1, count + 1) if room.first else (0,)
            yield Shown(
                name=room.name or "person",
                title=told.group_title(group, self._lang),
                about=told.group_about(group, self._lang),
                things=tuple(tuple(self._boxes(room, group, n)) for n in numbers),
                many=bool(room.first),
                more=room.first > 0 and count < MOST,
            )

    def _count(self, room: Room) -> int:
        start = f"{room.name}."
        there = [
            int(name.removeprefix(start).split(".")[0])
            for name, value in self._answers.items()
            if name.startswith(start) and value and name.removeprefix(start)[0].isdigit()
        ]
        shown = self._answers.get(f"shown-{room.name}", "")
        asked = int(shown) if shown.isascii() and shown.isdigit() else 0
        count = max(room.first, asked, *there, 0) + (self._more == room.name)
        return min(count, MOST)

    def _boxes(self, room: Room, group: Group, number: int) -> Iterator[Box]:
        start = [room.name] if room.name else []
        start += [str(number)] if number else []
        for field in room.fields:
            way = field.split(".")
            inner = group
            for step in way[:-1]:
                if not step.isdigit():
                    inner = inner.groups[step]
            yield self._box(".".join((*start, field)), inner, inner.leaves[way[-1]])

    def _box(self, name: str, group: Group, leaf: Leaf) -> Box:
        options = tuple(self._options(name, leaf))
        kind = "list" if options else "date" if leaf.form.name in ("day", "birth") else "text"
        return Box(
            name=name,
            label=told.title(group.path, leaf.name, self._lang),
            hint=told.about(group.path, leaf.name, self._lang),
            value=self._answers.get(name, ""),
            wrong=self._wrong.get(name, ""),
            kind=kind,
            options=options,
        )

    def _options(self, name: str, leaf: Leaf) -> Iterator[Option]:
        form = leaf.form
        values = self._values(form)
        if not values:
            return
        chosen = self._answers.get(name, "")
        yield Option(value="", text=say("calculator.not-given", self._lang), chosen=not chosen)
        for value, text in values:
            yield Option(value=value, text=text, chosen=chosen == value)

    def _values(self, form: Form) -> list[tuple[str, str]]:
        if form.name == "flag":
            return [(value, say(f"words.flag.{value}", self._lang)) for value in ("true", "false")]
        if form.name == "test":
            return [(test, named_test(self._law, test, self._lang)) for test in tests_of(self._law)]
        if form.name in ("word", "code", "codes") and form.words != countries():
            return [(word, self._word(word)) for word in form.words]
        return []

    def _word(self, word: str) -> str:
        if word in provinces():
            return say(f"words.province.{word}", self._lang)
        return say(f"calculator.word-{word}", self._lang)
