"""Tables of the law as pages: every version of every table, as it was printed, with its sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from tools.docs.markdown import code, heading, page, table, w

from openentry.rules.lawbook import COMPONENTS, Law, in_force
from openentry.rules.loading.dated import DatedDocument
from openentry.rules.loading.reading import PACKAGE_LAW
from openentry.rules.loading.sources import Source, load_sources
from openentry.rules.loading.tables import RuleSet, TableDocument, TableVersion, Version
from openentry.rules.names import axis_title, provision_text, value_text
from openentry.wording import Language, say, spell

BLOCKS = tuple(COMPONENTS)


def package_law() -> Law:
    """Give the law of the package alone, whatever this machine adds to it."""
    return Law(roots=(PACKAGE_LAW,))


def index(lang: Language) -> str:
    """Write the page of the rule sets: which version of each table each of them uses."""
    law = package_law()
    return page(
        w("law-title", lang),
        w("law-lead", lang),
        heading(2, w("law-sets", lang)),
        *(_rule_set(rule_set, lang) for rule_set in law.rule_sets),
        heading(2, w("law-used", lang)),
        w("law-used-text", lang),
        _used(law, lang),
        heading(2, w("law-pages", lang)),
        "```{toctree}\n:maxdepth: 1\n\ncore\nspouse\ntransferability\nadditional\nmaxima\n"
        "programs\nfunds\ncategories\nlanguages\nlicensing\nsources\ncoverage\n```",
    )


def _rule_set(rule_set: RuleSet, lang: Language) -> str:
    parts = [heading(3, spell(rule_set.in_force, lang)), rule_set.changes.said(lang)]
    if not rule_set.complete:
        assert rule_set.points_of is not None
        assert rule_set.not_known is not None
        unknown = rule_set.not_known.fr if lang == "fr" else rule_set.not_known.en
        listed = "; ".join(unknown)
        parts.append(w("law-provisional", lang, points_of=rule_set.points_of, unknown=listed))
    parts.append(authority(rule_set, lang))
    return "\n\n".join(parts)


def _used(law: Law, lang: Language) -> str:
    sets = [rule_set for rule_set in law.rule_sets if rule_set.complete]
    rows = []
    for block_name in BLOCKS:
        for name in COMPONENTS[block_name]:
            document = law.tables[f"crs.{block_name}.{name}"]
            link = f"[{document.title.said(lang)}]({block_name}.md#{anchor(document)})"
            rows.append([link, *(_number(document, rule_set) for rule_set in sets)])
    return table([w("law-head-table", lang), *(code(rule_set.id) for rule_set in sets)], rows)


def _number(document: TableDocument, rule_set: RuleSet) -> str:
    version = in_force(document.version, rule_set.in_force)
    assert version is not None
    return version.id.rpartition("-")[2]


def anchor(document: TableDocument | DatedDocument[Any]) -> str:
    """Name the place of a table on its page; it never changes."""
    return document.table.replace(".", "-").replace("_", "-")


def block(name: str, lang: Language) -> str:
    """Write the page of one block of the CRS: its tables, each with all its versions."""
    law = package_law()
    parts = []
    for component in COMPONENTS[name]:
        document = law.tables[f"crs.{name}.{component}"]
        parts += [heading(2, document.title.said(lang), anchor(document))]
        parts += [w("law-file", lang, file=f"law/crs/{name}/{component}.toml", name=document.table)]
        parts += [
            points(version, document.version[i + 1 :], lang)
            for i, version in enumerate(document.version)
        ]
    return page(w(f"law-block-{name}", lang), w(f"law-block-{name}-lead", lang), *parts)


def points(version: TableVersion, later: tuple[TableVersion, ...], lang: Language) -> str:
    """Write one version of a table of points."""
    heads = [axis_title(axis, lang) for axis in version.axes]
    values = ("alone", "accompanied") if version.by else ("points",)
    rows = [
        [
            *(
                value_text(axis, row[axis], lang) if axis in row else say("words.any", lang)
                for axis in version.axes
            ),
            *(spell(row[value], lang) for value in values),
        ]
        for row in version.rows
    ]
    right = frozenset(range(len(heads), len(heads) + len(values)))
    heads += [w(f"law-head-{value}", lang) for value in values]
    parts = [heading(3, span(version, later, lang)), table(heads, rows, right)]
    if version.of:
        parts.append(w("law-each-ability", lang))
    parts += [_maximum(version, lang), authority(version, lang)]
    return "\n\n".join(parts)


def _maximum(version: TableVersion, lang: Language) -> str:
    if "points" in version.maximum:
        return w("law-maximum-one", lang, points=version.maximum["points"])
    return w("law-maximum-two", lang, **{str(k): v for k, v in version.maximum.items()})


def span(version: Version, later: Iterable[Version], lang: Language) -> str:
    """Say for which days a version is in force; the next one ends it."""
    following = next(iter(later), None)
    if following is None:
        return w("law-since", lang, id=version.id, first=version.in_force)
    last = following.in_force - timedelta(days=1)
    return w("law-span", lang, id=version.id, first=version.in_force, last=last)


def authority(version: Version, lang: Language) -> str:
    """Say on what a version rests: provision, certainty, note, sources."""
    certainty = say(f"words.certainty.{version.certainty}", lang)
    of_it = say(f"words.certainty.{version.provision_certainty}", lang)
    provision = provision_text(version.provision, lang)
    lines = [
        w("law-provision", lang, provision=provision, certainty=of_it)
        if version.provision_certainty != version.certainty
        else w("law-provision-alone", lang, provision=provision),
        w("law-certainty", lang, certainty=certainty),
        w("law-sources", lang, sources=cited(version.source, lang)),
    ]
    note = getattr(version, "note", None) or getattr(version, "certainty_note", None)
    return (f"{note.said(lang)}\n\n" if note else "") + "\n".join(f"- {line}" for line in lines)


def cited(keys: Iterable[str], lang: Language) -> str:
    """Name sources, each a link to what the list of sources says of it."""
    known: Mapping[str, Source] = load_sources((PACKAGE_LAW,))
    return "; ".join(f"[{known[key].title.said(lang)}](#source-{key})" for key in keys)


def maxima(lang: Language) -> str:
    """Write the page of the maxima and of the rules of rounds."""
    law = package_law()
    parts = []
    for i, version in enumerate(law.maxima.version):
        rows = [
            (w(f"law-part-{name}", lang), spell(pair.alone, lang), spell(pair.accompanied, lang))
            for name, pair in (("core", version.core), ("spouse", version.spouse))
        ]
        for name in ("transferability", "additional", "total"):
            points = spell(getattr(version, name), lang)
            rows.append((w(f"law-part-{name}", lang), points, points))
        heads = [w(f"law-head-{name}", lang) for name in ("part", "alone", "accompanied")]
        groups = "\n".join(
            "- "
            + w(
                "law-group",
                lang,
                tables=", ".join(
                    law.tables[f"crs.transferability.{t}"].title.said(lang) for t in g.tables
                ),
                points=g.maximum,
            )
            for g in version.group
        )
        parts += [
            heading(3, span(version, law.maxima.version[i + 1 :], lang)),
            table(heads, rows, frozenset({1, 2})),
            w("law-groups", lang),
            groups,
            authority(version, lang),
        ]
    parts.append(heading(2, w("law-ranking", lang)))
    for i, ranking in enumerate(law.ranking):
        says = [
            w(f"law-tie-break-{str(ranking.tie_break).lower()}", lang),
            w(f"law-nominee-{str(ranking.nominee_class_only).lower()}", lang),
            w("law-class-order", lang, classes=", ".join(map(code, ranking.class_order))),
        ]
        parts += [
            heading(3, span(ranking, law.ranking[i + 1 :], lang)),
            "\n".join(f"- {line}" for line in says),
            authority(ranking, lang),
        ]
    parts.append(heading(2, w("law-period", lang)))
    for i, period in enumerate(law.invitation_periods):
        parts += [
            heading(3, span(period, law.invitation_periods[i + 1 :], lang)),
            w("law-period-days", lang, days=period.days),
            authority(period, lang),
        ]
    title = w("law-maxima-title", lang)
    return page(title, w("law-maxima-lead", lang), heading(2, w("law-maxima-crs", lang)), *parts)
