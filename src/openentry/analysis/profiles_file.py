"""Reconstructed profiles as a Parquet file, in the form of every file of profiles.

One row a person with what they declare, in nested columns named as the profile names them, and
no identity: `openentry.files.profiles` reads it back. PyArrow is an extra and only asked for
here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from openentry.analysis.biographies import NO_DAY, Profiles, profiles_of
from openentry.analysis.listing import Listing, ListingBuilder
from openentry.analysis.occupations import NEWEST_EDITION
from openentry.analysis.people import ACCOMPANYING, CITIZEN, EDUCATION, NO_PARTNER, People
from openentry.analysis.reconstruction import ReconstructedPool
from openentry.files.outputs import whole_output
from openentry.files.profiles.places import CANADA, EVERYWHERE
from openentry.rules.columns import words
from openentry.rules.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_A_GROUP = 50_000


def write_profiles(path: Path, pool: ReconstructedPool) -> None:
    """Write the profiles of a reconstructed pool.

    Raises
    ------
    InputError
        ``parquet-not-installed`` without PyArrow; what the place does not allow.
    """
    try:
        import pyarrow.parquet as pq
    except ImportError:
        raise InputError("parquet-not-installed", file=path.name) from None
    table = profiles_table(pool, profiles_of(pool))
    with whole_output(path) as file:
        pq.write_table(table, file, compression="zstd", row_group_size=ROWS_A_GROUP)


def profiles_table(pool: ReconstructedPool, profiles: Profiles) -> pa.Table:
    """Give the profiles as an Arrow table, in the order of the pool."""
    import pyarrow as pa

    people, n = pool.people, len(pool)
    edition = pool.lawbook.work.noc_edition
    columns = {
        "id": pa.array(pool.facts.id.astype(np.str_).tolist(), pa.string()),
        "birth_on": _days(profiles.birth_on),
        "lives_in": _texts(np.where(_works_here(profiles.jobs), CANADA, profiles.country)),
        "marital_status": _texts(profiles.marital_status),
        "spouse": _spouses(profiles, edition),
        "family_size": pa.array(profiles.family_size, pa.int8()),
        "first_language": _coded(people.first_language, words("first_language")),
        "tests": _listed(profiles.tests),
        "credentials": _credentials(profiles.credentials),
        "jobs": _coded_listing(profiles.jobs, edition),
        "primary_noc": _last(profiles.jobs, "noc"),
        **_primary_edition(profiles.jobs, edition),
        "certificates": _coded_listing(profiles.certificates, edition),
        "nomination": _nominations(profiles),
        "relatives": _relatives(people),
        "funds_cad": pa.array(profiles.funds_cad, pa.int32()),
        "destinations": pa.ListArray.from_arrays(
            pa.array(np.arange(n + 1, dtype=np.int32)), pa.array([EVERYWHERE] * n)
        ),
        "submitted_at": pa.array(pool.facts.submitted_at, pa.timestamp("us", tz="UTC")),
    }
    assert all(len(values) == n for values in columns.values())
    return pa.table(columns)


def _spouses(profiles: Profiles, edition: str) -> pa.Array:
    import pyarrow as pa

    citizen = profiles.partner == CITIZEN
    fields = {
        "accompanying": pa.array(profiles.partner == ACCOMPANYING),
        "citizen": pa.array(citizen),
        "tests": _listed(profiles.spouse_tests),
        "credentials": _credentials(profiles.spouse_credentials),
        "jobs": _coded_listing(profiles.spouse_jobs, edition),
    }
    return _struct(fields, absent=profiles.partner == NO_PARTNER)


def _nominations(profiles: Profiles) -> pa.Array:
    """Give nominations, each accepted on its day."""
    nominated = _days(profiles.nominated_on)
    fields = {
        "province": _texts(profiles.province),
        "nominated_on": nominated,
        "accepted_on": nominated,
    }
    return _struct(fields, absent=profiles.nominated_on == NO_DAY)


def _relatives(people: People) -> pa.Array:
    """Give the relatives in Canada: a sibling of either, or else an aunt or uncle."""
    n = len(people.sibling)
    other = people.relative & ~people.sibling & ~people.spouse_sibling
    found = ListingBuilder(n, ("relation", "of", "citizen", "lives_in"))
    for who, relation, of in (
        (people.sibling, "sibling", "self"),
        (people.spouse_sibling, "sibling", "spouse"),
        (other, "aunt_uncle", "self"),
    ):
        found.add(np.flatnonzero(who), relation=relation, of=of, citizen=True, lives_in=CANADA)
    return _listed(found.done())


def _works_here(jobs: Listing) -> NDArray[np.bool_]:
    """Tell who has a job in Canada that goes on."""
    going = (jobs.columns["ended_on"] == NO_DAY) & (jobs.columns["country"] == CANADA)
    owner = np.repeat(np.arange(len(jobs.offsets) - 1), np.diff(jobs.offsets))
    here: NDArray[np.bool_] = np.bincount(owner[going], minlength=len(jobs.offsets) - 1) > 0
    return here


def _last(listing: Listing, name: str) -> pa.Array:
    """Give a field of the last thing of each person, null where there is none."""
    import pyarrow as pa

    values = _texts(listing.columns[name])
    there = np.diff(listing.offsets) > 0
    return values.take(pa.array(listing.offsets[1:] - 1, mask=~there))


def _credentials(listing: Listing) -> pa.Array:
    """Give studies with the assessments of those that were assessed."""
    import pyarrow as pa

    columns = listing.columns
    assessed = columns["assessed_on"] != NO_DAY
    offsets = np.concatenate([[0], np.cumsum(assessed)]).astype(np.int32)
    issued = _struct({"issued_on": _days(columns["assessed_on"][assessed])})
    months = pa.array(columns["months"], pa.int16(), mask=columns["months"] == 0)
    years = pa.array(-(-columns["months"] // 12), pa.int16(), mask=columns["months"] == 0)
    fields = {
        "level": _coded(columns["level"], EDUCATION),
        "country": _texts(columns["country"]),
        "started_on": _days(columns["started_on"]),
        "completed_on": _days(columns["completed_on"]),
        "program_years": years,
        "months_in_canada": months,
        "full_time_months": months,
        "assessments": pa.ListArray.from_arrays(pa.array(offsets), issued),
    }
    return pa.ListArray.from_arrays(pa.array(listing.offsets, pa.int32()), _struct(fields))


def _coded_listing(listing: Listing, edition: str) -> pa.Array:
    """Give a listing as `_listed`, with the edition of its codes unless profiles mean it anyway."""
    if edition == NEWEST_EDITION:
        return _listed(listing)
    editions = np.full(len(listing.columns["noc"]), edition)
    coded = {**listing.columns, "noc_edition": editions}
    return _listed(Listing(offsets=listing.offsets, columns=coded))


def _primary_edition(jobs: Listing, edition: str) -> dict[str, pa.Array]:
    """Give the edition of the primary occupation where there is one, unless it is meant anyway."""
    import pyarrow as pa

    if edition == NEWEST_EDITION:
        return {}
    there = np.diff(jobs.offsets) > 0
    named = _texts(np.full(len(there), edition))
    return {"primary_noc_edition": named.take(pa.array(np.arange(len(there)), mask=~there))}


def _listed(listing: Listing) -> pa.Array:
    """Give a listing as lists of structs."""
    import pyarrow as pa

    fields = {name: _column(name, values) for name, values in listing.columns.items()}
    return pa.ListArray.from_arrays(pa.array(listing.offsets, pa.int32()), _struct(fields))


def _struct(fields: dict[str, pa.Array], absent: NDArray[np.bool_] | None = None) -> pa.Array:
    import pyarrow as pa

    mask = None if absent is None else pa.array(absent)
    return pa.StructArray.from_arrays(list(fields.values()), names=list(fields), mask=mask)


def _column(name: str, values: NDArray[Any]) -> pa.Array:
    import pyarrow as pa

    if name.endswith("_on"):
        return _days(values)
    return _texts(values) if values.dtype.kind == "U" else pa.array(values)


def _days(values: NDArray[Any]) -> pa.Array:
    import pyarrow as pa

    return pa.array(values.astype(np.int32), pa.int32(), mask=values == NO_DAY).cast(pa.date32())


def _coded(values: NDArray[Any], names: tuple[str, ...]) -> pa.Array:
    import pyarrow as pa

    coded = pa.DictionaryArray.from_arrays(pa.array(values.astype(np.int32)), pa.array(names))
    return coded.cast(pa.string())


def _texts(values: NDArray[Any]) -> pa.Array:
    names, codes = np.unique(values, return_inverse=True)
    return _coded(codes, tuple(names.tolist()))
