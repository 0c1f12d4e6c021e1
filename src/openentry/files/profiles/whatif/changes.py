"""Changes to a profile as data: which kinds there are and what each may say.

A change says what would be otherwise, not how the profile would be rewritten: that is
`openentry.files.profiles.whatif.applying`. Unknown kinds and fields are refused. Titles are in
the catalogues.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import ConfigDict, Field, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from openentry.files.profiles.forms import Country, Dollars, Issuer, Noc, Part, Province
from openentry.files.profiles.schema import StudyLevel
from openentry.rules.columns import column
from openentry.wording import LANGUAGES, say

SCHEMA = "whatif-1"
SCHEMA_FILE = Path(__file__).parents[2] / "schemas" / "whatif-1.schema.json"

CHANGES_TOP = 20
"""Most changes that are tried at once."""
TOGETHER_TOP = 3
"""Most changes that are put together, one after the other."""
NAME_TOP = 60
"""Most characters of the name of a change."""

Ability = Literal["listening", "reading", "speaking", "writing"]
Tongue = Literal["en", "fr"]
Edition = Literal["2021", "2016"]
Level = Annotated[int, Field(ge=column("first_listening").low, le=column("first_listening").high)]
Levels = Annotated[dict[Ability, Level], Field(min_length=1)]
WorkYears = Annotated[int, Field(ge=1, le=column("canadian_work_years").high)]
TestId = Annotated[str, Field(min_length=1, max_length=NAME_TOP)]


class Change(Part):
    """What every kind of change has."""

    name: Annotated[str, Field(min_length=1, max_length=NAME_TOP)] | None = None

    def plain(self) -> dict[str, Any]:
        """Give it as it would be written, without what is left out."""
        return self.model_dump(exclude_none=True)


class Retest(Change):
    """Another sitting of a language test; abilities left out keep the level they have."""

    kind: Literal["retest"]
    language: Tongue
    levels: Levels
    test: TestId | None = None


class French(Change):
    """A French test with at least one level in all four abilities."""

    kind: Literal["french"]
    level: Level
    test: TestId | None = None


class Study(Change):
    """A credential completed on the scoring day, assessed that day when it is not Canadian."""

    kind: Literal["credential"]
    level: StudyLevel
    country: Country


class Years(Change):
    """More years of full-time skilled work."""

    kind: Literal["work"]
    place: Literal["canada", "abroad"]
    years: WorkYears
    noc: Noc | None = None
    noc_edition: Edition | None = None


class OfSpouse(Change):
    """Facts of an accompanying spouse or partner: education, language levels or Canadian work."""

    kind: Literal["spouse"]
    education: StudyLevel | None = None
    country: Country | None = None
    language: Tongue | None = None
    levels: Levels | None = None
    test: TestId | None = None
    work_years: WorkYears | None = None
    noc: Noc | None = None
    noc_edition: Edition | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.education is None and self.levels is None and self.work_years is None:
            raise PydanticCustomError("whatif_nothing", "nothing changes")
        if self.levels is not None and self.language is None:
            raise PydanticCustomError("whatif_language", "levels of no language")
        return self


class Nominated(Change):
    """A nomination accepted on the scoring day."""

    kind: Literal["nomination"]
    province: Province


class Qualified(Change):
    """A certificate of qualification issued on the scoring day."""

    kind: Literal["certificate"]
    noc: Noc | None = None
    noc_edition: Edition | None = None
    issuer: Issuer | None = None


class Offered(Change):
    """A full-time job offer without an end, with a labour market assessment."""

    kind: Literal["job_offer"]
    noc: Noc | None = None
    noc_edition: Edition | None = None


class Related(Change):
    """An adult sibling, permanent resident, who lives in Canada."""

    kind: Literal["relative"]
    relation: Literal["sibling"] | None = None


class Funded(Change):
    """Money to settle with; without an amount, what the day asks of the family."""

    kind: Literal["funds"]
    amount_cad: Dollars | None = None


class SpouseStays(Change):
    """The spouse or partner does not accompany."""

    kind: Literal["spouse_not_accompanying"]


class SpouseApplies(Change):
    """The spouse or partner is the principal applicant; the person takes the place of spouse."""

    kind: Literal["principal"]
    person: Literal["spouse"]


AnyChange = Annotated[
    Retest
    | French
    | Study
    | Years
    | OfSpouse
    | Nominated
    | Qualified
    | Offered
    | Related
    | Funded
    | SpouseStays
    | SpouseApplies,
    Field(discriminator="kind"),
]


class Changes(Part):
    """A file of changes."""

    model_config = ConfigDict(title="Changes")

    schema_: Annotated[Literal["whatif-1"] | None, Field(alias="schema")] = None
    changes: Annotated[list[AnyChange], Field(min_length=1, max_length=CHANGES_TOP)]


MODELS: tuple[type[Change], ...] = get_args(get_args(AnyChange)[0])
"""Every kind of change, in the order of the manual."""

BY_KIND: dict[str, type[Change]] = {
    get_args(model.model_fields["kind"].annotation)[0]: model for model in MODELS
}

ONE: TypeAdapter[Change] = TypeAdapter(AnyChange)
"""Checks one change."""


def schema_json() -> str:
    """Give the JSON Schema of a file of changes, as it is published."""
    made = Changes.model_json_schema(by_alias=True)
    for kind, model in BY_KIND.items():
        en, fr = (say(f"whatif.kind.{kind}", lang) for lang in LANGUAGES)
        made["$defs"][model.__name__] |= {"title": en, "x-title-fr": fr}
        en, fr = (say(f"whatif.about.{kind}", lang) for lang in LANGUAGES)
        made["$defs"][model.__name__] |= {"description": en, "x-description-fr": fr}
    of_spouse = made["$defs"][OfSpouse.__name__]
    of_spouse["anyOf"] = [{"required": [n]} for n in ("education", "levels", "work_years")]
    of_spouse["dependentRequired"] = {"levels": ["language"]}
    en, fr = (say("whatif.about.file", lang) for lang in LANGUAGES)
    made |= {"description": en, "x-description-fr": fr}
    for part in (made, *made["$defs"].values()):
        for field in part["properties"].values():
            field.pop("title", None)
            field.pop("default", None)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:openentry:schema:openentry/whatif/1",
    }
    return json.dumps(head | made, ensure_ascii=False, indent=1) + "\n"
