"""The report: one file, nothing fetched, nothing of a page that runs."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from atodds.documents.read import read
from atodds.pipeline import analyse, extract
from atodds.store.write import add_extraction, open_store, replace_analysis
from atodds.types import Document
from atodds.web.report import render

HOSTILE = """outlet: <img src=x onerror=alert(1)>
title: </title><script>alert(1)</script>
url: javascript:alert(1)
published: 2026-03-12

“We will not <script>alert('x')</script> open the \u202elocks before Friday,” Ana <b>Brandt</b> said on Tuesday.

“We will <script>alert('x')</script> open the locks before Friday,” Piet Olsen said on Tuesday.

Olsen contradicted Brandt <svg onload=alert(1)>.
"""


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("report")
    (folder / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    extractions = [extract(item) for item in read([folder]) if isinstance(item, Document)]
    with open_store(folder / "a.db") as store:
        for extraction in extractions:
            add_extraction(store, extraction)
        analysis = analyse(extractions)
        replace_analysis(store, analysis.identities, analysis.alignments, analysis.relations)
        return render(store)


def test_hostile_text_is_shown_as_text(page: str) -> None:
    elements = Elements()
    elements.feed(page)
    assert not set(elements.tags) & {"script", "img", "svg", "iframe", "object", "form", "base"}
    assert not [name for name, _ in elements.attributes if name.startswith("on") or name in ("src", "srcset")]
    assert "&lt;script&gt;" in page
    assert "\u202e" not in page


def test_nothing_is_requested_from_outside(page: str) -> None:
    elements = Elements()
    elements.feed(page)
    assert "link" not in elements.tags
    assert not re.search(r"@import|url\(", page)
    assert "default-src 'none'" in page
    for name, value in elements.attributes:
        if name == "href":
            assert value is not None
            assert value.startswith(("#", "https://", "http://"))


def test_the_page_allows_exactly_its_own_style(page: str) -> None:
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page
    assert "font:" in style


def test_it_says_what_it_is_and_that_nobody_reviewed_it(page: str) -> None:
    assert "Nothing below has been reviewed by a person" in page
    assert "contradicts" in page


def test_an_empty_store_gives_a_report_too(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        assert "No pair of statements" in render(store)
