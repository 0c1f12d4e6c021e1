"""The notice of a round, in either language, written from its record alone.

Every number comes from the record, so that notice and record cannot disagree. Where the
operator is not an authority the word *example* stands with every invitation, and the notice
says that only IRCC can invite.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from openentry.files.record import Record
from openentry.rules.lawbook import Law
from openentry.rules.loading.rounds import PublishedRound, load_history
from openentry.wording import Language, day, instant, say, spell


def notice(record: Record, law: Law, lang: Language) -> str:
    """Write the notice of a round as Markdown.

    Parameters
    ----------
    record : Record
    law : Law
        Tells whether the round was published, to set the two side by side.
    lang : {"en", "fr"}
    """
    return "\n\n".join(_Notice(record, law, lang).parts()) + "\n"


class _Notice:
    def __init__(self, record: Record, law: Law, lang: Language) -> None:
        self.record, self.law, self.lang = record, law, lang
        self.real = record.operator == "authority"

    def _say(self, message: str, **params: object) -> str:
        return say(f"notices.{message}", self.lang, **params)

    def _score(self, score: int | None) -> str:
        """Say a score, with *provisional* before it when its points are."""
        if score is None:
            return "—"
        text = spell(score, self.lang)
        return self._say("provisional-score", score=text) if self.record.provisional else text

    def _instant(self, text: str | None) -> str:
        return "—" if text is None else instant(datetime.fromisoformat(text), self.lang)

    def parts(self) -> Iterator[str]:
        """Give the paragraphs, first to last."""
        yield f"# {self._title()}"
        if not self.real:
            yield "> " + self._say(f"only-ircc-{self.record.operator}")
        yield from (f"> {getattr(w.text, self.lang)}" for w in self.record.checks.warnings)
        yield self._figures()
        yield f"## {self._say('who-title')}"
        yield from self._who()
        yield f"## {self._say('how-title')}"
        yield from self._how()
        yield f"## {self._say('law-title')}"
        yield self._law()
        published = self._published()
        if published is not None:
            yield f"## {self._say('beside-title')}"
            yield self._beside(published)
        yield f"## {self._say('after-title')}"
        days = getattr(self.record.deadlines.text, self.lang)
        yield days if self.real else self._say("after-example", text=days)
        yield f"## {self._say('check-title')}"
        yield self._check()
        yield f"*{getattr(self.record.disclaimer, self.lang)}*"

    def _title(self) -> str:
        record = self.record
        on = date.fromisoformat(record.rules.law_day)
        if not record.invited:
            return self._say("title-nobody", number=record.number, day=on)
        return self._say(
            "title" if self.real else "title-example",
            number=record.number,
            count=record.invited,
            cutoff=self._score(record.crs_cutoff),
            day=on,
        )

    def _figures(self) -> str:
        record = self.record
        asked = record.result.asked
        fewer = asked is not None and record.result.fewer_than_asked
        invited = spell(record.invited, self.lang)
        rows = [
            (
                self._say("figure-invitations" if self.real else "figure-invitations-example"),
                self._say("of-asked", invited=invited, asked=asked) if fewer else invited,
            ),
            (self._say("figure-cutoff"), self._score(record.crs_cutoff)),
            (self._say("figure-tie-break"), self._instant(record.tie_break_at)),
            (
                self._say("figure-pool"),
                self._say("pool-and-eligible", pool=record.pool_size, eligible=record.eligible),
            ),
        ]
        return _table(("", ""), rows)

    def _who(self) -> Iterator[str]:
        record = self.record
        names = ", ".join(getattr(name, self.lang) for name in record.type.programs.values())
        yield self._say(f"who-{record.kind}", programs=names)
        category = record.type.category
        if category is not None:
            name = getattr(category.name, self.lang)
            if category.occupations:
                count = len(category.occupations)
                yield self._say("who-occupations", category=category.id, name=name, count=count)
            else:
                yield self._say("who-category-version", category=category.id, name=name)
        if record.rules.nominee_class_only:
            yield self._say("who-nominees" if "pnp" in record.programs else "who-no-nominees")

    def _how(self) -> Iterator[str]:
        record, result = self.record, self.record.result
        yield self._say("how-ranked" if record.rules.tie_break else "how-ranked-no-tie-break")
        if not record.invited:
            yield self._say("how-nobody")
            return
        line = {
            "cutoff": self._score(record.crs_cutoff),
            "count": result.at_cutoff,
            "invited": result.at_cutoff_invited,
        }
        yield self._say("how-line", **line)
        if record.tie_break_at is not None:
            yield self._say("how-tie-break", at=self._instant(record.tie_break_at))
        if result.ids_decided:
            yield self._say(
                "how-ids", count=result.equal_at_line, invited=result.equal_at_line_invited
            )

    def _law(self) -> str:
        record = self.record
        return self._say(
            "law-text", day=date.fromisoformat(record.rules.law_day), rule_set=record.rule_set
        )

    def _published(self) -> PublishedRound | None:
        found = load_history(self.law.roots).rounds.get(self.record.number)
        if found is None or found.held_at != datetime.fromisoformat(self.record.held_at):
            return None
        return found

    def _beside(self, published: PublishedRound) -> str:
        record = self.record
        at = published.tie_break_at
        rows = [
            (
                self._say("figure-invitations"),
                spell(published.invitations, self.lang),
                spell(record.invited, self.lang),
            ),
            (
                self._say("figure-cutoff"),
                spell(published.crs_cutoff, self.lang),
                self._score(record.crs_cutoff),
            ),
            (
                self._say("figure-tie-break"),
                "—" if at is None else instant(at, self.lang),
                self._instant(record.tie_break_at),
            ),
        ]
        heads = ("", self._say("beside-published"), self._say("beside-here"))
        held = self._say("beside-text", day=day(published.held_on, self.lang))
        return f"{held}\n\n{_table(heads, rows)}"

    def _check(self) -> str:
        record = self.record
        text = self._say(
            "check-text", count=record.checks.re_score.compared, command=record.reproduce.command
        )
        digests = [
            (self._say("digest-order"), f"`{record.order_digest}`"),
            (self._say("digest-pool"), f"`{record.pool_digest}`"),
            (self._say("digest-lawbook"), f"`{record.lawbook_digest}`"),
        ]
        return f"{text}\n\n{_table(('', ''), digests)}"


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
