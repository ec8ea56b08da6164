"""The web page over the store, on this machine."""

from __future__ import annotations

import os
import socket
import tempfile
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from atodds.cli.comparing import compare, known_people, regroup
from atodds.cli.judging import User, who
from atodds.cli.terminal import Database, err, out, store_of
from atodds.errors import InputError
from atodds.store.connect import Store
from atodds.types import Document, DocumentKind, Extraction

if TYPE_CHECKING:
    from atodds.web.app import Access, Work

__all__ = ["commands", "work_of"]

commands = typer.Typer()

PASSWORD = "ATODDS_PASSWORD"  # noqa: S105  (the name of a variable)
SHORTEST = 10
"""Characters of a password; below, somebody on the network could try them all."""


@commands.command()
def serve(
    host: Annotated[
        str, typer.Option("--host", help="Where to listen; others than this machine need a password.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 for any that is free.")] = 0,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = True,
    user: User = "",
    db: Database = "",
) -> None:
    """Open the web page over the store: look, read, judge, add."""
    import uvicorn

    from atodds.web.app import create_app

    with _listen(host, port) as listening:
        bound = listening.getsockname()[1]
        access = _access(host, bound, who(user))
        with store_of(db) as store:
            address = f"http://{f'[{host}]' if ':' in host else host}:{bound}/"
            if access.password is None:
                address += f"?token={access.token}"
            out.print(Text(address), soft_wrap=True)
            err.print("The page is open as long as this runs; end it with Ctrl-C.", style="dim")
            if open_page and err.is_terminal:
                webbrowser.open(address)
            app = create_app(store, access, work=work_of(store))
            config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
            uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raises `InputError` when that is not possible."""
    todo = "choose another, or --port 0 for any that is free"
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise InputError(f"cannot listen there ({error.strerror})", where=f"{host}:{port}", todo=todo) from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(where)
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise InputError(f"cannot listen there ({error.strerror})", where=f"{host}:{port}", todo=todo) from error
    return listening


def _access(host: str, port: int, user: str) -> Access:
    from atodds.web.gate import Access, is_loopback, new_token

    names = {host, "localhost", "127.0.0.1", "[::1]"} if is_loopback(host) else {host, socket.gethostname(), "*"}
    hosts = frozenset(f"{name.lower()}:{port}" if name != "*" else name for name in names)
    password = None if is_loopback(host) else _password()
    return Access(token=new_token(), hosts=hosts, user=user, password=password, cookie=f"atodds-{port}")


def _password() -> str:
    given = os.environ.get(PASSWORD, "")
    if not given and err.is_terminal:
        given = str(typer.prompt("Password for the page", hide_input=True, confirmation_prompt=True, err=True))
    if len(given) < SHORTEST:
        what = "the page would be open to the network without a password of its own"
        raise InputError(
            what, where="--host", todo=f"set {PASSWORD}, {SHORTEST} characters or more, or leave --host out"
        )
    return given


def work_of(store: Store) -> Work:
    """Return what the page needs to read documents into `store` and to compare again."""
    from atodds.web.adding import Work

    def extract(document: Document) -> Extraction:
        from atodds.pipeline import extract as extract_one

        return extract_one(document, roster=known_people(store))

    return Work(read=read_sent, extract=extract, compare=compare, regroup=regroup)


def read_sent(name: str, raw: bytes, kind: DocumentKind) -> Iterator[Document | InputError]:
    """Yield the documents in a file that was sent: it is put where files are read from, and taken away again. Its
    name is kept, as the form is told by its ending; nothing else of it is."""
    from atodds.documents.read import read_file

    safe = "".join(char if char.isalnum() or char in "-_. " else "-" for char in name).strip(". ")[-120:]
    with tempfile.TemporaryDirectory(prefix="atodds-") as folder:
        path = Path(folder) / (safe or "file")
        path.write_bytes(raw)
        yield from read_file(path, kind=kind)
