"""The error tree. Every message says what was wrong, where, and what to do next."""

from __future__ import annotations

__all__ = ["AtoddsError", "InputError", "ModelError", "ShardError", "StoreError"]


class AtoddsError(Exception):
    """The root of everything this package raises on purpose.

    Args:
        what: what was wrong, one short clause.
        where: the file, row, table or setting concerned; empty when there is none.
        todo: what the reader can do next; empty when nothing can be done.

    `str(error)` is one line: ``where: what; todo``. `exit_code` is what the command line exits with.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: object = "", todo: str = "") -> None:
        self.what = _one_line(what)
        self.where = _one_line(str(where))
        self.todo = _one_line(todo)
        super().__init__(what, where, todo)

    def __str__(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        return f"{line}; {self.todo}" if self.todo else line

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.what, self.where, self.todo)


class InputError(AtoddsError):
    """A file, row, option or argument that cannot be used."""

    exit_code = 2


class ModelError(AtoddsError):
    """Weights that are missing, damaged or of another version."""

    exit_code = 3


class StoreError(AtoddsError):
    """A database that is locked, read-only, damaged or from another version."""

    exit_code = 4


class ShardError(AtoddsError):
    """A piece of a batch run that could not be finished or merged."""

    exit_code = 5


def _rebuild(kind: type[AtoddsError], what: str, where: str, todo: str) -> AtoddsError:
    return kind(what, where=where, todo=todo)


def _one_line(text: str) -> str:
    return " ".join(text.split())
