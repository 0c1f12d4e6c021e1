"""Other processes for tests: several at once, and one that is killed at a place or a moment.

They are forked from the test, so that what takes long to load is loaded once. Each has a
connection of its own to the same database.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connections

from openentry.registry import faults

Work = Callable[[], Any]


def together(*works: Work, within: float = 120) -> list[Any]:
    """Do each work in a process of its own, all beginning at once.

    Returns
    -------
    list
        What each gave, or the exception it raised.
    """
    connections.close_all()
    gate_read, gate_write = os.pipe()
    children = [_child(work, gate_read, gate_write) for work in works]
    os.close(gate_read)
    time.sleep(0.05)
    os.close(gate_write)
    return [_result(pid, pipe, within) for pid, pipe in children]


def _child(work: Work, gate_read: int, gate_write: int) -> tuple[int, int]:
    out_read, out_write = os.pipe()
    pid = os.fork()
    if pid:
        os.close(out_write)
        return pid, out_read
    code = 1
    try:
        os.close(gate_write)
        os.close(out_read)
        os.read(gate_read, 1)
        try:
            given: Any = work()
        except Exception as error:  # noqa: BLE001 - told to the parent
            given = error
        with os.fdopen(out_write, "wb") as pipe:
            pickle.dump(_plain(given), pipe)
        code = 0
    except BaseException:  # noqa: BLE001 - a child must never go on as the test
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    raise AssertionError


def _plain(given: Any) -> Any:  # noqa: ANN401 - whatever a work gives
    if isinstance(given, Exception):
        code = getattr(given, "code", None)
        return ("raised", type(given).__name__, code if isinstance(code, str) else str(given))
    return given


def _result(pid: int, pipe: int, within: float) -> Any:  # noqa: ANN401 - whatever a work gives
    signal.setitimer(signal.ITIMER_REAL, within)
    try:
        with os.fdopen(pipe, "rb") as stream:
            raw = stream.read()
        os.waitpid(pid, 0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return pickle.loads(raw) if raw else ("ended", pid, None)  # noqa: S301 - our own child


def killed_at(point: str, work: Work, *, after: int = 0) -> bool:
    """Do work in a process that is killed when it comes to a named place.

    Parameters
    ----------
    point : str
        See `openentry.registry.faults.POINTS`.
    work : callable
    after : int
        How often it may pass the place before.

    Returns
    -------
    bool
        Whether it came there.
    """

    def begin() -> None:
        left = [after]

        def stop(where: str) -> None:
            if where == point:
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)
                left[0] -= 1

        faults.listen(stop)
        work()

    return _run_killed(begin, None)


def killed_after(seconds: float, work: Work) -> bool:
    """Do work in a process that is killed after a time; tell whether it was still at it."""
    return _run_killed(work, seconds)


def _run_killed(work: Work, seconds: float | None) -> bool:
    connections.close_all()
    pid = os.fork()
    if not pid:
        code = 0
        try:
            work()
        except BaseException:  # noqa: BLE001 - a child must never go on as the test
            traceback.print_exc()
            code = 1
        finally:
            os._exit(code)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if os.WIFEXITED(status):
        assert os.WEXITSTATUS(status) == 0, "the work failed before it could be killed"
        return False
    return True


def same(results: Sequence[Any]) -> bool:
    """Tell whether all gave the same."""
    return all(result == results[0] for result in results)
