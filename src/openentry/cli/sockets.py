"""Where a server may listen: an address of this machine and a port that nobody has."""

from __future__ import annotations

import errno
import socket
from contextlib import closing
from dataclasses import dataclass
from ipaddress import ip_address

from openentry.rules.errors import InputError, LimitError, OpenEntryError
from openentry.wording import Language

TRIED = 20
"""Ports that are tried, one after the other, where any will do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a server listens.

    Attributes
    ----------
    host : str
        As it was named.
    number : str
        The address that the name stands for.
    port : int
    """

    host: str
    number: str
    port: int

    def address(self, lang: Language) -> str:
        """Give the address of the first page in a language, for a browser on this machine."""
        number = ip_address(self.number)
        host = self.host
        if number.is_unspecified:
            host = "127.0.0.1" if number.version == 4 else "::1"
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/{lang}/"


def find_place(host: str, port: int) -> Place:
    """See that a server can listen there.

    Raises
    ------
    InputError
        ``host-unknown`` for what is no address of this machine, ``port-refused`` for a port that
        only an administrator may use.
    LimitError
        ``port-taken`` when another program has it.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError):
        raise InputError("host-unknown", host=host) from None
    # Whoever types an IPv4 address into a browser should find what has no other address.
    family, _, _, _, where = sorted(found, key=lambda one: one[0] != socket.AF_INET)[0]
    with closing(socket.socket(family, socket.SOCK_STREAM)) as trial:
        # A port that was in use a moment ago is free.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(where)
            trial.listen()
        except OSError as error:
            raise _refused(error, host, port) from None
    return Place(host=host, number=str(where[0]), port=port)


def free_place(host: str, first: int) -> Place:
    """Give the first port from one on that nobody has.

    Raises
    ------
    InputError, LimitError
        As `find_place`, of the last that was tried.
    """
    for port in range(first, first + TRIED):
        try:
            return find_place(host, port)
        except LimitError as error:
            taken = error
    raise taken


def _refused(error: OSError, host: str, port: int) -> OpenEntryError:
    if error.errno == errno.EADDRINUSE:
        return LimitError("port-taken", port=str(port))
    if error.errno in (errno.EACCES, errno.EPERM):
        return InputError("port-refused", port=str(port))
    return InputError("host-unknown", host=host)
