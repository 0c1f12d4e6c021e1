"""What a reconstruction says of itself: what is published, what is assumed, what was reached.

For the files written beside a reconstructed pool and for the terminal. Every sentence about
an assumption comes from the file of assumptions.
"""

from __future__ import annotations

from dataclasses import dataclass

from openentry.analysis.assumptions import Assumption, assumptions, assumptions_digest
from openentry.analysis.history import bands
from openentry.analysis.people import People
from openentry.analysis.reconstruction import ReconstructedPool, counted
from openentry.analysis.targets import Comparison, by_kind_of_round, invited_shares
from openentry.rules.lawbook import Law
from openentry.wording import LANGUAGES, Language, decimal, has, number, say

SCHEMA = "openentry/reconstruction/1"
_ONLY_CONDITIONED = ("arrivals", "nominations-after", "invited-by-band")
"""Assumptions that serve the conditioning on rounds and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class About:
    """What there is to say of one reconstructed pool.

    Attributes
    ----------
    pool : ReconstructedPool
    conditioned_on : tuple of str
        Numbers of the rounds whose published results it was conditioned on.
    comparisons : tuple of Comparison
        Published shares of the invited and what was reached.
    """

    pool: ReconstructedPool
    conditioned_on: tuple[str, ...]
    comparisons: tuple[Comparison, ...]

    @property
    def assumed(self) -> tuple[Assumption, ...]:
        """Give the assumptions that were used, in the order of the file."""
        return tuple(
            entry
            for entry in assumptions().values()
            if self.conditioned_on or entry.id not in _ONLY_CONDITIONED
        )

    def bands(self) -> list[tuple[int, int, int, int]]:
        """Give low, high, published and reconstructed for every band, highest first."""
        found = zip(bands(self.pool.print), counted(self.pool.score, self.pool.print), strict=True)
        return [(b.low, b.high, b.candidates, count) for b, count in found][::-1]

    def as_json(self) -> dict[str, object]:
        """Give everything as plain values."""
        return {
            "schema": SCHEMA,
            "pool_on": self.pool.on.isoformat(),
            "seed": self.pool.seed,
            "candidates": len(self.pool),
            "conditioned_on": list(self.conditioned_on),
            "statement": {lang: self._statements(lang) for lang in LANGUAGES},
            "bands": [
                {"low": low, "high": high, "published": published, "reconstructed": count}
                for low, high, published, count in self.bands()
            ],
            "assumptions_sha256": assumptions_digest(),
            "assumptions": [
                {
                    "id": entry.id,
                    "says": {lang: entry.said(lang) for lang in LANGUAGES},
                    "source": entry.source or None,
                    "weights": entry.weights,
                    "tables": entry.tables,
                    "values": entry.values,
                }
                for entry in self.assumed
            ],
            "targets": [
                {
                    "population": c.population,
                    "dimension": c.dimension,
                    "bucket": c.bucket,
                    "published": round(c.published, 4),
                    "reached": round(c.reached, 4),
                }
                for c in self.comparisons
            ],
        }

    def _statements(self, lang: Language) -> list[str]:
        said = [say("analysis.reconstructed", lang)]
        if self.conditioned_on:
            said.append(say("analysis.conditioned", lang))
        return said

    def published(self, lang: Language) -> str:
        """Say what was published."""
        return say(
            "analysis.about-published-text",
            lang,
            candidates=len(self.pool),
            pool_on=self.pool.on,
            bands=len(self.bands()),
        )

    def assumptions_said(self, lang: Language) -> list[str]:
        """Give the sentence of every assumption, with what it rests on."""
        said = []
        for entry in self.assumed:
            text = entry.said(lang)
            if entry.source:
                rests = say("analysis.about-rests-on", lang, source=entry.source[lang])
                text = f"{text} {rests}"
            said.append(text)
        return said

    def _assumptions(self, lang: Language) -> list[str]:
        lines: list[str] = []
        for entry, text in zip(self.assumed, self.assumptions_said(lang), strict=True):
            lines.append(f"- {text}")
            lines += [f"  - `{line}`" for line in entry.numbers_said()]
        return lines

    def comparison_rows(self, lang: Language, population: str) -> list[tuple[str, str, str, str]]:
        """Give dimension, bucket, published and reached in percent, as text."""
        return [
            (
                say(f"analysis.dimension-{c.dimension}", lang),
                bucket_words(c.bucket, lang),
                _percent(c.published, lang),
                _percent(c.reached, lang),
            )
            for c in self.comparisons
            if c.population == population
        ]

    def markdown(self, lang: Language) -> str:
        """Say everything as a page."""
        lines = [
            f"# {say('analysis.about-title', lang, pool_on=self.pool.on)}",
            "",
            *(f"**{text}**  " for text in self._statements(lang)),
            "",
            f"## {say('analysis.about-published', lang)}",
            "",
            self.published(lang),
            "",
            *_table(
                [
                    say(f"analysis.head-{key}", lang)
                    for key in ("band", "published", "reconstructed")
                ],
                [
                    [f"{low}–{high}", number(published, lang), number(count, lang)]
                    for low, high, published, count in self.bands()
                ],
            ),
            "",
            f"## {say('analysis.about-assumed', lang)}",
            "",
            say("analysis.about-assumed-text", lang),
            "",
            *self._assumptions(lang),
            "",
            say(
                "analysis.about-seed",
                lang,
                seed=str(self.pool.seed),
                digest=assumptions_digest()[:12],
            ),
            "",
            f"## {say('analysis.about-targets', lang)}",
            "",
        ]
        for population, text in (("invited", "about-targets-text"), ("year", "about-flows")):
            rows = self.comparison_rows(lang, population)
            if rows:
                heads = ("dimension", "band", "published", "reached")
                head = [say(f"analysis.head-{key}", lang) for key in heads]
                head[1] = ""
                lines += [say(f"analysis.{text}", lang), "", *_table(head, rows), ""]
        return "\n".join(lines)


def about(
    pool: ReconstructedPool, *, invited: People | None = None, conditioned_on: tuple[str, ...] = ()
) -> About:
    """Gather what there is to say of a pool, and of those invited from it."""
    comparisons = by_kind_of_round(pool.flows, pool.on)
    if invited is not None:
        comparisons = (*invited_shares(invited), *comparisons)
    return About(pool=pool, conditioned_on=conditioned_on, comparisons=comparisons)


def bucket_words(bucket: str, lang: Language) -> str:
    """Say a bucket of a published share; a category version by the name of its category."""
    if has(f"analysis.bucket-{bucket}", lang):
        return say(f"analysis.bucket-{bucket}", lang)
    category, _, version = bucket.rpartition("-")
    name = Law.load().categories[category].short_name
    return f"{name.en if lang == 'en' else name.fr} ({version})"


def _percent(share: float, lang: Language) -> str:
    return f"{decimal(100 * share, lang)}\u00a0%"


def _table(head: list[str], rows: list[list[str]] | list[tuple[str, str, str, str]]) -> list[str]:
    cells = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(row)} |" for row in cells]
