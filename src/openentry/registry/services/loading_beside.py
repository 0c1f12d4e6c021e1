"""A process beside a load, which makes the next part ready while one is being written.

Run as a module. It is told what to read on standard input and answers with part after part on
standard output. It needs no database and nobody has to end it: without a reader it stops.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openentry.registry.services.loading_parts import Part


def parts_from_beside(path: str, known: frozenset[str], at: datetime) -> Iterator[Part]:
    """Give what `prepared_parts` gives, made in another process.

    Whatever keeps that one from its work is left to show here, where the rest is then made.
    """
    given = 0
    with subprocess.Popen(  # noqa: S603 - this very module
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        try:
            pickle.dump((path, known, at), other.stdin)
            other.stdin.close()
            while True:
                part: Part | None = pickle.load(other.stdout)  # noqa: S301 - our own process
                if part is None:
                    return
                given += 1
                yield part
        except (EOFError, OSError, pickle.UnpicklingError):
            pass
        finally:
            other.kill()
    from openentry.registry.services.loading_parts import prepared_parts

    yield from islice(prepared_parts(path, known, at), given, None)


def main() -> None:
    """Answer with part after part, and None after the last."""
    # Whatever anybody prints must not come between the parts.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    # Which settings these are stands in the environment, as whoever started us left it.
    import django

    django.setup()
    from openentry.registry.services.loading_parts import prepared_parts

    # Millions of objects and no cycle among them.
    gc.disable()
    path, known, at = pickle.load(sys.stdin.buffer)  # noqa: S301 - from who started us
    for part in prepared_parts(path, known, at):
        pickle.dump(part, out, pickle.HIGHEST_PROTOCOL)
        out.flush()
    pickle.dump(None, out)
    out.flush()


if __name__ == "__main__":
    main()
