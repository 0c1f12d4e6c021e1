"""Children of the test's own process, warm from the start, that do something or are killed at it.

A child is a fork, so that the start of Django and of the law is paid once. It opens connections
of its own and leaves without the parent's farewells.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable

from django.db import connections

from openentry.registry import faults

KILLED = -signal.SIGKILL


def fork(work: Callable[[], None]) -> int:
    """Let a child do something; give its process id at once."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    except BaseException:  # noqa: BLE001 - a child must never go on as its parent
        traceback.print_exc()
    finally:
        os._exit(code)


def wait(child: int) -> int:
    """Wait for a child; give its exit code, negative for the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(point: str, time: int, work: Callable[[], None]) -> int:
    """Let a child do something and kill it when it comes to a place for the n-th time."""

    def dies() -> None:
        left = time

        def listener(name: str) -> None:
            nonlocal left
            left -= name == point
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

        faults.listen(listener)
        work()

    return wait(fork(dies))
