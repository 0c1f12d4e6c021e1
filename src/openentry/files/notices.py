"""The notice of a round, in either language, written from its record alone.

Every number comes from the record, so that notice and record cannot disagree. Where the
operator is not an authority the word *example* stands with every invitation, and the notice
says that only IRCC can invite.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from openentry.files.published import history
from openentry.files.record import Group, Record, Said
from openentry.files.saying import instant_said, listed
from openentry.rules.facts import microseconds
from openentry.rules.lawbook import Law
from openentry.rules.loading.rounds import PublishedRound
from openentry.rules.names import provision_text
from openentry.wording import Language, instant, say, spell


def notice(record: Record, law: Law, lang: Language, *, registered: bool = False) -> str:
    """Write the notice of a round as Markdown.

    Parameters
    ----------
    record : Record
    law : Law
        Tells whether the round was published, to set the two side by side.
    lang : {"en", "fr"}
    registered : bool
        Whether a register held it: then it worked programs and categories out itself, and times
        run there for those it names.
    """
    return "\n\n".join(_Notice(record, law, lang, registered).parts()) + "\n"


class _Notice:
    def __init__(self, record: Record, law: Law, lang: Language, registered: bool) -> None:
        self.record, self.law, self.lang = record, law, lang
        self.registered = registered
        self.real = record.operator == "authority"

    def _say(self, message: str, **params: object) -> str:
        return say(f"notices.{message}", self.lang, **params)

    def _in(self, text: Said) -> str:
        return text.said(self.lang)

    def _score(self, score: int | None) -> str:
        """Say a score, with *provisional* before it when its points are."""
        if score is None:
            return "—"
        text = spell(score, self.lang)
        return self._say("provisional-score", score=text) if self.record.provisional else text

    def _instant(self, text: str | None) -> str:
        if text is None:
            return "—"
        return instant_said(microseconds(datetime.fromisoformat(text)), self.lang)

    def _marked(self, text: str) -> str:
        """Set apart the word that says that this is no invitation."""
        word = re.escape(self._say("example"))
        return text if self.real else re.sub(rf"(?<!\w){word}(?!\w)", r"*\g<0>*", text)

    def parts(self) -> Iterator[str]:
        """Give the paragraphs, first to last."""
        record = self.record
        yield f"# {self._marked(self._in(record.identity.title))}"
        if not self.real:
            yield f"> {self._in(record.authority.statement)}"
        yield from (f"> {self._in(warned.text)}" for warned in record.checks.warnings)
        yield self._say(
            "held",
            kind=self._in(record.type.kind),
            held_at=self._instant(record.held_at),
            instruction=self._in(record.authority.instruction),
        )
        yield self._figures()
        yield from self._section("who-title", self._who())
        yield from self._section("how-title", self._how())
        if (published := self._published()) is not None:
            yield from self._section("beside-title", self._beside(published))
        yield from self._section("after-title", self._after())
        yield from self._section("law-title", self._law())
        yield from self._section("check-title", self._check())
        yield f"*{self._in(record.disclaimer)}*"

    def _section(self, title: str, parts: Iterator[str]) -> Iterator[str]:
        yield f"## {self._say(title)}"
        yield from parts

    def _figures(self) -> str:
        record = self.record
        invited = spell(record.invited, self.lang)
        if record.result.asked is not None:
            invited = self._say("of-asked", invited=invited, asked=record.result.asked)
        rows = [
            (
                self._say("figure-invitations" if self.real else "figure-invitations-example"),
                invited,
            ),
            (self._say("figure-cutoff"), self._score(record.crs_cutoff)),
            (self._say("figure-tie-break"), self._instant(record.tie_break_at)),
            (
                self._say("figure-pool"),
                self._say("pool-and-eligible", pool=record.pool_size, count=record.eligible),
            ),
        ]
        heads = (self._say("four-figures"), self._say("round-head", number=record.number))
        return _table(heads, rows)

    def _who(self) -> Iterator[str]:
        record = self.record
        programs = [self._in(name) for name in record.type.programs.values()]
        yield self._say(f"who-{record.kind}", programs=listed(programs, self.lang))
        category = record.type.category
        if category is not None:
            name = self._in(category.name)
            if category.in_force is None:
                yield self._say("who-announced", category=category.id, name=name)
            else:
                since = date.fromisoformat(category.in_force)
                yield self._say("who-category-version", category=category.id, name=name, day=since)
            yield _bullets([self._in(text) for text in category.conditions])
        if record.parameters.nominee_class_only:
            name = "who-nominees" if "pnp" in record.programs else "who-no-nominees"
            yield self._say(name, provision=provision_text(_NOMINEE_LAW, self.lang))
        yield self._say("who-counts", pool=record.pool_size, count=record.eligible)
        reasons = record.frozen_pool.not_eligible
        if reasons:
            yield self._others(reasons)
        yield self._say("declared-registered" if self.registered else "declared")

    def _others(self, reasons: Sequence[Group]) -> str:
        """Say why the others could not be invited, and how many as far as it may be said."""
        if all(group.people is None for group in reasons):
            return self._say("who-others-withheld")
        few = self._say("withheld")
        counts = [few if g.people is None else spell(g.people, self.lang) for g in reasons]
        pairs = zip((self._in(group.name) for group in reasons), counts, strict=True)
        lines = _bullets([self._say("reason", name=n, people=c) for n, c in pairs])
        return f"{self._say('who-others')}\n\n{lines}"

    def _how(self) -> Iterator[str]:
        record = self.record
        yield self._in(record.parameters.ranking)
        yield self._in(record.explanation.decided)
        if record.explanation.line:
            yield " ".join(self._in(text) for text in record.explanation.line)

    def _published(self) -> PublishedRound | None:
        return history(self.law).rounds.get(self.record.number)

    def _beside(self, published: PublishedRound) -> Iterator[str]:
        """Set the round beside the one published under its number, as far as they compare."""
        record = self.record
        yield self._say("beside-text", day=published.held_on, number=record.number)
        if not _same_round(record, published):
            yield self._say("beside-other", number=record.number)
            return
        under = self.law.on(published.held_on)
        if record.provisional or under.rule_set.id != record.rule_set:
            yield self._say("beside-other-points")
            return
        if "tie_break_at" in published.not_published:
            there = self._say("not-published")
        else:
            at = published.tie_break_at
            there = "—" if at is None else instant(at, self.lang)
        cutoff = "—" if record.crs_cutoff is None else spell(record.crs_cutoff, self.lang)
        label = "figure-invitations" if self.real else "beside-invitations-example"
        invited, was = (spell(n, self.lang) for n in (record.invited, published.invitations))
        lines = [
            (self._say(label), was, invited),
            (self._say("figure-cutoff"), spell(published.crs_cutoff, self.lang), cutoff),
            (self._say("figure-tie-break"), there, self._instant(record.tie_break_at)),
        ]
        heads = ("", self._say("beside-published"), self._say("beside-here"))
        yield _table(heads, lines)
        yield self._say("beside-caution")

    def _after(self) -> Iterator[str]:
        text = self._in(self.record.deadlines.text)
        example = "after-example-registered" if self.registered else "after-example"
        yield text if self.real else self._say(example, text=text)

    def _law(self) -> Iterator[str]:
        record = self.record
        yield self._say(
            "law-text",
            day=date.fromisoformat(record.parameters.law_day),
            since=date.fromisoformat(record.rule_set),
            count=len(record.rules.tables),
        )
        if record.rules.installation_law:
            yield self._say("law-installation")

    def _check(self) -> Iterator[str]:
        record, checks = self.record, self.record.checks
        if checks.re_score is not None and checks.re_selection is not None:
            yield self._say(
                "checked", count=checks.re_score.compared, ranked=checks.re_selection.compared
            )
        if checks.not_made_because is not None:
            yield self._in(checks.not_made_because)
        yield self._say("check-command")
        yield f"```sh\n{record.reproduce.command}\n```"
        digests = [
            (self._say("digest-pool"), f"`{record.pool_digest}`"),
            (self._say("digest-order"), f"`{record.order_digest}`"),
            (self._say("digest-lawbook"), f"`{record.lawbook_digest}`"),
        ]
        yield _table((self._say("digest-head"), "SHA-256"), digests)


_NOMINEE_LAW = "IRPA 10.1(1.1)"


def _same_round(record: Record, published: PublishedRound) -> bool:
    """Tell whether a record speaks of the published round and not of another of its number."""
    return (
        published.held_at == datetime.fromisoformat(record.held_at)
        and published.kind == record.kind
        and published.program == record.program
        and published.category == record.category
        and published.programs == record.programs
    )


def _bullets(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
