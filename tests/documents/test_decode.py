"""Formats and encodings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.documents.decode import decode, sniff

WORDS = "Ms. Kallio said “we tried” — and the café’s owner agreed with her about the ferry. " * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_common_encodings(encoding: str) -> None:
    assert decode(WORDS.encode(encoding)) == WORDS


def test_big_endian_with_its_mark() -> None:
    assert decode(b"\xfe\xff" + WORDS.encode("utf-16-be")) == WORDS


def test_a_page_says_its_encoding() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body>Порт открыт</body></html>'
    assert decode(page.encode("cp1251")) == page


def test_latin_1_means_what_browsers_take_it_for() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"><p>“yes”</p>'
    assert decode(page.encode("cp1252")) == page


@pytest.mark.parametrize("name", ["punycode", "hex", "unicode_escape", "utf-7", "nonsense"])
def test_a_page_may_not_choose_any_codec(name: str) -> None:
    page = f'<meta charset="{name}"><p>“We tried,” she said of the talks in Port Sable.</p>'
    assert decode(page.encode("cp1252")) == page


def test_bytes_without_an_encoding() -> None:
    assert decode(bytes(range(128, 256)) * 40) is None


@pytest.mark.parametrize(
    ("head", "suffix", "form"),
    [
        (b"%PDF-1.4\n", ".txt", "pdf"),
        (b"PAR1\0\0", "", "parquet"),
        (b"WEBVTT\n\n00:01", ".txt", "vtt"),
        (b"\xef\xbb\xbfWEBVTT\n", ".vtt", "vtt"),
        (b"1\r\n00:00:01,000 --> 00:00:02,000\r\nHi", "", "srt"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nHi", ".txt", "srt"),
        (b"<!DOCTYPE html>\n<html>", "", "html"),
        (b"<!-- saved -->\n<html>", ".txt", "html"),
        (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC ''>", ".xml", "html"),
        (b"<article><p>Hi", "", "html"),
        ("<html>".encode("utf-16"), "", "html"),
        (b"Just words.", ".html", "plain"),
        (b"Just <b>words</b>.", ".html", "html"),
        (b"Just words.", ".txt", "plain"),
        (b"Just words.", "", None),
        (b'{"text": "<html>"}', ".jsonl", "jsonl"),
        (b"\x89PNG\r\n\x1a\n\0\0", "", "binary"),
        (b"PK\x03\x04\x14\0\0", ".docx", "binary"),
        (bytes(range(1, 9)) * 20, ".txt", "binary"),
        (b"Just words.", ".pdf", "pdf"),
        (b"\0\0\0", ".pdf", "pdf"),
    ],
)
def test_formats(head: bytes, suffix: str, form: str | None) -> None:
    assert sniff(head, suffix) == form


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300), st.sampled_from(["", ".txt", ".html", ".pdf"]))
def test_any_bytes_can_be_looked_at(raw: bytes, suffix: str) -> None:
    assert sniff(raw, suffix) in {None, "html", "plain", "pdf", "vtt", "srt", "parquet", "binary"}
    text = decode(raw)
    assert text is None or isinstance(text, str)
