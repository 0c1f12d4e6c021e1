"""A mail server for tests, on the loopback: it says what it is told to say, and keeps the rest."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.test import override_settings


@dataclass
class MailServer:
    """A server and its answers.

    Attributes
    ----------
    answers : dict
        By command (``RCPT``, ``DATA`` …), or ``open`` for the greeting: the line to answer in
        place of the usual one; empty to end the connection without a word.
    texts : list of str
        Every message it took.
    """

    port: int
    answers: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    def talk(self, connection: socket.socket) -> None:
        """Hold one conversation."""
        with connection, connection.makefile("rwb") as line:

            def say(text: str) -> None:
                line.write(text.encode() + b"\r\n")
                line.flush()

            say(self.answers.get("open", "220 ready"))
            while said := line.readline():
                command = said[:4].decode().upper()
                answer = self.answers.get(command, "250 good")
                if not answer:
                    return
                if command == "DATA" and command not in self.answers:
                    say("354 go on")
                    self.texts.append(self._text(line))
                if command == "QUIT":
                    say("221 farewell")
                    return
                say(answer)

    @staticmethod
    def _text(lines: Iterator[bytes]) -> str:
        taken = []
        for one in lines:
            if one == b".\r\n":
                break
            taken.append(one)
        return b"".join(taken).decode()


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a server and let Django send to it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = MailServer(port=listening.getsockname()[1])

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                threading.Thread(target=server.talk, args=(connection,), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        with override_settings(
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=server.port,
            EMAIL_USE_TLS=False,
            EMAIL_TIMEOUT=5,
        ):
            yield server
