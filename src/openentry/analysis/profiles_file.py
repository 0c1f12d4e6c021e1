"""Reconstructed profiles as a Parquet file.

One row a person with what they declare: lists of tests, credentials and jobs with their
dates, and no identity. ``birth_on`` stands at the top level, which is how a file of profiles
is told from a file of facts. PyArrow is an extra and only asked for here.

Columns
-------
id : str
    ``X`` and nine digits, as in the facts file.
birth_on : date
marital_status : ``single`` ``married`` ``common_law``
spouse : struct or null
    ``accompanying``, ``citizen_or_permanent_resident``, ``sibling_in_canada``, and ``tests``,
    ``credentials``, ``jobs`` as below; empty lists unless the spouse comes along.
first_language : ``en`` ``fr``
tests : list of (test, taken_on, listening, reading, speaking, writing)
    Marks as the report prints them.
credentials : list of (level, country, completed_on, assessed_on)
    ``level`` as in the facts column `education`; assessed only when earned abroad.
jobs : list of (noc, country, started_on, ended_on, weekly_hours, self_employed,
    full_time_student)
    NOC 2021; first and last day worked; no last day while the job goes on. Work in Canada is
    authorised and paid.
certificates : list of (noc, province, issued_on)
nomination : struct or null
    ``province``, ``nominated_on``.
sibling_in_canada, relative_in_canada : bool
settlement_funds_cad, family_size : int
submitted_at : timestamp in UTC
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from openentry.analysis.biographies import NO_DAY, Profiles, profiles_of
from openentry.analysis.listing import Listing
from openentry.analysis.people import ACCOMPANYING, CITIZEN, EDUCATION, NO_PARTNER
from openentry.analysis.reconstruction import ReconstructedPool
from openentry.files.outputs import whole_output
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
    comes = profiles.partner == ACCOMPANYING
    spouse = pa.StructArray.from_arrays(
        [
            pa.array(comes),
            pa.array(profiles.partner == CITIZEN),
            pa.array(people.spouse_sibling),
            _listed(profiles.spouse_tests),
            _listed(profiles.spouse_credentials),
            _listed(profiles.spouse_jobs),
        ],
        names=[
            "accompanying",
            "citizen_or_permanent_resident",
            "sibling_in_canada",
            "tests",
            "credentials",
            "jobs",
        ],
        mask=pa.array(profiles.partner == NO_PARTNER),
    )
    nomination = pa.StructArray.from_arrays(
        [_texts(profiles.province), _days(profiles.nominated_on)],
        names=["province", "nominated_on"],
        mask=pa.array(profiles.nominated_on == NO_DAY),
    )
    columns = {
        "id": pa.array(pool.facts.id.astype(np.str_).tolist(), pa.string()),
        "birth_on": _days(profiles.birth_on),
        "marital_status": _texts(profiles.marital_status),
        "spouse": spouse,
        "first_language": _coded(people.first_language, words("first_language")),
        "tests": _listed(profiles.tests),
        "credentials": _listed(profiles.credentials),
        "jobs": _listed(profiles.jobs),
        "certificates": _listed(profiles.certificates),
        "nomination": nomination,
        "sibling_in_canada": pa.array(people.sibling),
        "relative_in_canada": pa.array(people.relative),
        "settlement_funds_cad": pa.array(profiles.funds_cad, pa.int32()),
        "family_size": pa.array(profiles.family_size, pa.int8()),
        "submitted_at": pa.array(pool.facts.submitted_at, pa.timestamp("us", tz="UTC")),
    }
    assert all(len(values) == n for values in columns.values())
    return pa.table(columns)


def _listed(listing: Listing) -> pa.Array:
    """Give a listing as lists of structs."""
    import pyarrow as pa

    fields = {name: _column(name, values) for name, values in listing.columns.items()}
    struct = pa.StructArray.from_arrays(list(fields.values()), names=list(fields))
    return pa.ListArray.from_arrays(pa.array(listing.offsets, pa.int32()), struct)


def _column(name: str, values: NDArray[Any]) -> pa.Array:
    import pyarrow as pa

    if name.endswith("_on"):
        return _days(values)
    if name == "level":
        return _coded(values, EDUCATION)
    if values.dtype.kind == "U":
        return _texts(values)
    return pa.array(values)


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
