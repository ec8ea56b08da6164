"""How records lie in columns: any text, any record of `types.py`, any bytes, and back again exactly as they were.

A record inside a column is JSON: an object per dataclass with the fields that differ from their default, a span as
``[start, end]``, a day in ISO form. The shape comes from the type hints in `types.py` and is checked when read.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import re
import types
import zlib
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from sqlalchemy import Dialect, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

from atodds.errors import StoreError
from atodds.types import Span

__all__ = ["Compressed", "Moment", "Plain", "Words", "decode", "encode"]

T = TypeVar("T")
_Convert = Callable[[Any], Any]
_DAMAGED = "restore the database from a copy, or delete it and add the documents again"

_JSON = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"), sort_keys=True)

_ESCAPE = "\U0010ffff"
_UNSTORABLE = re.compile("[\0\ud800-\udfff\U0010ffff]")
_ESCAPED = re.compile(_ESCAPE + "([0-9a-f]{6})")


class Words(TypeDecorator[str]):
    """Any `str`. Databases refuse lone surrogates, and some refuse or cut at NUL, so these (and the escape itself, a
    code point that no text uses) are kept as U+10FFFF and six hexadecimal digits, and given back as they were."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        return None if value is None else _escape(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> str | None:
        return value if value is None or _ESCAPE not in value else _unescape(value)


class Plain(TypeDecorator[T], Generic[T]):
    """A record, or a tuple of records or spans, as JSON text. What is stored is checked against `kind` when read."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[T]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: T | None, _dialect: Dialect) -> str | None:
        return None if value is None else _escape(encode(self.kind, value))

    def process_result_value(self, value: str | None, _dialect: Dialect) -> T | None:
        return None if value is None else decode(self.kind, _unescape(value) if _ESCAPE in value else value)


class Compressed(TypeDecorator[bytes]):
    """Bytes, compressed by zlib. A web page shrinks to about a fifth."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, _dialect: Dialect) -> bytes | None:
        return None if value is None else zlib.compress(value)

    def process_result_value(self, value: bytes | None, _dialect: Dialect) -> bytes | None:
        try:
            return None if value is None else zlib.decompress(value)
        except zlib.error as error:
            raise StoreError("the frozen copy of a document is damaged", todo=_DAMAGED) from error


class Moment(TypeDecorator[datetime]):
    """A moment with its time zone, in ISO form: SQLite has no type that keeps the zone."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, _dialect: Dialect) -> datetime | None:
        try:
            return None if value is None else datetime.fromisoformat(value)
        except ValueError as error:
            raise StoreError("a stored moment cannot be read", where=value, todo=_DAMAGED) from error


def encode(kind: type[T], value: T) -> str:
    """Return `value`, which is of `kind`, as JSON text: the same text for equal values."""
    return _JSON.encode(_encoder(cast(Any, kind))(value))


def decode(kind: type[T], text: str) -> T:
    """Return the value of `kind` that `text` holds; raises `StoreError` when it holds anything else."""
    try:
        value: T = _decoder(cast(Any, kind))(json.loads(text))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        shown = text if len(text) <= 60 else text[:60] + "…"
        raise StoreError(f"a stored {_name(kind)} cannot be read: {shown!r}", todo=_DAMAGED) from error
    return value


def _escape(text: str) -> str:
    return _UNSTORABLE.sub(lambda match: f"{_ESCAPE}{ord(match[0]):06x}", text)


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _name(kind: Any) -> str:
    return (
        str(kind.__name__) if isinstance(kind, type) and not get_args(kind) else str(kind).replace("atodds.types.", "")
    )


def _same(value: Any) -> Any:
    return value


@functools.cache
def _encoder(kind: Any) -> _Convert:
    """Return the function from a value of `kind` to what JSON can hold."""
    if kind in (str, bool, int, float):
        return _same if kind is str else cast(_Convert, kind)
    if kind is date:
        return date.isoformat
    if kind is Span:
        return lambda span: [int(span[0]), int(span[1])]
    if kind is bytes:
        return bytes.hex
    if dataclasses.is_dataclass(kind):
        return _record_encoder(kind)
    return _generic(kind, _encoder, list)


@functools.cache
def _decoder(kind: Any) -> _Convert:
    """Return the function back; it raises `ValueError`, `TypeError` or `KeyError` for any other shape."""
    if kind in (str, bool, int):
        return functools.partial(_exactly, kind)
    if kind is float:
        return lambda value: value if isinstance(value, float) else float(_exactly(int, value))
    if kind is date:
        return lambda value: date.fromisoformat(_exactly(str, value))
    if kind is Span:
        return _span
    if kind is bytes:
        return bytes.fromhex
    if dataclasses.is_dataclass(kind):
        return _record_decoder(kind)
    return _generic(kind, _decoder, tuple)


def _exactly(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(f"{value!r} is not {kind.__name__}")
    return value


def _span(value: Any) -> Span:
    start, end = _exactly(list, value)
    return Span(_exactly(int, start), _exactly(int, end))


def _generic(kind: Any, convert: Callable[[Any], _Convert], sequence: Callable[[Any], Any]) -> _Convert:
    """Return the converter of an optional, literal or tuple type; `sequence` is what a tuple becomes."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return functools.partial(_one_of, arguments)
    if origin in (Union, types.UnionType) and len(arguments) == 2 and arguments[1] is type(None):
        some = convert(arguments[0])
        return lambda value: None if value is None else some(value)
    if origin is tuple and arguments[1:] == (Ellipsis,):
        each = convert(arguments[0])
        return lambda values: sequence([each(value) for value in _list(values)])
    if origin is tuple:
        parts = [convert(argument) for argument in arguments]
        return lambda values: sequence([part(value) for part, value in zip(parts, _list(values), strict=True)])
    raise NotImplementedError(f"no column form for {kind!r}")


def _list(values: Any) -> Any:
    if not isinstance(values, list | tuple):
        raise TypeError(f"{values!r} is not a list")
    return values


def _one_of(allowed: tuple[Any, ...], value: Any) -> Any:
    if value not in allowed:
        raise ValueError(f"{value!r} is none of {allowed}")
    return value


def _record_encoder(kind: Any) -> _Convert:
    hints = get_type_hints(kind)
    fields = [(field.name, _encoder(hints[field.name]), field.default) for field in dataclasses.fields(kind)]

    def convert(record: Any) -> dict[str, Any]:
        values = ((name, each, default, getattr(record, name)) for name, each, default in fields)
        return {name: each(value) for name, each, default, value in values if value != default}

    return convert


def _record_decoder(kind: Any) -> _Convert:
    hints = get_type_hints(kind)
    fields = {field.name: _decoder(hints[field.name]) for field in dataclasses.fields(kind)}

    def convert(value: Any) -> Any:
        return kind(**{name: fields[name](part) for name, part in _exactly(dict, value).items()})

    return convert
