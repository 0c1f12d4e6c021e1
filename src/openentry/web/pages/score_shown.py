"""A score as a page shows it: bars in percent, cells, provisions and steps in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from openentry.answers.quick_score import Block, QuickScore
from openentry.answers.rounds import round_kind
from openentry.answers.standing import Kind, kind_said
from openentry.files.whole_answer import cell_said
from openentry.rules.columns import ABILITIES
from openentry.rules.explain import Line
from openentry.rules.loading.rounds import PublishedRound
from openentry.rules.names import axis_title, provision_text, value_text
from openentry.wording import Language, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One line of a score.

    Attributes
    ----------
    title, cell, provision, certainty, step, note : str
    points, maximum : int
    share : float
        Percent of the maximum.
    table : str
        Name of the table in the law, for its page.
    known : bool
        Whether what the table gives is known at all.
    """

    title: str
    cell: str
    points: int
    maximum: int
    share: float
    provision: str
    certainty: str
    step: str
    note: str
    table: str
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A block of a score, and where it lies on the bar.

    Attributes
    ----------
    name, title : str
    points, maximum : int
    cut : int
        Points that the cap takes away.
    start, width : float
        Percent of the bar.
    factors : tuple of Factor
    """

    name: str
    title: str
    points: int
    maximum: int
    cut: int
    start: float
    width: float
    factors: tuple[Factor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A round on the strip of its kind."""

    at: float
    last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundBeside:
    """A round beside a score.

    Attributes
    ----------
    held : PublishedRound
    asked : str
        What it asked of those whom it invited, with the version of a category.
    filed : str
        By when a profile had to be filed where there is no instant to be spelled.
    verdict : str
        Whether the score was enough; that the kind is not open where it is not.
    """

    held: PublishedRound
    asked: str
    filed: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """The last rounds of a kind beside a score."""

    name: str
    kind: Kind
    open_to: str
    closed: bool
    dots: tuple[Dot, ...]
    rounds: tuple[RoundBeside, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The scores along which strips are drawn."""

    low: int
    high: int

    def at(self, score: int) -> float:
        """Give the place of a score in percent."""
        return _percent(min(max(score, self.low), self.high) - self.low, self.high - self.low)


def sources_read(score: QuickScore) -> tuple[str, ...]:
    """Give the keys of the sources of every table that a score was read from."""
    lines = (line for block in score.blocks for line in block.lines if line.read)
    return tuple(key for line in lines for key in line.sources)


class ScoreShown:
    """What a template needs of a score.

    Parameters
    ----------
    score : QuickScore
    lang : Language
    kinds : mapping, optional
        Which kinds of rounds are open to the person, where that is known.
    """

    def __init__(
        self, score: QuickScore, lang: Language, kinds: Mapping[str, bool | None] | None = None
    ) -> None:
        self.score, self.lang, self._open = score, lang, kinds
        self.total, self.provisional = score.total, score.lawbook.provisional
        self.on = score.told.on
        self.changed_on = date.fromisoformat(score.lawbook.rule_set.id)
        nominated = score.total > score.top_without_nomination
        self.top = score.top if nominated else score.top_without_nomination
        self.top_is_without = not nominated

    def pieces(self) -> tuple[Piece, ...]:
        """Give the blocks, one after the other on the bar."""
        found: list[Piece] = []
        start = 0
        for block in self.score.blocks:
            found.append(self._piece(block, start))
            start += block.points
        return tuple(found)

    def _piece(self, block: Block, start: int) -> Piece:
        return Piece(
            name=block.name,
            title=say(f"words.block.{block.name}", self.lang),
            points=block.points,
            maximum=block.maximum,
            cut=block.cut,
            start=_percent(start, self.top),
            width=_percent(block.points, self.top),
            factors=tuple(self._factor(line, block) for line in block.lines),
        )

    def _factor(self, line: Line, block: Block) -> Factor:
        lawbook = self.score.lawbook
        doubts = [c for c in (line.certainty, line.provision_certainty) if c != "stated"]
        return Factor(
            title=lawbook.law.tables[line.table].title.said(self.lang),
            cell=self._cell(line),
            points=line.points,
            maximum=line.maximum,
            share=_percent(line.points, line.maximum) if line.maximum else 0.0,
            provision=provision_text(line.provision, self.lang),
            certainty=say(f"words.certainty.{doubts[0]}", self.lang) if doubts else "",
            step=self._step(line, block),
            note=line.note.said(self.lang) if line.note and not line.maximum else "",
            table=line.table,
            known=line.known,
        )

    def _cell(self, line: Line) -> str:
        """Say what was read: an axis is named where there is more than one."""
        if len(line.cell) in (1, len(ABILITIES)):
            return cell_said(line, self.lang)
        named = (
            say(
                "calculator.labelled",
                self.lang,
                label=axis_title(axis, self.lang),
                text=value_text(axis, value, self.lang),
            )
            for axis, value in line.cell.items()
        )
        return "; ".join(named)

    def _step(self, line: Line, block: Block) -> str:
        if line.step is None:
            full = line.points == line.maximum and line.maximum
            return say("calculator.step-full", self.lang) if full else ""
        step = line.step
        if step.total_gain == 0:
            # A part at its most and factors that share a maximum take what the step would give.
            if block.points == block.maximum:
                return say("calculator.step-most", self.lang, most=block.maximum)
            return say("calculator.step-most-together", self.lang)
        return say(
            "calculator.step",
            self.lang,
            what=axis_title(step.axis, self.lang),
            to=value_text(step.axis, step.to, self.lang),
            gain=step.total_gain,
        )

    def axis(self) -> Axis:
        """Give an axis that holds the score and all rounds that are shown."""
        shown = [held.crs_cutoff for kind in self._kinds() for held in kind.rounds]
        inside = [*shown, self.total] if self.total <= self.score.top_without_nomination else shown
        low, high = min(inside, default=0), max(inside, default=self.top)
        return Axis(low=low - low % _TICK, high=high + _TICK - high % _TICK)

    def you(self) -> float | None:
        """Give the place of the score on the axis; None where it lies beyond."""
        axis = self.axis()
        return axis.at(self.total) if axis.low <= self.total <= axis.high else None

    def ticks(self) -> tuple[tuple[int, float], ...]:
        """Give the scores written along the axis."""
        axis = self.axis()
        step = _TICK if axis.high - axis.low <= 5 * _TICK else 2 * _TICK
        return tuple((score, axis.at(score)) for score in range(axis.low, axis.high + 1, step))

    def strips(self) -> Iterator[Strip]:
        """Give the strips of the kinds of rounds, nominees apart."""
        axis = self.axis()
        for kind in self._kinds():
            closed = self._open is not None and self._open.get(kind.key, False) is False
            yield Strip(
                name=kind_said(kind.key, self.score.lawbook, self.lang),
                kind=kind,
                open_to=self._open_to(kind.key),
                closed=closed,
                dots=tuple(
                    Dot(at=axis.at(held.crs_cutoff), last=held is kind.last) for held in kind.rounds
                ),
                rounds=tuple(self._beside(held, closed=closed) for held in reversed(kind.rounds)),
            )

    def _beside(self, held: PublishedRound, *, closed: bool) -> RoundBeside:
        """Tell whether the score was enough in a round, for who had filed by its instant."""
        law, filed = self.score.lawbook.law, ""
        if held.tie_break_at is None:
            filed = "unpublished" if "tie_break_at" in held.not_published else "none"
        if closed:
            verdict = "closed"
        elif held.crs_cutoff == self.total and filed != "none":
            verdict = "equal"
        else:
            verdict = "enough" if held.crs_cutoff <= self.total else "short"
        return RoundBeside(
            held=held,
            asked=round_kind(held, law, self.lang, version=True),
            filed=say(f"calculator.filed-{filed}", self.lang) if filed else "",
            verdict=say(f"calculator.score-{verdict}", self.lang),
        )

    def _open_to(self, key: str) -> str:
        """Say whether a kind of rounds is open to the person; nothing where facts do not tell."""
        if self._open is None:
            return ""
        state = {True: "met", False: "missed", None: "unknown"}[self._open.get(key, False)]
        return say(f"calculator.kind-{state}", self.lang)

    def _kinds(self) -> tuple[Kind, ...]:
        """Leave out rounds of others: nominees are invited as nominees or in general rounds."""
        nominated = bool(self.score.told.row.get("nominated"))
        kinds = self.score.standing.kinds
        apart = {"pnp", "general"} if nominated else {kind.key for kind in kinds} - {"pnp"}
        return tuple(kind for kind in kinds if kind.key in apart)


_TICK = 50


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0
