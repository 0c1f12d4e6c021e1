"""Changes in words, and what a ranking of them needs to be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openentry.answers.quick_changes import STAYS
from openentry.answers.ranked_changes import Change, Gain, Impossible, Ranking
from openentry.files.eligibility_said import category_name, program_name, verdict_in_short
from openentry.files.profiles import told
from openentry.files.profiles.layout import layout
from openentry.files.profiles.whatif.obstacles import Obstacle
from openentry.files.profiles.whatif.said import change_said
from openentry.files.profiles.whatif.trying import Turned
from openentry.rules.columns import ABILITIES
from openentry.rules.lawbook import Lawbook
from openentry.rules.names import axis_title, value_text
from openentry.web.pages.change_keys import LETTERS, key_of
from openentry.wording import Language, say


class ChangeWords:
    """Says changes to a profile and changes of quick answers alike.

    Parameters
    ----------
    lawbook : Lawbook
    lang : Language
    """

    def __init__(self, lawbook: Lawbook, lang: Language) -> None:
        self.lawbook, self.lang = lawbook, lang

    def said(self, change: Change) -> str:
        """Say a change in one line."""
        return self._answers(change) if "row" in change else self._plain(change)

    def kind(self, change: Change) -> str:
        """Name the kind of a change."""
        return say(f"whatif.kind.{change['kind']}", self.lang)

    def _plain(self, change: Change) -> str:
        if change["kind"] == "nomination":
            province = say(f"words.province.{change['province']}", self.lang)
            return say("comparing.nominated-by", self.lang, province=province)
        return change_said(change, self.lawbook.law, self.lang)

    def _answers(self, change: Change) -> str:
        row, size = change["row"], change["size"]
        if change["language"]:
            levels = {a: row[name] for a in ABILITIES for name in row if name.endswith(f"_{a}")}
            of_test = {"kind": "retest", "language": change["language"], "levels": levels}
            return self._plain(of_test)
        (first, value), *others = row.items()
        match first:
            case "canadian_work_years":
                return self._plain({"kind": "work", "place": "canada", "years": size})
            case "foreign_work_years":
                return self._plain({"kind": "work", "place": "abroad", "years": size})
            case "spouse_canadian_work_years":
                return self._plain({"kind": "spouse", "work_years": size})
            case "spouse_education":
                return self._plain({"kind": "spouse", "education": value})
            case "nominated":
                return say("comparing.nominated", self.lang)
            case "trade_certificate" | "sibling" | "accompanied":
                return self._plain({"kind": change["kind"]})
            case _ if first.startswith("spouse_"):
                return self._spouse_levels(row) if others else self._spouse_level(first, value)
            case _:
                to = value_text(first, value, self.lang)
                what = axis_title(first, self.lang)
                return say("calculator.step-title", self.lang, what=what, to=to)

    def _spouse_levels(self, row: Mapping[str, int]) -> str:
        if len(set(row.values())) == 1:
            level = next(iter(row.values()))
            return say("comparing.spouse-all-four", self.lang, level=level)
        levels = ", ".join(self._level(name, level) for name, level in row.items())
        return say("comparing.spouse-levels", self.lang, levels=levels)

    def _spouse_level(self, name: str, level: int) -> str:
        return say("comparing.spouse-levels", self.lang, levels=self._level(name, level))

    def _level(self, name: str, level: int) -> str:
        ability = axis_title(name.removeprefix("spouse_"), self.lang)
        return say("whatif.change.ability", self.lang, ability=ability, level=level)

    def obstacle(self, obstacle: Obstacle) -> str:
        """Say what stands in the way of a change, fields by the titles of their boxes."""
        if obstacle.code == "no_level":
            return say("comparing.wrong-four", self.lang)
        names = ", ".join(self.field(name) for name in obstacle.names)
        return say(f"whatif.cannot.{obstacle.code}", self.lang, names=names)

    def field(self, name: str) -> str:
        """Name a field of a profile by the title of its box or of its part of the form."""
        way = tuple(name.split("."))
        group = layout().find(way[:-1])
        if way[-1] in group.groups:
            return told.group_title(group.groups[way[-1]], self.lang)
        return told.title(group.path, way[-1], self.lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class GainShown:
    """One change with everything that is said of it.

    Attributes
    ----------
    title : str
    gain, total : int
    turns : tuple of str
        Programs and categories that would turn.
    notes : tuple of str
        Until when it would hold, where that differs, and what was counted as none.
    impossible : str
        Why it cannot be tried; empty where it can.
    stays : bool
        Whether a spouse would stay behind, which is never said without its warning.
    """

    title: str
    gain: int = 0
    total: int = 0
    turns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    impossible: str = ""
    stays: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupShown:
    """The best of a group, and its alternatives."""

    kind: str
    best: GainShown
    others: tuple[GainShown, ...]


@dataclass(frozen=True, slots=True)
class RankingShown:
    """What a template needs of a ranking.

    Attributes
    ----------
    ranking : Ranking
    words : ChangeWords
    asked : bool
        Whether changes of who comes along and who applies were asked for.
    """

    ranking: Ranking
    words: ChangeWords
    asked: bool

    def groups(self) -> Iterator[GroupShown]:
        """Give the kinds of changes, the best of each first."""
        for group in self.ranking.groups:
            yield GroupShown(
                kind=self.words.kind(group.best.change),
                best=self._shown(group.best),
                others=tuple(self._shown(gain) for gain in group.others),
            )

    def nomination(self) -> GainShown | None:
        """Give a nomination, which stands apart."""
        gain = self.ranking.nomination
        return None if gain is None else self._shown(gain)

    def spouse(self) -> Iterator[GainShown]:
        """Give what was asked about who comes along and who applies."""
        for gain in self.ranking.spouse:
            yield self._shown(gain)

    def first_three(self) -> dict[str, str]:
        """Give the choices that a comparison begins with: the best three, one a column."""
        best = [key_of(group.best.change) for group in self.ranking.groups]
        return {f"{letter}-1": key for letter, key in zip(LETTERS, best, strict=False)}

    def _shown(self, gain: Gain | Impossible) -> GainShown:
        title, stays = self.words.said(gain.change), gain.change["kind"] == STAYS
        if isinstance(gain, Impossible):
            why = self.words.obstacle(gain.obstacle)
            return GainShown(title=title, impossible=why, stays=stays)
        return GainShown(
            title=title,
            gain=gain.gain,
            total=gain.total,
            turns=tuple(self._turns(gain)),
            notes=tuple(self._notes(gain)),
            stays=stays,
        )

    def _turns(self, gain: Gain) -> Iterator[str]:
        law, lang = self.words.lawbook.law, self.words.lang
        for name, turned in gain.programs.items():
            yield self._turn(program_name(name, lang), turned)
        for name, turned in gain.categories.items():
            yield self._turn(category_name(name, law, lang), turned)

    def _turn(self, name: str, turned: Turned) -> str:
        before, after = (verdict_in_short(met, self.words.lang) for met in turned)
        return say("comparing.turn", self.words.lang, name=name, before=before, after=after)

    def _notes(self, gain: Gain) -> Iterator[str]:
        if gain.holds_until != self.ranking.holds_until:
            if gain.holds_until is None:
                yield say("comparing.until-long", self.words.lang)
            else:
                yield say("comparing.until", self.words.lang, day=gain.holds_until)
        if gain.not_told:
            names = ", ".join(self.words.field(f"spouse.{name}") for name in gain.not_told)
            yield say("comparing.not-told", self.words.lang, names=names)
