"""The report in a real browser (make test-all): nothing asked for, nothing complained of, readable on a phone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from atodds.documents.read import read
from atodds.pipeline import analyse, extract
from atodds.store.write import add_extraction, open_store, replace_analysis
from atodds.types import Document
from atodds.web.report import render

pytestmark = pytest.mark.browser
SAMPLE = Path(__file__).parents[2] / "sample"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    items = [*read([SAMPLE / "articles"]), *read([SAMPLE / "records"], kind="record")]
    extractions = [extract(item) for item in items if isinstance(item, Document)]
    with open_store(folder / "a.db") as store:
        for extraction in extractions:
            add_extraction(store, extraction)
        analysis = analyse(extractions)
        replace_analysis(store, analysis.identities, analysis.alignments, analysis.relations)
        (folder / "report.html").write_text(render(store), encoding="utf-8")
    return folder / "report.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "no Chromium here: install it (on Debian: apt-get install chromium)"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_reads_well_and_asks_for_nothing(browser: Any, report: Path, width: int, scheme: str) -> None:
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report.as_uri())
    assert complaints == []
    assert asked == [report.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("article.pair").count() > 10
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontSize") != "32px", (
        "the style is not applied"
    )
    two = page.locator("#odds .sides").first.locator(".side")
    boxes = [two.nth(at).bounding_box() for at in (0, 1)]
    assert (boxes[0]["y"] == boxes[1]["y"]) == (width == 1280), (
        "side by side on a desktop, one below the other on a phone"
    )
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "A"


def test_it_prints(browser: Any, report: Path) -> None:
    page = browser.new_context().new_page()
    page.goto(report.as_uri())
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert page.pdf()[:5] == b"%PDF-"
