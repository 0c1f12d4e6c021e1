"""What stands around the rows of a table: what is read, the most it gives, what it rests on."""

from __future__ import annotations

from openentry.answers.law_figures import mark
from openentry.answers.law_tables import AnyVersion, Catalogue
from openentry.rules.loading.language import TestVersion
from openentry.rules.loading.tables import TableVersion
from openentry.rules.names import provision_text
from openentry.wording import Language, say


def above(version: AnyVersion, catalogue: Catalogue) -> list[str]:
    """Say what to know before the rows are read."""
    if isinstance(version, TestVersion) and version.column is not None:
        column = version.column.said(catalogue.lang)
        return [say("lawtables.test-column", catalogue.lang, column=column)]
    return []


def below(name: str, version: AnyVersion, catalogue: Catalogue) -> list[str]:
    """Say what holds beside the rows: the maximum of points, words for marks, other columns."""
    match version:
        case TableVersion():
            return _maximum(version, catalogue.lang)
        case TestVersion():
            return _of_test(name, version, catalogue)
        case _:
            return []


def _maximum(version: TableVersion, lang: Language) -> list[str]:
    said = [say("lawtables.each-ability", lang)] if version.of else []
    maximum = version.maximum
    if "points" in maximum:
        return [*said, say("lawtables.maximum-one", lang, points=maximum["points"])]
    by = {str(company): points for company, points in maximum.items()}
    return [*said, say("lawtables.maximum-two", lang, **by)]


def _of_test(name: str, version: TestVersion, catalogue: Catalogue) -> list[str]:
    lang = catalogue.lang
    said = [
        say("lawtables.test-word", lang, word=word, mark=mark(value, lang))
        for word, value in catalogue.tests[name.partition(".")[2]].words.items()
    ]
    for other in version.other_column:
        first, last = other.taken_from, other.taken_until
        way = "lawtables.test-other" if last is None else "lawtables.test-other-until"
        said.append(say(way, lang, column=other.column.said(lang), first=first, last=last))
    return said


def authority(version: AnyVersion, lang: Language) -> str:
    """Cite the provision a version rests on, and say so if it was not seen there."""
    provision = provision_text(version.provision or "", lang)
    of_it = getattr(version, "provision_certainty", "stated")
    if of_it == "stated":
        return provision
    return f"{provision} ({say(f'words.certainty.{of_it}', lang)})"


def notes(version: AnyVersion, lang: Language) -> list[str]:
    """Give what the law file says beside a version."""
    found = (getattr(version, name, None) for name in ("note", "certainty_note"))
    return [note.said(lang) for note in found if note is not None]


def scale(version: AnyVersion, lang: Language) -> str:
    """Say how certain the ends of the scale of a test are; nothing for other tables."""
    if not isinstance(version, TestVersion):
        return ""
    certainty = say(f"words.certainty.{version.scale_certainty}", lang)
    return say("lawtables.test-scale", lang, certainty=certainty)


def cited(version: AnyVersion) -> tuple[str, ...]:
    """Give the keys of the sources a version rests on, each once."""
    keys = list(version.source)
    if isinstance(version, TestVersion):
        keys += [key for key in version.scale_source if key not in keys]
    return tuple(keys)
