"""The profile: what a person declares, as one JSON object, field by field.

These models say which fields there are and what one value may be; unknown keys are refused,
except those at the top level that start with ``x_``, which are carried. Titles and explanations
are in the catalogues. What `Identity` holds is checked for its form and read by no rule.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from openentry.files.profiles.forms import (
    LIST_TOP,
    Birth,
    Country,
    Day,
    Destinations,
    Dollars,
    Employers,
    Flag,
    FlagFalse,
    FlagTrue,
    Form,
    HiddenCountries,
    HiddenCountry,
    HiddenDay,
    Hours,
    Id,
    Instant,
    Issuer,
    Mark,
    Months,
    Noc,
    OfferYears,
    Part,
    Persons,
    Province,
    Share,
    Text,
    Years,
)

SCHEMA = "profile-1"

Language = Literal["en", "fr"]
Edition = Annotated[Literal["2021", "2016"], Form(name="word", default="2021")]
StudyLevel = Literal[
    "secondary", "one_year", "two_year", "three_year", "masters", "professional", "doctorate"
]


class Document(Part):
    """A passport or travel document."""

    type: Text | None = None
    number: Text | None = None
    country: HiddenCountry | None = None
    issued_on: HiddenDay | None = None
    expires_on: HiddenDay | None = None


class Identity(Part):
    """Who the person is: kept apart, never read by a rule, never repeated in an error."""

    family_name: Text | None = None
    given_names: Text | None = None
    other_names: Text | None = None
    sex: Text | None = None
    birth_country: HiddenCountry | None = None
    citizenships: HiddenCountries | None = None
    document: Document | None = None
    email: Text | None = None
    phone: Text | None = None
    address: Text | None = None
    uci: Text | None = None


class Dependant(Part):
    """A child of the person or of the spouse, or a child of such a child."""

    relation: Literal["child", "spouse_child", "grandchild"]
    birth_on: Birth
    single: FlagTrue | None = None
    dependent_by_condition: FlagFalse | None = None
    accompanying: FlagTrue | None = None
    citizen: FlagFalse | None = None
    permanent_resident: FlagFalse | None = None
    lives_in: Country | None = None


class Sitting(Part):
    """One sitting of a language test with the marks of its report."""

    test: Annotated[str, Form(name="test")]
    taken_on: Day
    result_on: Day | None = None
    listening: Mark
    reading: Mark
    speaking: Mark
    writing: Mark
    column: Literal["equivalence_ancien_score"] | None = None
    used: FlagTrue | None = None
    registration: Text | None = None


class Assessment(Part):
    """An educational credential assessment."""

    body: Text | None = None
    issued_on: Day
    equivalency: StudyLevel | None = None
    reference: Text | None = None


class Credential(Part):
    """A study, completed or not, with the credential it led to."""

    level: StudyLevel
    country: Country
    province: Province | None = None
    institution: Text | None = None
    field: Text | None = None
    started_on: Day | None = None
    ended_on: Day | None = None
    completed_on: Day | None = None
    program_years: Years | None = None
    full_time: FlagTrue | None = None
    weekly_hours: Hours | None = None
    good_standing: FlagTrue | None = None
    months_in_canada: Months | None = None
    full_time_months: Months | None = None
    distance_share: Share | None = None
    second_language_share: Share | None = None
    return_obligation: FlagFalse | None = None
    assessments: Annotated[list[Assessment], Field(max_length=LIST_TOP)] | None = None


class Period(Part):
    """A stretch of a job with the same weekly hours."""

    started_on: Day
    ended_on: Day | None = None
    weekly_hours: Hours


class Job(Part):
    """A job with its exact days, its hours and its occupation."""

    noc: Noc
    noc_edition: Edition | None = None
    noc_other: Noc | None = None
    title: Text | None = None
    employer: Text | None = None
    country: Country
    province: Province | None = None
    started_on: Day
    ended_on: Day | None = None
    weekly_hours: Hours | None = None
    periods: Annotated[list[Period], Field(max_length=LIST_TOP)] | None = None
    paid: FlagTrue | None = None
    self_employed: FlagFalse | None = None
    full_time_student: FlagFalse | None = None
    authorised: FlagTrue | None = None
    temporary_status: FlagTrue | None = None
    publicly_funded_physician: FlagFalse | None = None
    remote_for_foreign_employer: FlagFalse | None = None


class Spouse(Part):
    """The spouse or common-law partner."""

    birth_on: Birth | None = None
    accompanying: Flag
    citizen: FlagFalse | None = None
    permanent_resident: FlagFalse | None = None
    lives_in: Country | None = None
    first_language: Language | None = None
    tests: Annotated[list[Sitting], Field(max_length=LIST_TOP)] | None = None
    credentials: Annotated[list[Credential], Field(max_length=LIST_TOP)] | None = None
    jobs: Annotated[list[Job], Field(max_length=LIST_TOP)] | None = None


class Certificate(Part):
    """A certificate of qualification in a skilled trade."""

    noc: Noc
    noc_edition: Edition | None = None
    noc_other: Noc | None = None
    issuer: Issuer
    issued_on: Day
    valid_until: Day | None = None


class JobOffer(Part):
    """An offer of employment in Canada, with what its conditions look at."""

    noc: Noc
    noc_edition: Edition | None = None
    noc_other: Noc | None = None
    full_time: Flag | None = None
    continuous: Flag | None = None
    years_after_visa: OfferYears | None = None
    employers: Employers | None = None
    excluded_employer: FlagFalse | None = None
    lmia: Flag | None = None
    from_permit_employer: Flag | None = None
    with_employer_since: Day | None = None
    offered_on: Day | None = None
    valid_until: Day | None = None


class WorkPermit(Part):
    """What allows the person to work in Canada."""

    basis: Literal["lmia", "exempt", "section_186", "other"]
    valid_until: Day | None = None


class Nomination(Part):
    """A nomination by a province or territory."""

    province: Province
    stream: Text | None = None
    nominated_on: Day
    accepted_on: Day | None = None
    valid_until: Day | None = None
    withdrawn_on: Day | None = None


class Relative(Part):
    """A relative of the person or of the spouse."""

    relation: Literal[
        "sibling", "parent", "grandparent", "child", "grandchild", "aunt_uncle", "niece_nephew"
    ]
    of: Annotated[Literal["self", "spouse"], Form(name="word", default="self")] | None = None
    birth_on: Day | None = None
    adult: FlagTrue | None = None
    citizen: FlagFalse | None = None
    permanent_resident: FlagFalse | None = None
    lives_in: Country


class MilitaryService(Part):
    """Service in the armed forces of a country."""

    country: Country
    started_on: Day
    ended_on: Day | None = None
    noc: Noc | None = None


class ForcesOffer(Part):
    """An offer of the Canadian Armed Forces."""

    years: Years
    full_time: Flag
    noc: Noc | None = None


class Profile(Part):
    """What a person declares; every answer follows from it and a day."""

    model_config = ConfigDict(title="Profile")

    schema_: Annotated[
        Literal["profile-1"] | None, Field(alias="schema"), Form(name="word", default=SCHEMA)
    ] = None
    id: Id | None = None
    birth_on: Birth
    identity: Identity | None = None
    lives_in: Country | None = None
    marital_status: (
        Literal[
            "never_married",
            "married",
            "common_law",
            "divorced",
            "separated",
            "widowed",
            "annulled",
        ]
        | None
    ) = None
    spouse: Spouse | None = None
    dependants: Annotated[list[Dependant], Field(max_length=LIST_TOP)] | None = None
    family_size: Persons | None = None
    first_language: Language | None = None
    tests: Annotated[list[Sitting], Field(max_length=LIST_TOP)] | None = None
    credentials: Annotated[list[Credential], Field(max_length=LIST_TOP)] | None = None
    jobs: Annotated[list[Job], Field(max_length=LIST_TOP)] | None = None
    primary_noc: Noc | None = None
    primary_noc_edition: Edition | None = None
    certificates: Annotated[list[Certificate], Field(max_length=LIST_TOP)] | None = None
    job_offer: JobOffer | None = None
    work_permit: WorkPermit | None = None
    nomination: Nomination | None = None
    relatives: Annotated[list[Relative], Field(max_length=LIST_TOP)] | None = None
    military_service: Annotated[list[MilitaryService], Field(max_length=LIST_TOP)] | None = None
    forces_offer: ForcesOffer | None = None
    funds_cad: Dollars | None = None
    destinations: Destinations | None = None
    submitted_at: Instant | None = None
