"""From checked things to the columns that the rules compute on.

Marks become levels, codes become places in their classification, and what a profile leaves out
becomes what its absence means. Nothing is checked here: the things have been.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from openentry.files.profiles.cells import ABSENT, Cells
from openentry.files.profiles.checks import ends_of, period_ends
from openentry.files.profiles.forms import Form
from openentry.files.profiles.places import CANADA, QUEBEC
from openentry.files.profiles.rulings import ABILITIES, Rulings
from openentry.files.profiles.things import Things
from openentry.rules.dates import LAST_DAY, NO_DAY
from openentry.rules.facts import IdArray, InstantArray
from openentry.rules.profile.batch import (
    NO_CODE,
    NOT_STATED,
    PERMITS,
    RELATIONS,
    STUDY_LEVELS,
    Codes,
    Days,
    Flags,
    History,
    Numbers,
    Profiles,
    Rows,
    Small,
)
from openentry.rules.truth import Truth


def build(top: Things, ids: IdArray, submitted_at: InstantArray, rulings: Rulings) -> Profiles:
    """Give the profiles of checked things.

    Parameters
    ----------
    top : Things
        The profiles of a chunk, in which nothing is wrong.
    ids : (n,) bytes
    submitted_at : (n,) int64
    rulings : Rulings
    """
    n = len(top)
    spouse = top.inner["spouse"]
    primary = _primary(top, rulings)
    return Profiles(
        id=ids,
        birth_on=top["birth_on"],
        own=_history(top, np.arange(n), n, rulings),
        spouse=_history(spouse, spouse.owner, n, rulings),
        spouse_present=_laid(spouse, np.ones(len(spouse), np.bool_), n, False),
        spouse_accompanying=_laid(spouse, _flag(spouse, "accompanying"), n, False),
        spouse_citizen=_laid(spouse, _flag(spouse, "citizen"), n, False),
        spouse_resident=_laid(spouse, _flag(spouse, "permanent_resident"), n, False),
        lives_in_canada=_in_canada_or_not_known(top, "lives_in"),
        spouse_in_canada=_laid(spouse, _in_canada_or_not_known(spouse, "lives_in"), n, ABSENT),
        family_size=_whole(top, "family_size"),
        dependants=_dependants(top.inner["dependants"], n),
        primary_2021=primary[0],
        primary_2016=primary[1],
        primary_known=primary[2],
        certificates=_certificates(top.inner["certificates"], n, rulings),
        **_offer(top.inner["job_offer"], n, rulings),
        **_permit(top.inner["work_permit"], n),
        **_nomination(top.inner["nomination"], n),
        relatives=_relatives(top.inner["relatives"], n),
        service=_service(top.inner["military_service"], n, rulings),
        **_forces(top.inner["forces_offer"], n, rulings),
        funds_cad=np.nan_to_num(top["funds_cad"], nan=NOT_STATED).astype(np.int64),
        outside_quebec=_outside_quebec(top),
        submitted_at=submitted_at,
    )


def _flag(things: Things, name: str) -> Flags:
    """Give a flag, where it is not given what its absence means."""
    values = things[name]
    flags: Flags = values != 0 if things.group.leaves[name].form.default else values == 1
    return flags


def _whole(things: Things, name: str) -> Numbers:
    """Give whole numbers, `NOT_STATED` where not given."""
    values = things[name]
    return np.where(np.isnan(values), NOT_STATED, values).astype(np.int32)


def _hundredths(things: Things, name: str) -> Numbers:
    """Give numbers as hundredths, `NOT_STATED` where not given."""
    values = np.rint(things[name] * 100)
    return np.where(np.isnan(values), NOT_STATED, values).astype(np.int32)


def _share(things: Things, name: str) -> NDArray[np.float64]:
    shares: NDArray[np.float64] = np.nan_to_num(things[name], nan=0.0)
    return shares


def _place(form: Form, word: str) -> int:
    return form.words.index(word)


def _in_canada(things: Things, name: str = "country") -> Flags:
    inside: Flags = things[name] == _place(things.group.leaves[name].form, CANADA)
    return inside


def _in_canada_or_not_known(things: Things, name: str) -> Truth:
    return np.where(things.given(name), _in_canada(things, name), ABSENT).astype(np.int8)


def _until(things: Things, name: str) -> Days:
    return ends_of(things, name)


def _laid(things: Things, values: NDArray[Any], n: int, stand_in: float) -> NDArray[Any]:
    """Lay the values of things of which a person has at most one over all people."""
    laid = np.full(n, stand_in, values.dtype)
    laid[things.owner] = values
    return laid


def _offsets(owner: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    offsets = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(owner, minlength=n), out=offsets[1:])
    return offsets


def _rows(things: Things, n: int, columns: dict[str, NDArray[Any]]) -> Rows:
    return Rows(_offsets(things.owner, n), columns)


def _codes(things: Things, rulings: Rulings, name: str = "noc") -> tuple[Codes, Codes]:
    """Give the places of occupations in the editions of 2021 and 2016."""
    newest = things["noc_edition"] != 1
    found = []
    for edition, stated in (("2021", newest), ("2016", ~newest)):
        own = rulings.codes(things.cells[name], edition)
        other = rulings.codes(things.cells["noc_other"], edition)
        found.append(np.where(stated, own, other).astype(np.int16))
    return found[0], found[1]


def _history(who: Things, rows: NDArray[np.int64], n: int, rulings: Rulings) -> History:
    tests, first = _tests(who, n, rulings)
    credentials = who.inner["credentials"]
    language = np.zeros(n, np.uint8)
    language[rows] = first
    return History(
        first_language=language,
        tests=tests,
        studies=_studies(credentials, n),
        assessments=_assessments(credentials, n),
        jobs=_jobs(who.inner["jobs"], n, rulings),
    )


def _tests(who: Things, n: int, rulings: Rulings) -> tuple[Rows, Small]:
    """Give the sittings in use, and the first language of each person."""
    tests = who.inner["tests"]
    cells = tests.cells["test"]
    language = rulings.languages(cells)
    # Without a first language stated there are tests in one language only.
    first = np.where(who.given("first_language"), who["first_language"] + 1, 0).astype(np.uint8)
    tested = np.zeros(len(who), np.uint8)
    tested[tests.place] = language
    first = np.where(first == 0, tested, first).astype(np.uint8)
    taken, result = tests["taken_on"], tests["result_on"]
    columns: dict[str, NDArray[Any]] = {
        "language": language,
        "taken_on": taken,
        "result_on": np.where(result == NO_DAY, taken, result).astype(np.int32),
    }
    for ability in ABILITIES:
        columns[ability] = tests.levels[ability]
    used = _flag(tests, "used")
    return Rows(
        _offsets(tests.owner[used], n), {name: values[used] for name, values in columns.items()}
    ), first


def _level(cells: Cells) -> Small:
    """Give the place in `STUDY_LEVELS`, 0 where not given."""
    return (cells.values + 1).astype(np.uint8)


def _studies(credentials: Things, n: int) -> Rows:
    words = credentials.group.leaves["level"].form.words
    assert words == STUDY_LEVELS[1:]
    columns: dict[str, NDArray[Any]] = {
        "level": _level(credentials.cells["level"]),
        "in_canada": _in_canada(credentials),
        "started_on": credentials["started_on"],
        "ended_on": credentials["ended_on"],
        "completed_on": credentials["completed_on"],
        "program_years": _hundredths(credentials, "program_years"),
        "full_time": _flag(credentials, "full_time"),
        "weekly_hours": _hundredths(credentials, "weekly_hours"),
        "good_standing": _flag(credentials, "good_standing"),
        "months_in_canada": _whole(credentials, "months_in_canada"),
        "full_time_months": _whole(credentials, "full_time_months"),
        "distance_share": _share(credentials, "distance_share"),
        "second_language_share": _share(credentials, "second_language_share"),
        "return_obligation": _flag(credentials, "return_obligation"),
    }
    return _rows(credentials, n, columns)


def _assessments(credentials: Things, n: int) -> Rows:
    assessments = credentials.inner["assessments"]
    own = _level(credentials.cells["level"])[assessments.place]
    stated = _level(assessments.cells["equivalency"])
    columns: dict[str, NDArray[Any]] = {
        "study": credentials.number[assessments.place].astype(np.int32),
        "issued_on": assessments["issued_on"],
        "level": np.where(stated == 0, own, stated).astype(np.uint8),
    }
    return _rows(assessments, n, columns)


def _jobs(jobs: Things, n: int, rulings: Rulings) -> Rows:
    noc_2021, noc_2016 = _codes(jobs, rulings)
    job, begun, ended, hours = _stretches(jobs)
    of_jobs: dict[str, NDArray[Any]] = {
        "job": jobs.number.astype(np.int32),
        "noc_2021": noc_2021,
        "noc_2016": noc_2016,
        "in_canada": _in_canada(jobs),
        "remote": _flag(jobs, "remote_for_foreign_employer"),
        "paid": _flag(jobs, "paid"),
        "self_employed": _flag(jobs, "self_employed"),
        "student": _flag(jobs, "full_time_student"),
        "authorised": _flag(jobs, "authorised"),
        "status": _flag(jobs, "temporary_status"),
        "public_physician": _flag(jobs, "publicly_funded_physician"),
    }
    columns = {name: values[job] for name, values in of_jobs.items()}
    columns |= {"started_on": begun, "ended_on": ended, "weekly_hours": hours}
    return Rows(_offsets(jobs.owner[job], n), columns)


def _stretches(jobs: Things) -> tuple[NDArray[np.int64], Days, Days, Numbers]:
    """Cut each job into stretches of the same weekly hours: its place, days and hours.

    A job with periods is held between them too, and before and after them, without hours.
    """
    periods = jobs.inner["periods"]
    starts, ends = jobs["started_on"], ends_of(jobs)
    whole = np.flatnonzero(jobs.given("weekly_hours"))
    parts = [(whole, starts[whole], ends[whole], _hundredths(jobs, "weekly_hours")[whole])]
    if len(periods):
        order = np.lexsort((periods["started_on"], periods.place))
        job = periods.place[order]
        begun, ended = periods["started_on"][order], period_ends(periods, jobs)[order]
        parts.append((job, begun, ended, _hundredths(periods, "weekly_hours")[order]))
        first = np.diff(job, prepend=-1) != 0
        last = np.diff(job, append=-1) != 0
        # What no period covers: before each one since the one before, and after the last.
        after = np.where(first, starts[job], np.roll(ended, 1) + 1)
        for mask, gap_starts, gap_ends in (
            (after < begun, after, begun - 1),
            (last & (ended < ends[job]), ended + 1, ends[job]),
        ):
            gap = np.flatnonzero(mask)
            parts.append((job[gap], gap_starts[gap], gap_ends[gap], np.zeros(len(gap), np.int32)))
    job, begun, ended, hours = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((begun, job))
    return (
        job[order],
        begun[order].astype(np.int32),
        ended[order].astype(np.int32),
        hours[order].astype(np.int32),
    )


def _dependants(dependants: Things, n: int) -> Rows:
    columns: dict[str, NDArray[Any]] = {
        "birth_on": dependants["birth_on"],
        "single": _flag(dependants, "single"),
        "by_condition": _flag(dependants, "dependent_by_condition"),
    }
    return _rows(dependants, n, columns)


def _primary(top: Things, rulings: Rulings) -> tuple[Codes, Codes, Flags]:
    """Give the primary occupation: the one named, or the only one there is."""
    n = len(top)
    named = top.given("primary_noc")
    newest = top["primary_noc_edition"] != 1
    codes = [rulings.codes(top.cells["primary_noc"], edition) for edition in ("2021", "2016")]
    jobs = top.inner["jobs"]
    job_codes = [rulings.codes(jobs.cells["noc"], edition) for edition in ("2021", "2016")]
    job_newest = jobs["noc_edition"] != 1
    # One number for a code in its edition, so that one look tells whether all are the same.
    key = np.where(job_newest, job_codes[0], job_codes[1] + (1 << 14)).astype(np.int64)
    low, high = np.full(n, np.iinfo(np.int64).max), np.full(n, np.iinfo(np.int64).min)
    np.minimum.at(low, jobs.owner, key)
    np.maximum.at(high, jobs.owner, key)
    only = low == high
    only_newest = only & (low < 1 << 14)
    stated = (named & newest, named & ~newest)
    single = (~named & only_newest, ~named & only & ~only_newest)
    from_jobs = (np.where(only_newest, low, 0), np.where(only & ~only_newest, low - (1 << 14), 0))
    found = [
        np.select([stated[i], single[i]], [codes[i], from_jobs[i]], NO_CODE).astype(np.int16)
        for i in range(2)
    ]
    return found[0], found[1], named | only


def _certificates(certificates: Things, n: int, rulings: Rulings) -> Rows:
    noc_2021, noc_2016 = _codes(certificates, rulings)
    columns: dict[str, NDArray[Any]] = {
        "noc_2021": noc_2021,
        "noc_2016": noc_2016,
        "issued_on": certificates["issued_on"],
        "valid_until": _until(certificates, "valid_until"),
    }
    return _rows(certificates, n, columns)


def _offer(offer: Things, n: int, rulings: Rulings) -> dict[str, Any]:
    noc_2021, noc_2016 = _codes(offer, rulings)
    years = np.where(np.isnan(offer["years_after_visa"]), NOT_STATED, offer["years_after_visa"])
    employers = np.where(offer.given("employers"), offer["employers"], 1).astype(np.uint8)
    stated: dict[str, tuple[NDArray[Any], float]] = {
        "offer": (np.ones(len(offer), np.bool_), False),
        "offer_2021": (noc_2021, NO_CODE),
        "offer_2016": (noc_2016, NO_CODE),
        "offer_full_time": (offer["full_time"], ABSENT),
        "offer_continuous": (offer["continuous"], ABSENT),
        "offer_years": (np.rint(years).astype(np.int32), NOT_STATED),
        "offer_employers": (employers, 1),
        "offer_excluded": (_flag(offer, "excluded_employer"), False),
        "offer_lmia": (offer["lmia"], ABSENT),
        "offer_same_employer": (offer["from_permit_employer"], ABSENT),
        "offer_employer_since": (offer["with_employer_since"], NO_DAY),
        "offered_on": (offer["offered_on"], NO_DAY),
        "offer_until": (_until(offer, "valid_until"), LAST_DAY),
    }
    return {name: _laid(offer, values, n, none) for name, (values, none) in stated.items()}


def _permit(permit: Things, n: int) -> dict[str, Any]:
    words = permit.group.leaves["basis"].form.words
    assert words == PERMITS[1:]
    return {
        "permit": _laid(permit, (permit["basis"] + 1).astype(np.uint8), n, 0),
        "permit_until": _laid(permit, permit["valid_until"], n, NO_DAY),
    }


def _nomination(nomination: Things, n: int) -> dict[str, Any]:
    return {
        "nominated_on": _laid(nomination, nomination["nominated_on"], n, NO_DAY),
        "accepted_on": _laid(nomination, nomination["accepted_on"], n, NO_DAY),
        "nomination_until": _laid(nomination, _until(nomination, "valid_until"), n, LAST_DAY),
        "withdrawn_on": _laid(nomination, nomination["withdrawn_on"], n, NO_DAY),
    }


def _relatives(relatives: Things, n: int) -> Rows:
    leaves = relatives.group.leaves
    assert leaves["relation"].form.words == RELATIONS
    columns: dict[str, NDArray[Any]] = {
        "relation": relatives["relation"].astype(np.uint8),
        "of_spouse": relatives["of"] == _place(leaves["of"].form, "spouse"),
        "birth_on": relatives["birth_on"],
        "adult": _flag(relatives, "adult"),
        "status": _flag(relatives, "citizen") | _flag(relatives, "permanent_resident"),
        "in_canada": _in_canada(relatives, "lives_in"),
    }
    return _rows(relatives, n, columns)


def _service(service: Things, n: int, rulings: Rulings) -> Rows:
    columns: dict[str, NDArray[Any]] = {
        "started_on": service["started_on"],
        "ended_on": ends_of(service),
        "noc_2021": rulings.codes(service.cells["noc"], "2021"),
    }
    return _rows(service, n, columns)


def _forces(offer: Things, n: int, rulings: Rulings) -> dict[str, Any]:
    codes = rulings.codes(offer.cells["noc"], "2021")
    return {
        "forces_offer": _laid(offer, np.ones(len(offer), np.bool_), n, False),
        "forces_years": _laid(offer, _hundredths(offer, "years"), n, NOT_STATED),
        "forces_full_time": _laid(offer, _flag(offer, "full_time"), n, False),
        "forces_noc": _laid(offer, codes, n, NO_CODE),
    }


def _outside_quebec(top: Things) -> Truth:
    """Tell whether a place other than Quebec is named; not known where none is."""
    places = top["destinations"]
    only_quebec = 1 << _place(top.group.leaves["destinations"].form, QUEBEC)
    return np.where(places == 0, ABSENT, places != only_quebec).astype(np.int8)
