"""What the form of a profile asks: its parts, their rooms and the fields of each.

What every candidate tells comes first; then come the parts that concern some, and inside a thing
the fields that matter with another answer alone. What nobody needs for an answer, such as names of
employers, is left to the file of a profile.
"""

from __future__ import annotations

from dataclasses import dataclass

MOST = 30
"""Most things of one kind that the form takes; more are refused, and never left out unsaid."""

_TEST = ("test", "taken_on", "result_on", "listening", "reading", "speaking", "writing")
_CREDENTIAL = ("level", "country", "completed_on", "program_years")
_ASSESSED = ("assessments.1.issued_on", "assessments.1.equivalency")
_STUDIED = (
    "full_time",
    "full_time_months",
    "months_in_canada",
    "good_standing",
    "distance_share",
    "second_language_share",
    "return_obligation",
)
_JOB = ("noc", "country", "started_on", "ended_on", "weekly_hours")
_HOW = ("self_employed", "full_time_student", "paid")
_IN_CANADA = (
    "authorised",
    "temporary_status",
    "remote_for_foreign_employer",
    "publicly_funded_physician",
)
_OFFER = (
    "noc",
    "full_time",
    "continuous",
    "years_after_visa",
    "lmia",
    "from_permit_employer",
    "with_employer_since",
    "employers",
    "excluded_employer",
    "offered_on",
    "valid_until",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rare:
    """Fields of a thing that matter with another answer alone.

    Attributes
    ----------
    name : str
        Of the message that says when they matter.
    fields : tuple of str
    """

    name: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A group of the profile, or some of its fields.

    Attributes
    ----------
    name : str
        Way to the group, empty for the person.
    fields : tuple of str
        Ways to the fields from there.
    first : int
        Things shown before anybody asks for more; 0 for what is not a list.
    rare : tuple of Rare
    """

    name: str
    fields: tuple[str, ...]
    first: int = 0
    rare: tuple[Rare, ...] = ()

    @property
    def every(self) -> tuple[str, ...]:
        """Every field, the rare ones last."""
        return (*self.fields, *(field for rare in self.rare for field in rare.fields))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the form, which has a heading of its own.

    Attributes
    ----------
    name : str
    rooms : tuple of Room
    only : bool
        Whether it concerns some people alone.
    """

    name: str
    rooms: tuple[Room, ...]
    only: bool = False


_ABROAD = Rare(name="abroad", fields=_ASSESSED)
_OF_A_JOB = (Rare(name="how", fields=_HOW), Rare(name="job-in-canada", fields=_IN_CANADA))
_BOTH_LANGUAGES = Rare(name="both-languages", fields=("first_language",))

PARTS = (
    Part(
        name="you",
        rooms=(
            Room(
                name="",
                fields=(
                    "birth_on",
                    "lives_in",
                    "marital_status",
                    "family_size",
                    "funds_cad",
                    "submitted_at",
                    "destinations",
                ),
                rare=(_BOTH_LANGUAGES,),
            ),
        ),
    ),
    Part(name="tests", rooms=(Room(name="tests", fields=_TEST, first=1),)),
    Part(
        name="education",
        rooms=(
            Room(
                name="credentials",
                fields=_CREDENTIAL,
                first=1,
                rare=(_ABROAD, Rare(name="in-canada", fields=_STUDIED)),
            ),
        ),
    ),
    Part(
        name="work",
        rooms=(
            Room(name="jobs", fields=_JOB, first=2, rare=_OF_A_JOB),
            Room(name="", fields=("primary_noc",)),
        ),
    ),
    Part(
        name="spouse",
        only=True,
        rooms=(
            Room(
                name="spouse",
                fields=("accompanying", "birth_on", "citizen", "permanent_resident"),
                rare=(Rare(name="resident", fields=("lives_in",)), _BOTH_LANGUAGES),
            ),
            Room(name="spouse.tests", fields=_TEST, first=1),
            Room(name="spouse.credentials", fields=_CREDENTIAL, first=1, rare=(_ABROAD,)),
            Room(name="spouse.jobs", fields=_JOB, first=1, rare=_OF_A_JOB),
        ),
    ),
    Part(
        name="relatives",
        only=True,
        rooms=(
            Room(
                name="relatives",
                fields=("relation", "lives_in", "citizen", "permanent_resident"),
                first=1,
                rare=(
                    Rare(name="of-spouse", fields=("of",)),
                    Rare(name="young", fields=("birth_on",)),
                ),
            ),
        ),
    ),
    Part(
        name="nomination",
        only=True,
        rooms=(
            Room(
                name="nomination",
                fields=("province", "nominated_on", "accepted_on"),
                rare=(Rare(name="nomination-over", fields=("valid_until", "withdrawn_on")),),
            ),
        ),
    ),
    Part(
        name="offer",
        only=True,
        rooms=(
            Room(name="job_offer", fields=_OFFER),
            Room(name="work_permit", fields=("basis", "valid_until")),
        ),
    ),
    Part(
        name="certificates",
        only=True,
        rooms=(
            Room(
                name="certificates",
                fields=("noc", "issuer", "issued_on", "valid_until"),
                first=1,
            ),
        ),
    ),
    Part(
        name="military",
        only=True,
        rooms=(
            Room(
                name="military_service",
                fields=("country", "started_on", "ended_on", "noc"),
                first=1,
            ),
            Room(name="forces_offer", fields=("years", "full_time", "noc")),
        ),
    ),
)

ROOMS = tuple(room for part in PARTS for room in part.rooms)


def plain(name: str) -> str:
    """Give the name of a box without the numbers of things."""
    return ".".join(step for step in name.split(".") if step and not step.isdigit())


def box_name(room: Room, field: str, number: int) -> str:
    """Name the box of a field; the number is that of the thing, 0 for what is not a list."""
    steps = (room.name, str(number) if number else "", field)
    return ".".join(step for step in steps if step)


_KNOWN = frozenset(
    box_name(room, field, number)
    for room in ROOMS
    for field in room.every
    for number in (range(1, MOST + 1) if room.first else (0,))
)


def known(name: str) -> bool:
    """Tell whether a name is that of a box of the form."""
    return name in _KNOWN


def beyond(name: str) -> tuple[Room, int] | None:
    """Give room and number of a thing that is one too many for the form; None for other names."""
    if name in _KNOWN:
        return None
    for room in ROOMS:
        number, _, field = name.removeprefix(f"{room.name}.").partition(".")
        listed = bool(room.first) and name.startswith(f"{room.name}.")
        if listed and field in room.every and number.isascii() and number.isdigit():
            return room, int(number)
    return None


def part_of(name: str) -> Part | None:
    """Give the part of a box, or of the nearest group of what has no box; None for neither."""
    steps = plain(name).split(".")
    for count in range(len(steps), 0, -1):
        begin = ".".join(steps[:count])
        for part in PARTS:
            if any(begin == room.name or begin in _plain_names(room) for room in part.rooms):
                return part
    return None


def _plain_names(room: Room) -> frozenset[str]:
    return frozenset(plain(f"{room.name}.{field}") for field in room.every)
