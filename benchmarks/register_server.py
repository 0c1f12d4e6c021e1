"""A PostgreSQL server of the run's own, in a folder that goes with it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

OWNER = "bench"


def programs() -> Path | None:
    """Give the folder of the server's programs, the newest where there are several."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    return installed[-1] if installed else None


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Start a server on a socket alone, with the settings it comes with, and give its address.

    Parameters
    ----------
    folder : Path
        New; removed by whoever made it.
    """
    where = programs()
    assert where is not None, "PostgreSQL is not installed here"
    folder.mkdir()
    become = []
    if os.geteuid() == 0:
        # The server refuses to run as root.
        shutil.chown(folder, "postgres", "postgres")
        become = ["runuser", "-u", "postgres", "--"]
    data = folder / "data"
    _run(
        [*become, str(where / "initdb"), "-D", str(data), "-U", OWNER, "-A", "trust", "-E", "UTF8"]
    )
    control = [*become, str(where / "pg_ctl"), "-D", str(data), "-w"]
    _run([*control, "-l", str(folder / "log"), "-o", f"-k {folder} -c listen_addresses=", "start"])
    try:
        yield f"postgresql://{OWNER}@{quote(str(folder), safe='')}/postgres"
    finally:
        subprocess.run([*control, "-m", "fast", "stop"], check=False, stdout=subprocess.DEVNULL)


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
