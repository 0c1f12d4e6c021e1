"""Who is to be invited, as a dry run decides it and as it is kept beside its record.

Approvals bind to the digest of these bytes, so holding needs to read nothing of the frozen pool.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from openentry.registry.snapshots import Frozen
from openentry.rules.rounds import Selection


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chosen:
    """Those chosen, in the order of their rank.

    Attributes
    ----------
    places : (n,) int64
        Rows of the frozen pool.
    ids : (n,) bytes
        Public ids of the profiles.
    crs : (n,) int16
    programs : (n,) int8
        Place of the class in `openentry.rules.facts.PROGRAMS`.
    submitted_at : (n,) int64
        Microseconds since 1970.
    """

    places: NDArray[np.int64]
    ids: NDArray[np.bytes_]
    crs: NDArray[np.int16]
    programs: NDArray[np.int8]
    submitted_at: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.places)

    @classmethod
    def of(cls, frozen: Frozen, selection: Selection) -> Chosen:
        """Give those whom a selection invites from a frozen pool."""
        places = selection.invited.astype(np.int64)
        return cls(
            places=places,
            ids=frozen.facts.id[places],
            crs=frozen.crs[places],
            programs=selection.programs,
            submitted_at=frozen.facts.submitted_at[places],
        )

    def to_bytes(self) -> bytes:
        """Write it down, as an Arrow stream that anybody can read."""
        table = pa.table(
            {
                "place": pa.array(self.places),
                "id": pa.array(self.ids.tolist(), pa.binary()),
                "crs": pa.array(self.crs),
                "program": pa.array(self.programs),
                "submitted_at": pa.array(self.submitted_at),
            }
        )
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        written: bytes = sink.getvalue().to_pybytes()
        return written

    @classmethod
    def from_bytes(cls, raw: bytes) -> Chosen:
        """Read it."""
        table = pa.ipc.open_stream(pa.py_buffer(raw)).read_all()
        return cls(
            places=table.column("place").to_numpy(),
            ids=np.array(table.column("id").to_pylist(), np.bytes_),
            crs=table.column("crs").to_numpy(),
            programs=table.column("program").to_numpy(),
            submitted_at=table.column("submitted_at").to_numpy(),
        )
