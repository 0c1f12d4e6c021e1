"""Allocations: how many a province may nominate in a year, set, moved once, and used.

Law: IRPA 10.3(1); agreements with provinces and territories.
"""

from __future__ import annotations

from django.db.models import F

from openentry.files.profiles.places import provinces
from openentry.registry import clock
from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.models import Allocation
from openentry.registry.models.nominations import STREAMS
from openentry.registry.numbering import first_year, refuse_shut
from openentry.rules.dates import law_day
from openentry.rules.errors import ConflictError, InputError

_YEAR_TOP = 2100
_MOST = 1_000_000
"""More than Canada admits in a year is a slip of the hand."""


def set_allocation(actor: Actor, province: str, year: int, stream: str, allowed: int) -> Allocation:
    """Set how many a province may nominate in a year, not below what it has used.

    Raises
    ------
    InputError
        ``province-shut``, ``province-unknown``, ``nomination-stream``, ``allocation-figure``.
    ConflictError
        ``allocation-used``.
    """
    refuse_province(province)
    if stream not in STREAMS:
        raise InputError("nomination-stream", value=stream, allowed=", ".join(STREAMS))
    _check_figure(allowed, year, least=0)

    def work(act: Act) -> Allocation:
        act.permit()
        key = {"province": province, "year": year, "stream": stream}
        kept = Allocation.objects.select_for_update().filter(**key).first()
        if kept is None:
            kept = Allocation(**key, allowed=allowed)
        elif kept.used > allowed:
            raise ConflictError("allocation-used", used=kept.used)
        kept.allowed = allowed
        kept.save()
        act.note(f"{province}-{year}", {**key, "allowed": allowed})
        return kept

    return perform("allocation.set", actor, work)


def move_allocation(actor: Actor, province: str, year: int, source: str, count: int) -> None:
    """Move part of an allocation between base and enhanced nominations, once in its year.

    Parameters
    ----------
    actor : Actor
    province : str
    year : int
    source : {"enhanced", "base"}
        From which it is taken.
    count : int
        At least 1.

    Raises
    ------
    InputError
        ``province-shut``, ``province-unknown``, ``nomination-stream``, ``allocation-figure``.
    ConflictError
        ``allocation-used``, ``allocation-moved``.
    """
    refuse_province(province)
    if source not in STREAMS:
        raise InputError("nomination-stream", value=source, allowed=", ".join(STREAMS))
    _check_figure(count, year, least=1)

    def work(act: Act) -> None:
        act.permit()
        both = {
            a.stream: a
            for a in Allocation.objects.select_for_update()
            .filter(province=province, year=year)
            .order_by("stream")
        }
        other = next(s for s in STREAMS if s != source)
        if source not in both or both[source].allowed - both[source].used < count:
            used = both[source].used if source in both else 0
            raise ConflictError("allocation-used", used=used)
        if any(a.moved_at is not None for a in both.values()):
            raise ConflictError("allocation-moved", province=province, year=str(year))
        both[source].allowed -= count
        both[source].moved_at = act.at
        both[source].save()
        into = both.get(other) or Allocation(province=province, year=year, stream=other, allowed=0)
        into.allowed += count
        into.moved_at = act.at
        into.save()
        act.note(f"{province}-{year}", {"from": source, "to": other, "count": count})

    perform("allocation.moved", actor, work)


def _check_figure(figure: int, year: int, *, least: int) -> None:
    first = first_year()
    if not (least <= figure <= _MOST and first <= year <= _YEAR_TOP):
        raise InputError(
            "allocation-figure",
            figure=figure,
            year=str(year),
            least=least,
            most=_MOST,
            first=str(first),
            last=str(_YEAR_TOP),
        )


def refuse_province(province: str) -> None:
    """Refuse a province that does not nominate through Express Entry.

    Raises
    ------
    InputError
        ``province-unknown``, ``province-shut``.
    """
    if province not in provinces():
        raise InputError("province-unknown", value=province, allowed=", ".join(provinces()))
    refuse_shut(province, law_day(clock.now()))


def take_place(province: str, year: int, stream: str) -> Allocation:
    """Take one of an allocation; the database refuses one too many, whoever else takes."""
    key = {"province": province, "year": year, "stream": stream}
    left = Allocation.objects.filter(**key, used__lt=F("allowed"))
    if not left.update(used=F("used") + 1):
        raise ConflictError("allocation-empty", province=province, year=str(year))
    return Allocation.objects.get(**key)
