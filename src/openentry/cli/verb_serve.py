"""``openentry serve``: the pages, for a browser."""

from __future__ import annotations

from typing import Annotated

import typer

from openentry.cli.context import t
from openentry.cli.usage import verb

HOST, PORT, WORKERS = "127.0.0.1", "8000", "1"


def register(parent: typer.Typer) -> None:
    """Add the verb to the application."""

    @verb(
        parent,
        "serve",
        "serve-help",
        "openentry serve",
        "openentry serve --port 8080 --workers 2",
    )
    def serve(
        host: Annotated[
            str, typer.Option("--host", metavar=t("serve-host-metavar"), help=t("serve-host-help"))
        ] = HOST,
        port: Annotated[str, typer.Option("--port", metavar="N", help=t("serve-port-help"))] = PORT,
        workers: Annotated[
            str, typer.Option("--workers", metavar="N", help=t("serve-workers-help"))
        ] = WORKERS,
    ) -> None:
        """Serve the pages until told to stop."""
        from openentry.cli.serving import answer

        answer(host, port, workers)
