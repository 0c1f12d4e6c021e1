"""The entry of the command line: nothing slow is loaded where an interruption would show."""

from __future__ import annotations

import sys

EXIT_INTERRUPTED = 130


def run() -> None:
    """Run the command line and leave with its exit code."""
    try:
        # Loading takes a moment, and somebody may interrupt it.
        from openentry.cli import streams

        streams.prepare()
        from openentry.cli.application import start

        code = start()
    except KeyboardInterrupt:
        code = EXIT_INTERRUPTED
    sys.exit(code)


if __name__ == "__main__":
    run()
