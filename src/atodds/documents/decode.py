"""Bytes to text: what kind of file this is, and which encoding it is in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from typing import Literal

__all__ = ["FORMATS", "HEAD", "Format", "decode", "sniff"]

Format = Literal["html", "plain", "pdf", "vtt", "srt", "jsonl", "parquet", "binary"]

HEAD = 4096
"""Bytes looked at to tell a format. A page that opens with more blank space than this is called plain text."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the UTF-16 one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
FORMATS: Mapping[str, Format] = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "plain",
    ".text": "plain",
    ".pdf": "pdf",
    ".vtt": "vtt",
    ".srt": "srt",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}
"""What the endings of names promise."""
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|article|main|section|div|p|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_SRT = re.compile(rb"\s*\d{1,6}[ \t]*\r?\n\d{1,2}:\d\d:\d\d[,.]\d{1,3}[ \t]*-->")
_DECLARED = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_TAG = re.compile(rb"<[a-z!/]", re.IGNORECASE)
_CONTROL = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))


def sniff(head: bytes, suffix: str) -> Format | None:
    """Return the format of a file from its first `HEAD` bytes and the ending of its name (".txt", lower case).

    What the bytes say wins over the name. None: the bytes could be text, and the name says nothing.
    """
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PAR1"):
        return "parquet"
    named = FORMATS.get(suffix)
    marked = any(head.startswith(bom) for bom, _ in _BOMS)
    if not marked and (b"\0" in head or _is_noise(head)):
        return named if named in {"pdf", "parquet"} else "binary"
    plain = head.replace(b"\0", b"") if marked else head
    plain = plain.lstrip(b"\xef\xbb\xbf\xff\xfe")
    if plain.startswith(b"WEBVTT") and named in {None, "plain", "vtt", "srt"}:
        return "vtt"
    if named == "jsonl":
        return named
    if _HTML.match(plain):
        return "html"
    if named in {None, "plain", "srt"} and _SRT.match(plain):
        return "srt"
    if named == "html" and not _TAG.search(plain):
        return "plain"
    return named


def decode(raw: bytes) -> str | None:
    """Return `raw` as text, None when no encoding fits it.

    Tried in order: a byte order mark; UTF-8; the encoding that a page declares (Latin-1 means Windows-1252, as in every
    browser); what charset-normalizer makes of the bytes. Text that happens to be valid UTF-8 is UTF-8 nearly always.
    """
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return _decoded(raw, encoding)
    text = _decoded(raw, "utf-8")
    if text is None and (declared := _DECLARED.search(raw[:HEAD])):
        text = _decoded(raw, _canonical(declared[1].decode("ascii", "ignore")))
    return _guessed(raw) if text is None else text


def _canonical(declared: str) -> str:
    """The encoding meant by a page's declaration, "" when no page is written in it (punycode takes hours)."""
    try:
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):
        return ""
    if name in {"iso8859-1", "ascii"}:
        return "cp1252"
    return name if name.startswith(("cp", "iso8859", "koi8", "mac", "gb", "big5", "euc", "shift", "utf-16")) else ""


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding) if encoding else None
    except (UnicodeError, LookupError):
        return None


def _guessed(raw: bytes) -> str | None:
    import charset_normalizer  # takes a tenth of a second to import; most files never need it

    # English news that is not in UTF-8 is in one of these; asked for any encoding at all, it finds Cyrillic in noise.
    best = charset_normalizer.from_bytes(raw, cp_isolation=["cp1252", "mac_roman", "cp1250"]).best()
    return None if best is None else str(best)


def _is_noise(head: bytes) -> bool:
    """More than one control character in fifty: text holds next to none, compressed data one in nine."""
    return len(head) - len(head.translate(None, _CONTROL)) > len(head) / 50
