"""Categories, language tests, sources and known gaps as pages."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from tools.docs.law import authority, cited, span
from tools.docs.markdown import code, heading, page, table, w

from openentry.rules.loading.categories import Category, CategoryVersion, load_categories
from openentry.rules.loading.language import ABILITIES, TestVersion, load_language
from openentry.rules.loading.noc import load_occupations
from openentry.rules.loading.reading import PACKAGE_LAW
from openentry.rules.loading.sources import Source, load_coverage, load_sources
from openentry.rules.names import axis_title, provision_text
from openentry.wording import Language, decimal, say, spell

ROOTS = (PACKAGE_LAW,)


def categories(lang: Language) -> str:
    """Write the page of the categories: every version, its conditions, its occupations."""
    parts = []
    for category in load_categories(ROOTS).values():
        parts.append(heading(2, category.name.said(lang), f"category-{category.category}"))
        parts += [_category_version(category, version, lang) for version in category.version]
    return page(w("categories-title", lang), w("categories-lead", lang), *parts)


def _category_version(category: Category, version: CategoryVersion, lang: Language) -> str:
    parts = [heading(3, _days(category, version, lang))]
    if version.name is not None:
        parts.append(w("categories-named", lang, name=version.name.said(lang)))
    if version.announced_only:
        parts.append(w("categories-announced", lang))
    if version.repealed:
        parts.append(w("categories-repealed", lang))
    conditions = list(_conditions(version, lang))
    if conditions:
        parts.append("\n".join(f"- {line}" for line in conditions))
    if version.noc is not None:
        parts.append(w("categories-occupations", lang, count=len(version.noc.any_of)))
        parts.append(_occupations(version.noc.any_of, lang))
    certainty = say(f"words.certainty.{version.certainty}", lang)
    lines = [w("law-certainty", lang, certainty=certainty)]
    if version.provision:
        provision = provision_text(version.provision, lang)
        lines.insert(0, w("law-provision-alone", lang, provision=provision))
    lines.append(w("law-sources", lang, sources=cited(version.source, lang)))
    if version.certainty_note is not None:
        parts.append(version.certainty_note.said(lang))
    parts.append("\n".join(f"- {line}" for line in lines))
    return "\n\n".join(parts)


def _days(category: Category, version: CategoryVersion, lang: Language) -> str:
    if version.in_force is None:
        assert version.announced is not None
        return w("categories-announced-on", lang, id=version.id, day=version.announced)
    later = [v.in_force for v in category.version if v.in_force and v.in_force > version.in_force]
    if not later:
        return w("law-since", lang, id=version.id, first=version.in_force)
    last = min(later) - timedelta(days=1)
    return w("law-span", lang, id=version.id, first=version.in_force, last=last)


def _conditions(version: CategoryVersion, lang: Language) -> list[str]:
    lines = []
    if (work := version.work_experience) is not None:
        lines.append(
            w(
                "categories-work",
                lang,
                months=work.months_min,
                years=work.within_years,
                continuous=w(f"categories-continuous-{str(work.continuous).lower()}", lang),
                one=w(f"categories-single-{str(work.single_occupation).lower()}", lang),
                place=w("categories-place-" + "-".join(sorted(work.place)), lang),
            )
        )
    if (level := version.language) is not None:
        lines.append(w("categories-level", lang, scale=level.scale, level=level.level_min))
    if (service := version.military_service) is not None:
        said = service.service.said(lang)
        lines.append(w("categories-service", lang, years=service.years_min, service=said))
    if (offer := version.job_offer) is not None:
        said = offer.employer.said(lang)
        lines.append(w("categories-offer", lang, years=offer.years_min, employer=said))
    if (education := version.education) is not None:
        least = say(f"words.education.{education.at_least}", lang)
        lines.append(w("categories-education", lang, education=least))
    return lines


def _occupations(codes: tuple[str, ...], lang: Language) -> str:
    known = load_occupations(ROOTS)
    rows = [
        (code(c), str(known[c].teer), known[c].title_fr if lang == "fr" else known[c].title_en)
        for c in codes
    ]
    return table([w(f"categories-head-{name}", lang) for name in ("noc", "teer", "title")], rows)


def languages(lang: Language) -> str:
    """Write the page of the language tests: the chart of each."""
    law = load_language(ROOTS)
    parts = []
    for test in law.tests.values():
        parts.append(heading(2, test.name.said(lang), "test-" + test.test.replace("_", "-")))
        for i, version in enumerate(test.version):
            parts.append(heading(3, span(version, test.version[i + 1 :], lang)))
            if version.column is not None:
                parts.append(w("languages-column", lang, column=version.column.said(lang)))
            parts += [_chart(version, test.scale, lang), authority(version, lang)]
    parts.append(heading(2, w("languages-not-accepted", lang)))
    rows = [
        (other.name.said(lang), law.tests[other.instead].name.said(lang))
        for other in law.not_accepted.values()
    ]
    heads = (w("languages-head-test", lang), w("languages-head-instead", lang))
    return page(w("languages-title", lang), w("languages-lead", lang), *parts, table(heads, rows))


def _chart(version: TestVersion, scale: str, lang: Language) -> str:
    rows = []
    for row in version.rows:
        level = {10: w("languages-ten", lang), 0: w("languages-below", lang)}.get(row.level)
        cells = [_marks(row.of(ability), lang) for ability in ABILITIES]
        rows.append([level or str(row.level), *cells])
    return table([scale, *(axis_title(ability, lang) for ability in ABILITIES)], rows)


def _marks(ends: tuple[float, float], lang: Language) -> str:
    def mark(value: float) -> str:
        return spell(int(value), lang) if value == int(value) else decimal(value, lang)

    return mark(ends[0]) if ends[0] == ends[1] else f"{mark(ends[0])} – {mark(ends[1])}"


def sources(lang: Language) -> str:
    """Write the page of the sources: what each is, where, when it was read."""
    known = load_sources(ROOTS)
    count = Counter(source.kind for source in known.values())
    parts = [w("sources-lead", lang, count=len(known))]
    for kind in dict.fromkeys(source.kind for source in known.values()):
        parts.append(heading(2, w(f"sources-kind-{kind}", lang, count=count[kind])))
        parts += [_source(k, s, lang) for k, s in known.items() if s.kind == kind]
    return page(w("sources-title", lang), *parts)


def _source(key: str, source: Source, lang: Language) -> str:
    title = source.title.said(lang)
    name = f"[{title}]({source.url})" if source.url else title
    lines = [f"{name}. {source.issued_by(lang)}.", code(key)]
    if source.published:
        lines.append(w("sources-published", lang, day=source.published))
    if source.read_on:
        lines.append(w("sources-read", lang, day=source.read_on))
    if source.note:
        lines.append(source.note.said(lang))
    return f"(source-{key})=\n\n" + "\n".join(lines)


def coverage(lang: Language) -> str:
    """Write the page of what is covered and what is known to be missing."""
    known = load_coverage(ROOTS)
    rows = [
        (
            part.what.said(lang),
            spell(part.first_day, lang),
            spell(part.until, lang) if part.until else w("coverage-open", lang),
            say(f"words.certainty.{part.certainty}", lang),
        )
        for part in known.covered
    ]
    heads = [w(f"coverage-head-{name}", lang) for name in ("what", "from", "until", "certainty")]
    gaps = [
        f"{heading(3, w('coverage-gap', lang, id=gap.id, day=gap.first_day))}\n\n"
        f"{gap.what.said(lang)} {gap.effect.said(lang)}\n\n"
        f"- {w('law-sources', lang, sources=cited(gap.source, lang))}"
        for gap in known.gap
    ]
    return page(
        known.title.said(lang),
        w("coverage-lead", lang, day=known.verified_on),
        table(heads, rows),
        heading(2, w("coverage-gaps", lang)),
        *gaps,
    )
