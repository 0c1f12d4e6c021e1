"""The form of a profile with dates, as a page shows it: read off the layout of the profile.

Titles and meanings are those of the data dictionary, which speaks to whoever writes a file; where
that would puzzle a person at a form, the form has words of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openentry.answers.occupation_search import search
from openentry.answers.profile_words import label, worded
from openentry.answers.quick_facts import named_test, tests_of
from openentry.files.profiles import told
from openentry.files.profiles.forms import Form
from openentry.files.profiles.layout import Group, Leaf, layout
from openentry.files.profiles.places import CANADA, EVERYWHERE, FEDERAL, countries, provinces
from openentry.rules.lawbook import Law
from openentry.web.pages.profile_rooms import (
    MOST,
    PARTS,
    Part,
    Rare,
    Room,
    box_name,
    part_of,
)
from openentry.web.pages.questions import Option
from openentry.wording import Language, say
from openentry.wording.countries import by_name
from openentry.wording.folding import folded

SEPARATOR = ";"
"""Between several codes of one answer, as in a file of profiles."""

_SUGGESTED = 6
"""Occupations that are shown of those like what was typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """An occupation like what was typed, and the job title it was found by where that differs."""

    code: str
    title: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One box or list of the form.

    Attributes
    ----------
    name, label, hint, value, wrong : str
    kind : str
        ``date``, ``list``, ``many`` (several of a list), ``occupation``, ``number``, ``whole`` or
        ``text``.
    options : tuple of Option
    said : str
        Title of the occupation whose code was told.
    looked : bool
        Whether occupations were looked for, by the title in the box.
    found : tuple of Suggested
    """

    name: str
    label: str
    hint: str
    value: str
    wrong: str
    kind: str
    options: tuple[Option, ...]
    said: str = ""
    looked: bool = False
    found: tuple[Suggested, ...] = ()

    @property
    def told(self) -> bool:
        """Whether it holds an answer, or one that must be mended."""
        return bool(self.value or self.wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """Boxes that stand together.

    Attributes
    ----------
    title : str
        When they matter; empty for those that always do.
    boxes : tuple of Box
    """

    title: str
    boxes: tuple[Box, ...]

    @property
    def told(self) -> bool:
        """Whether any of them holds an answer."""
        return any(box.told for box in self.boxes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """The spouse, one job, one test: the boxes of it.

    Attributes
    ----------
    title : str
        Empty for what is not one of a list.
    anchor : str
    boxes : tuple of Box
    rare : tuple of Boxes
    """

    title: str
    anchor: str
    boxes: tuple[Box, ...]
    rare: tuple[Boxes, ...]

    def every(self) -> Iterator[Box]:
        """Give all its boxes."""
        yield from self.boxes
        for rare in self.rare:
            yield from rare.boxes


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomShown:
    """A room of a part.

    Attributes
    ----------
    name, title : str
        The title is empty where the part has no other room.
    things : tuple of Thing
    many : bool
    more : str
        Words of the button for another thing; empty where there is none.
    full : str
        Why there is no such button in a list; empty where there is one.
    """

    name: str
    title: str
    things: tuple[Thing, ...]
    many: bool
    more: str
    full: str

    @property
    def next_anchor(self) -> str:
        """Where the next thing will stand."""
        return f"{self.name}-{len(self.things) + 1}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartShown:
    """A part of the form.

    Attributes
    ----------
    name, title, about, only : str
        `only` says whom it concerns; empty for everybody.
    rooms : tuple of RoomShown
    answered, wrong : int
    open : bool
        Whether it is shown at once.
    """

    name: str
    title: str
    about: str
    only: str
    rooms: tuple[RoomShown, ...]
    answered: int
    wrong: int
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What must be mended: where it is, what that is called, and what is wrong."""

    anchor: str
    label: str
    text: str


class ProfileForm:
    """Shows the form with what was answered so far.

    Parameters
    ----------
    law : Law
    lang : Language
    answers, wrong : mapping of str to str
    more : str
        Room of which one more thing is shown.
    find : str
        Box of an occupation that is looked for.
    """

    def __init__(
        self,
        law: Law,
        lang: Language,
        answers: Mapping[str, str],
        wrong: Mapping[str, str],
        more: str = "",
        find: str = "",
    ) -> None:
        self._law, self._lang, self._answers = law, lang, answers
        self._wrong, self._more, self._find = wrong, more, find
        self.parts = tuple(self._part(part) for part in PARTS)

    def problems(self) -> Iterator[Problem]:
        """Give what must be mended, in the order in which it was found."""
        boxes = {
            box.name: (box, thing)
            for part in self.parts
            for room in part.rooms
            for thing in room.things
            for box in thing.every()
        }
        for name, text in self._wrong.items():
            if name in boxes:
                box, thing = boxes[name]
                called = box.label
                if thing.title:
                    called = say("profileform.of", self._lang, what=called, thing=thing.title)
                yield Problem(anchor=name, label=called, text=text)
            elif (part := part_of(name)) is not None:
                title = say(f"profileform.part-{part.name}", self._lang)
                yield Problem(anchor=f"part-{part.name}", label=title, text=text)
            else:
                yield Problem(anchor=name, label=self._say("on"), text=text)

    def _say(self, name: str, **params: object) -> str:
        return say(f"profileform.{name}", self._lang, **params)

    def _part(self, part: Part) -> PartShown:
        rooms = tuple(self._room(room, alone=len(part.rooms) == 1) for room in part.rooms)
        boxes = [box for room in rooms for thing in room.things for box in thing.every()]
        of_part = [name for name in self._wrong if part_of(name) is part]
        more = self._more in {room.name for room in part.rooms if room.first}
        return PartShown(
            name=part.name,
            title=self._say(f"part-{part.name}"),
            about=self._say(f"about-{part.name}"),
            only=self._say(f"only-{part.name}") if part.only else "",
            rooms=rooms,
            answered=sum(bool(box.value) for box in boxes),
            wrong=len(of_part),
            open=not part.only or bool(of_part) or more or any(box.told for box in boxes),
        )

    def _room(self, room: Room, *, alone: bool) -> RoomShown:
        group = layout().find(tuple(filter(None, room.name.split("."))))
        count = self._count(room) if room.first else 1
        numbers = range(1, count + 1) if room.first else (0,)
        own = room.name.rpartition(".")[2]
        more = bool(room.first) and count < MOST
        return RoomShown(
            name=room.name,
            title=""
            if alone or not room.name
            else worded("profileform.room-", room.name, self._lang),
            things=tuple(self._thing(room, group, number) for number in numbers),
            many=bool(room.first),
            more=self._say(f"add-{own}") if more else "",
            full="" if more or not room.first else self._say("full", most=MOST),
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

    def _thing(self, room: Room, group: Group, number: int) -> Thing:
        own = room.name.rpartition(".")[2]
        return Thing(
            title=self._say(f"thing-{own}", number=number) if number else "",
            anchor=f"{room.name}-{number}",
            boxes=tuple(self._box(room, group, field, number) for field in room.fields),
            rare=tuple(self._rare(rare, room, group, number) for rare in room.rare),
        )

    def _rare(self, rare: Rare, room: Room, group: Group, number: int) -> Boxes:
        boxes = tuple(self._box(room, group, field, number) for field in rare.fields)
        return Boxes(title=self._say(f"rare-{rare.name}"), boxes=boxes)

    def _box(self, room: Room, group: Group, field: str, number: int) -> Box:
        *way, last = field.split(".")
        for step in way:
            group = group if step.isdigit() else group.groups[step]
        name, leaf = box_name(room, field, number), group.leaves[last]
        value = self._answers.get(name, "")
        options = tuple(self._options(value, leaf.form))
        coded = leaf.form.name == "noc"
        known = self._law.occupations.by_code.get(value) if coded else None
        looked = coded and known is None and value and (name == self._find or name in self._wrong)
        return Box(
            name=name,
            label=label(name, self._lang),
            hint=self._hint(name, group, leaf),
            value=value,
            wrong=self._wrong.get(name, ""),
            kind=self._kind(leaf.form, options),
            options=options,
            said=known.title(self._lang) if known else "",
            looked=bool(looked),
            found=tuple(self._suggested(value)) if looked else (),
        )

    def _suggested(self, typed: str) -> Iterator[Suggested]:
        for each in search(typed, self._law, self._lang, _SUGGESTED).found:
            other = each.how == "title" and folded(each.matched) != folded(each.title)
            by = each.matched if other else ""
            yield Suggested(code=each.code, title=each.title, by=by)

    def _hint(self, name: str, group: Group, leaf: Leaf) -> str:
        """Say what a field means, and what it is to leave a yes or no open."""
        own = worded("profileform.hint-", name, self._lang)
        hint = own or told.about(group.path, leaf.name, self._lang)
        if leaf.form.name == "flag" and leaf.form.default is not None:
            return f"{hint} {self._say('open-yes' if leaf.form.default else 'open-no')}"
        return hint

    @staticmethod
    def _kind(form: Form, options: tuple[Option, ...]) -> str:
        if options:
            return "many" if form.name == "codes" else "list"
        kinds = {"day": "date", "birth": "date", "instant": "date", "noc": "occupation"}
        kinds |= {"number": "number", "whole": "whole"}
        return kinds.get(form.name, "text")

    def _options(self, told_value: str, form: Form) -> Iterator[Option]:
        values = self._values(form)
        if not values:
            return
        chosen = set(told_value.split(SEPARATOR))
        if form.name != "codes":
            nothing = say("calculator.not-given", self._lang)
            yield Option(value="", text=nothing, chosen=not told_value)
        for value, text in values:
            yield Option(value=value, text=text, chosen=value in chosen)

    def _values(self, form: Form) -> list[tuple[str, str]]:
        if form.name == "flag":
            yes, no = (say(f"calculator.answer-{word}", self._lang) for word in ("yes", "no"))
            return [("true", yes), ("false", no)]
        if form.name == "test":
            return [(test, named_test(self._law, test, self._lang)) for test in tests_of(self._law)]
        if form.name in ("code", "codes") and form.words == countries():
            return list(by_name(form.words, self._lang, first=CANADA))
        if form.name in ("word", "code", "codes"):
            named = [(word, self._word(word)) for word in form.words]
            if form.name != "word":
                named.sort(key=lambda each: (each[0] not in _BEFORE, folded(each[1])))
            return named
        return []

    def _word(self, word: str) -> str:
        if word in provinces():
            return say(f"words.province.{word}", self._lang)
        return say(f"calculator.word-{word}", self._lang)


_BEFORE = (EVERYWHERE, FEDERAL)
"""Choices that are no province and stand before them."""
