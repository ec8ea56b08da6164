"""The report: one file, nothing fetched, nothing of a page that runs, no link that leads nowhere."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from atodds.store.write import open_store
from atodds.web.report import render


class Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


@pytest.fixture(scope="module")
def page(hostile_database: Path) -> str:
    with open_store(hostile_database, readonly=True) as store:
        return render(store)


def test_hostile_text_is_shown_as_text(page: str) -> None:
    elements = Elements(page)
    assert not set(elements.tags) & {"script", "img", "iframe", "object", "form", "base", "embed", "foreignobject"}
    assert not [name for name, _ in elements.attributes if name.startswith("on") or name in ("src", "srcset", "style")]
    assert "&lt;script&gt;" in page
    assert "&lt;svg" in page
    assert "&lt;img src=x onerror=alert(1)&gt; pumps" in page
    assert "\u202e" not in page


def test_nothing_is_requested_from_outside(page: str) -> None:
    elements = Elements(page)
    assert "link" not in elements.tags
    assert not re.search(r"@import|url\(", page)
    assert "default-src 'none'" in page
    for name, value in elements.attributes:
        if name == "href":
            assert value is not None
            assert value.startswith(("#", "https://", "http://"))


def test_every_link_leads_somewhere_and_no_place_has_two_things(sample_database: Path) -> None:
    with open_store(sample_database, readonly=True) as store:
        page = render(store)
    assert len(page.encode()) < 3_000_000
    attributes = Elements(page).attributes
    ids = [value for name, value in attributes if name == "id"]
    assert len(ids) == len(set(ids))
    missing = {value for name, value in attributes if name == "href" and value and value.startswith("#")}
    assert {value[1:] for value in missing} <= set(ids)


def test_the_page_allows_exactly_its_own_style(page: str) -> None:
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page
    assert "font:" in style


def test_it_says_what_it_is_and_that_nobody_reviewed_it(page: str) -> None:
    assert "Nothing below has been reviewed by a person" in page
    assert "Contradicts" in page
    assert "Unreviewed" in page


def test_an_empty_store_gives_a_report_too(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db") as store:
        assert "No pair of statements" in render(store)
