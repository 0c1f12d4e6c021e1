"""What pages load (styles, scripts, fonts, pictures): collected once, named by what is in it.

A name changes with its content, so a browser may keep a file for ever; each is also kept
compressed. They are collected in the data folder, since the package may be read-only, in a folder
of their own for each release: pages of the one before still find theirs while it is replaced.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from openentry.rules.errors import InputError

_NAME = 16
"""Letters of the digest that name the folder."""
_BROUGHT = ("openentry", "django", "django-allauth", "whitenoise")
"""Packages that bring assets, or say how they are collected."""


def assets_folder(data: Path) -> Path:
    """Give the folder of the assets of this release, whether it is there or not."""
    digest = hashlib.sha256()
    for package in _BROUGHT:
        digest.update(f"{package} {version(package)}\n".encode())
    root = Path(str(files("openentry.web") / "static"))
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return data / "static" / digest.hexdigest()[:_NAME]


def collect_assets() -> Path:
    """Collect the assets of this release unless they are there; give their folder.

    The folder appears whole or not at all, whoever else collects at the same moment. Django has
    to be started.

    Raises
    ------
    InputError
        ``assets-folder``.
    """
    from django.conf import settings
    from django.contrib.staticfiles import finders

    from openentry.web.assets import Assets

    folder = Path(settings.STATIC_ROOT)
    if folder.is_dir():
        return folder
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        draft.mkdir(parents=True)
        store = Assets(location=str(draft))
        found = {
            name: (storage, name)
            for finder in finders.get_finders()
            for name, storage in finder.list(None)
        }
        for name, (storage, path) in found.items():
            with storage.open(path) as content:
                store.save(name, content)
        for _, _, done in store.post_process(found):
            if isinstance(done, Exception):
                raise done
        with suppress(OSError):  # another was first; what it collected is the same
            draft.rename(folder)
    except OSError:
        raise InputError("assets-folder", folder=str(folder.parent)) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    if not folder.is_dir():
        raise InputError("assets-folder", folder=str(folder.parent))
    return folder
