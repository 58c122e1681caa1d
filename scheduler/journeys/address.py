"""The address of a routing server, as people type it."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


class AddressError(ValueError):
    """What was typed is no address of a server; the message says what is."""


def server_address(text: str) -> str:
    """The address without a slash at its end.

    A password or a key in it would end in the cache and in messages, so it is refused.

    Raises:
        AddressError: it is no http or https address, or has more than a host, a port and a path.
    """
    expected = "expected one such as http://localhost:5000"
    try:
        parts = urlsplit(text.strip())
        named = parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        named = False
    if not named or parts.scheme not in ("http", "https") or any(map(str.isspace, text.strip())):
        raise AddressError(f"'{text}' is no address of a server; {expected}")
    if parts.username is not None or parts.password is not None:
        raise AddressError(f"an address with a user name or password is not taken; {expected}")
    if parts.query or parts.fragment:
        raise AddressError(f"nothing may follow the address of the server, no '?' and no '#'; {expected}")
    return parts.geturl().rstrip("/?#")


def is_loopback(address: str) -> bool:
    """Whether the server is on this very machine, to which no proxy leads."""
    host = urlsplit(address).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
