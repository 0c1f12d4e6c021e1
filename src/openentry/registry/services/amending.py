"""A change of the law: tried on the whole pool in the shadow first, then activated.

Instructions apply to everybody in the pool unless they say otherwise (IRPA 10.3(3)), so before
law is added an operator sees who gains, who loses and who drops out, and changes nothing by
looking. Activating adds files to the installation's own law and has everybody assessed again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from openentry.registry import clock
from openentry.registry.actors import Actor
from openentry.registry.acts import Act, perform
from openentry.registry.assessing import assess, law
from openentry.registry.models import PoolEntry, Profile
from openentry.registry.permissions import role_for
from openentry.registry.services.sweeping import POOL, profiles_of
from openentry.rules.audit import audit, fingerprints
from openentry.rules.dates import law_day
from openentry.rules.errors import ConflictError, InputError
from openentry.rules.lawbook import Law, overlay_folder
from openentry.rules.loading.reading import PACKAGE_LAW

PART = 5_000
EXAMPLES = 10
"""Profiles named for each kind of change; all of them are counted."""


@dataclass(slots=True)
class Shadow:
    """What a change of the law would do to the pool on a day.

    Attributes
    ----------
    on : date
    before, after : str
        Digests of the lawbooks compared.
    looked_at, gain, lose, same, leave : int
        ``leave`` are those who would meet no program any more; they count nowhere else.
    most_gained, most_lost : int
        Points.
    programs_lost, programs_gained, categories_lost, categories_gained : dict
        How many people, by program or category version.
    examples : dict
        Public ids of profiles by kind of change, the first few of each.
    """

    on: date
    before: str
    after: str
    looked_at: int = 0
    gain: int = 0
    lose: int = 0
    same: int = 0
    leave: int = 0
    most_gained: int = 0
    most_lost: int = 0
    programs_lost: dict[str, int] = field(default_factory=dict)
    programs_gained: dict[str, int] = field(default_factory=dict)
    categories_lost: dict[str, int] = field(default_factory=dict)
    categories_gained: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)


def try_law(
    actor: Actor,
    folder: Path,
    on: date | None = None,
    *,
    progress: Callable[[int], None] | None = None,
) -> Shadow:
    """Assess everybody in the pool by the law with and without a folder of amendments.

    The profiles of all are opened for it, so that it was done stands in the journal first.

    Parameters
    ----------
    actor : Actor
    folder : Path
        Files of the form of ``law/``: versions to add.
    on : date, optional
        Day to compare on, today when left out; give the first day of an amendment to come.
    progress : callable, optional
        Told how many profiles were looked at.

    Raises
    ------
    NotAllowedError
        ``not-allowed``, before anything is read.
    LawError
        If the files are not law that could be activated.
    InputError
        ``law-folder-missing``.
    """
    role_for("law.tried", actor, clock.now())
    day = on or law_day(clock.now())
    with tempfile.TemporaryDirectory() as draft:
        amended = _with(folder, Path(draft) / "law")

        def work(act: Act) -> None:
            act.permit()
            _note(act, folder, amended.on(day).digest, on=day.isoformat())

        perform("law.tried", actor, work)
        return _compare(amended, day, progress)


def _compare(amended: Law, day: date, progress: Callable[[int], None] | None) -> Shadow:
    found = Shadow(on=day, before=law().on(day).digest, after=amended.on(day).digest)
    for names in _parts():
        profiles = profiles_of(names)
        before, after = assess(profiles, day), assess(profiles, day, by=amended)
        inside = before.in_pool
        points = after.evaluation.score.total.astype(int) - before.evaluation.score.total
        kinds = {
            "leave": inside & ~after.in_pool,
            "gain": inside & after.in_pool & (points > 0),
            "lose": inside & after.in_pool & (points < 0),
        }
        for kind, mask in kinds.items():
            setattr(found, kind, getattr(found, kind) + int(mask.sum()))
            kept = found.examples.setdefault(kind, [])
            kept += [names[i] for i in np.flatnonzero(mask)[: EXAMPLES - len(kept)]]
        found.looked_at += int(inside.sum())
        found.most_gained = max(found.most_gained, int(points.max(initial=0)))
        found.most_lost = max(found.most_lost, int(-points.min(initial=0)))
        for what in ("programs", "categories"):
            _count(found, what, getattr(before.evaluation, what), getattr(after.evaluation, what))
        if progress:
            progress(found.looked_at)
    found.same = found.looked_at - found.gain - found.lose - found.leave
    return found


def activate_law(actor: Actor, folder: Path) -> str:
    """Add a folder of amendments to the law of this installation; give the digest of the day.

    The files are put in place when everything else has succeeded. Everybody is assessed by the
    new law at the next sweep, and no round is frozen before that.

    Raises
    ------
    LawError
        If the files are not law.
    ConflictError
        ``law-version-kept`` for a version already there that the files change or leave out.
    InputError
        ``law-folder-missing``.
    """
    target = overlay_folder()

    def work(act: Act) -> str:
        act.permit()
        day = law_day(act.at)
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        shutil.rmtree(draft, ignore_errors=True)
        digest = _with(folder, draft).on(day).digest
        _note(act, folder, digest, before=law().on(day).digest)
        act.finish_with(lambda: _put_in_place(draft, target))
        return digest

    return perform("law.activated", actor, work)


def _note(act: Act, folder: Path, rules: str, **details: str) -> None:
    """Write down which files an act was about."""
    digests = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in _files(folder)
    }
    act.note("law", {"files": digests, **details}, rules=rules)


def _put_in_place(draft: Path, target: Path) -> None:
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.is_dir():
        target.rename(old)
    # Who has the law open sees by the time of the folder that it is another; a copy keeps times.
    os.utime(draft)
    draft.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _with(folder: Path, draft: Path) -> Law:
    """Give the law with a folder of amendments, laid out in `draft` and checked whole."""
    if not folder.is_dir() or not _files(folder):
        raise InputError("law-folder-missing", folder=str(folder))
    present = overlay_folder()
    if present.is_dir():
        shutil.copytree(present, draft)
    shutil.copytree(folder, draft, dirs_exist_ok=True)
    amended = Law(roots=(PACKAGE_LAW, draft.resolve()))
    audit(amended)
    kept = fingerprints(amended)
    for version, digest in fingerprints(law()).items():
        if kept.get(version) != digest:
            raise ConflictError("law-version-kept", version=version)
    return amended


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _parts() -> Iterator[list[str]]:
    names = list(
        Profile.objects.filter(state__in=POOL, pk__in=PoolEntry.objects.values("profile_id"))
        .order_by("public_id")
        .values_list("public_id", flat=True)
    )
    for start in range(0, len(names), PART):
        yield names[start : start + PART]


def _count(found: Shadow, what: str, before: dict[str, object], after: dict[str, object]) -> None:
    for name in {*before, *after}:
        was = _met(before.get(name))
        now = _met(after.get(name))
        lost, gained = int((was & ~now).sum()), int((now & ~was).sum())
        for kind, count in (("lost", lost), ("gained", gained)):
            if count:
                counts: dict[str, int] = getattr(found, f"{what}_{kind}")
                counts[name] = counts.get(name, 0) + count


def _met(verdict: object) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    met = getattr(verdict, "met", None)
    return np.zeros(1, np.bool_) if met is None else met == 1
