"""The address of a server: what is one, and what is refused."""

from __future__ import annotations

import pytest

from scheduler.journeys import AddressError, server_address
from scheduler.journeys.address import is_loopback


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("http://localhost:5000", "http://localhost:5000"),
        (" https://maps.example.org/osrm/car/ ", "https://maps.example.org/osrm/car"),
        ("http://[::1]:5000/", "http://[::1]:5000"),
    ],
)
def test_a_slash_at_the_end_is_nothing(typed: str, address: str) -> None:
    assert server_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "localhost:5000",
        "ftp://localhost",
        "http://",
        "http://:5000",
        "http://localhost:port",
        "http://localhost:99999",
        "http://local host",
        "http://[::1",
        "file:///etc/passwd",
        "http://me:secret@localhost",
        "http://localhost/?api_key=secret",
        "http://localhost/#here",
    ],
)
def test_anything_else_is_refused_and_no_secret_repeated(typed: str) -> None:
    with pytest.raises(AddressError) as caught:
        server_address(typed)
    assert "http://localhost:5000" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_this_machine_is_known() -> None:
    assert all(map(is_loopback, ("http://localhost:5000", "http://127.0.0.1", "http://[::1]:8002")))
    assert not any(map(is_loopback, ("http://192.168.0.7", "http://localhost.example.org")))
