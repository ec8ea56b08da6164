"""The command that opens the page: where it listens, and whom it answers to."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from atodds.cli.app import app
from atodds.errors import InputError


def refused(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["serve", "--no-open", "--user", "Ada", *arguments])
    assert isinstance(done.exception, InputError), done.output
    return str(done.exception)


@pytest.mark.parametrize("password", ["", "short"])
def test_no_network_without_a_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setenv("ATODDS_PASSWORD", password)
    assert "password" in refused("--host", "0.0.0.0", "--db", str(tmp_path / "a.db"))


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        # Two programs may hold one port where both ask to share it; a listening one is not shared.
        assert "cannot listen there" in refused("--port", port, "--db", str(tmp_path / "a.db"))


def test_a_host_that_is_none(tmp_path: Path) -> None:
    assert "cannot listen there" in refused("--host", "nowhere.invalid", "--db", str(tmp_path / "a.db"))
