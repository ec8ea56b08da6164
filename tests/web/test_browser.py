"""The page and the report in a real browser (make test-all): every view of the sample dossier, walked as people do."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from atodds.store.write import open_store
from atodds.web.report import render

pytestmark = pytest.mark.browser

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
AXE = Path(__file__).parent / "axe" / "axe.min.js"
VIEWS = (
    "/",
    "/record",
    "/people",
    "/matters",
    "/documents",
    "/search?words=gates",
    "/add",
    "/corrections",
    "/methods",
    "/export",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "no Chromium here: install it (on Debian: apt-get install chromium)"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()


Tabs = Callable[..., Any]


@pytest.fixture
def tabs(browser: Any) -> Iterator[Tabs]:
    """Opens pages that fail the test when anything is complained of or asked for from outside."""
    complaints: list[str] = []
    outside: list[str] = []
    contexts = []

    def open_tab(address: str, *, width: int = 1280, scheme: str = "light", **more: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **more)
        contexts.append(context)
        own = "/".join(address.split("/")[:3]) if address.startswith("http") else address
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: asked.url.startswith(own) or outside.append(asked.url))
        page.goto(address)
        return page

    yield open_tab
    for context in contexts:
        context.close()
    assert complaints == []
    assert outside == []


def expect(locator: Any) -> Any:
    from playwright.sync_api import expect as expect_that

    return expect_that(locator)


def base(address: str) -> str:
    return address.split("/?", maxsplit=1)[0]


def things_of(page: Any, own: str) -> list[str]:
    """The page of one person, one matter, one document, one statement, one pair, one quotation."""
    found = []
    for view, kind in (
        ("/people", "people"),
        ("/matters", "matters"),
        ("/documents", "documents"),
        ("/", "pairs"),
        ("/record", "record"),
        ("/search?words=gates", "statements"),
    ):
        page.goto(own + view)
        found.append(page.locator(f"main a[href^='/{kind}/']").first.get_attribute("href"))
    return found


def sins(page: Any) -> list[tuple[str, str]]:
    """What axe finds wrong with the page."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [(each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"]]


def test_every_view_is_accessible_and_fits(address: str, tabs: Tabs) -> None:
    own = base(address)
    page = tabs(address)
    things = things_of(page, own)
    phone = tabs(address, width=390, scheme="dark")
    for view in (*VIEWS, *things):
        for tab, width in ((page, 1280), (phone, 390)):
            tab.goto(own + view)
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, (view, width)
            assert sins(tab) == [], (view, width)
            assert tab.locator("h1").count() == 1


def test_it_prints(address: str, tabs: Tabs) -> None:
    page = tabs(address)
    page.emulate_media(media="print")
    assert not page.locator(".masthead nav").is_visible()
    assert not page.locator("form.judge").first.is_visible()
    assert page.locator("article.pair mark").first.is_visible()
    assert page.pdf()[:5] == b"%PDF-"


def test_a_filter_narrows(address: str, tabs: Tabs) -> None:
    page = tabs(address)
    everything = page.locator("article.pair").count()
    page.locator("summary").first.click()
    page.get_by_label("Speaker").fill("Harsk")
    page.get_by_label("Kind").select_option("reverses")
    page.get_by_role("button", name="Filter").click()
    page.wait_for_url("**/?*speaker=Harsk*")
    assert 0 < page.locator("article.pair").count() < everything
    assert page.locator("article.pair", has_text="Harsk").count() == page.locator("article.pair").count()
    page.get_by_role("link", name="Clear").click()
    assert page.locator("article.pair").count() == everything


def test_a_statement_leads_to_its_highlighted_place(address: str, tabs: Tabs) -> None:
    page = tabs(address)
    side = page.locator("article.pair .side").first
    words = side.locator("mark").first.inner_text()
    side.get_by_role("link", name="See it in its page").click()
    page.wait_for_url("**/documents/*#s-*")
    here = page.locator(".page .here").first
    assert here.is_visible()
    assert here.evaluate("e => { const b = e.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight }")
    assert words[:20] in page.locator(".page").inner_text()
    lit = here.evaluate("e => getComputedStyle(e).backgroundColor")
    page.get_by_label("Cues").uncheck()
    page.get_by_label("What is attributed").uncheck()
    assert page.locator(".page sup").first.is_hidden()
    other = page.locator(".page .content:not(.here)").first.evaluate("e => getComputedStyle(e).backgroundColor")
    assert lit != other
    page.locator(".page a.here").first.click()
    page.wait_for_url("**/statements/*")
    assert page.get_by_role("heading", name="Circumstances").is_visible()


def test_judging_by_keyboard_and_undo(address: str, tabs: Tabs) -> None:
    page = tabs(address)
    first, second = (page.locator("article.pair").nth(at).get_attribute("id") for at in (0, 1))
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == second
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.id") == first
    review = page.locator(f"#{first} .review")
    page.keyboard.press("a")
    expect(review).to_contain_text("Accepted by Ada Tester", timeout=60_000)
    assert page.evaluate("document.activeElement.id") == first
    page.keyboard.press("u")
    expect(review).to_have_text("Unreviewed", timeout=60_000)
    page.keyboard.press("r")
    expect(review).to_contain_text("Rejected", timeout=60_000)
    page.reload()
    assert page.locator(f"#{first}").count() == 0, "what was rejected is no longer listed"
    page.keyboard.press("?")
    assert page.locator("dialog").is_visible()
    assert sins(page) == []
    page.keyboard.press("Escape")
    page.goto(base(address) + "/corrections")
    assert page.locator("tbody tr").count() == 3
    assert sins(page) == []
    page.get_by_role("button", name="Undo: reject").click()
    page.wait_for_load_state()
    page.goto(base(address) + "/")
    assert page.locator(f"#{first}").count() == 1


def test_keys_do_nothing_while_typing(address: str, tabs: Tabs) -> None:
    page = tabs(address)
    note = page.locator("form.judge input[name=note]").first
    note.focus()
    page.keyboard.type("jar")
    assert note.input_value() == "jar"
    assert page.locator(".review", has_text="Unreviewed").count() == page.locator(".review").count()
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def test_everything_can_be_reached_by_keyboard(address: str, tabs: Tabs) -> None:
    page = tabs(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    reached = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.outerHTML.slice(0, 60)"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    assert len(reached) > 15


def test_two_speakers_are_merged_and_split(address: str, tabs: Tabs) -> None:
    page = tabs(base(address) + "/people?token=" + address.partition("token=")[2])
    page.get_by_role("link", name="Felix Drumm").first.click()
    before = page.locator("li.member").count()
    page.get_by_label("Find them by name").fill("Anton Kess")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Merge with Anton Kess").first.click()
    expect(page.locator("li.member", has_text="Anton Kess").first).to_be_visible(timeout=120_000)
    after = page.locator("li.member").count()
    assert after > before
    assert sins(page) == []
    member = page.locator("li.member", has_text="Anton Kess").first
    member.locator("summary").click()
    member.get_by_label("Note").fill("another Kess")
    assert sins(page) == []
    member.get_by_role("button", name="Split off Anton Kess").click()
    expect(page.locator("li.member")).to_have_count(after - 1, timeout=120_000)
    page.goto(base(address) + "/corrections")
    assert "merge" in page.locator("tbody").inner_text()
    assert "split" in page.locator("tbody").inner_text()
    assert "another Kess" in page.locator("tbody").inner_text()


def test_a_person_is_renamed_and_called_as_before_again(address: str, tabs: Tabs) -> None:
    page = tabs(base(address) + "/people?token=" + address.partition("token=")[2])
    page.get_by_role("link", name="Felix Drumm").first.click()
    page.get_by_label("Name to show").fill("Felix A. Drumm")
    page.get_by_role("button", name="Rename").click()
    expect(page.locator("h1")).to_have_text("Felix A. Drumm", timeout=60_000)
    assert "Renamed by Ada Tester" in page.locator(".notice").inner_text()
    assert sins(page) == []
    page.goto(base(address) + "/corrections")
    page.get_by_role("button", name="Undo: rename").click()
    expect(page.locator("tbody")).to_contain_text("(undone)", timeout=60_000)
    page.goto(base(address) + "/people?name=Drumm")
    assert page.locator("tbody").inner_text().count("Felix Drumm") > 0


def test_a_file_is_dropped(address: str, tabs: Tabs) -> None:
    page = tabs(base(address) + "/add?token=" + address.partition("token=")[2])
    text = "title: A dropped page\\n\\n“We will open the locks before Friday,” Ana Brandt said on Tuesday.\\n"
    page.evaluate(
        f"""() => {{
            const files = new DataTransfer();
            files.items.add(new File(["{text}"], "dropped.txt", {{type: "text/plain"}}));
            files.items.add(new File([""], "empty.txt", {{type: "text/plain"}}));
            const drop = new DragEvent("drop", {{bubbles: true, cancelable: true, dataTransfer: files}});
            document.querySelector(".drop").dispatchEvent(drop);
        }}"""
    )
    page.wait_for_url("**/add/*")
    page.wait_for_selector("[data-progress=done]", timeout=120_000)
    assert "Added 1. 1 could not be read." in page.locator("[data-progress]").inner_text()
    assert sins(page) == []
    page.get_by_role("link", name="A dropped page").click()
    assert page.locator(".page .content").count()
    assert "“We will open the locks" in page.locator(".page").inner_text()


def test_a_hostile_store_runs_nothing(hostile_address: str, hostile_database: Path, tmp_path: Path, tabs: Tabs) -> None:
    """Any request from outside or message on the console would fail the tab; an alert would be a dialog."""
    with open_store(hostile_database, readonly=True) as store:
        (tmp_path / "report.html").write_text(render(store), encoding="utf-8")
    dialogs: list[str] = []

    def dismiss(dialog: Any) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page, own = tabs(hostile_address), base(hostile_address)
    page.on("dialog", dismiss)
    for view in ("/", "/documents", "/people", "/search?words=gates", "/search?words=flood", "/record", "/matters"):
        page.goto(own + view)
        for link in page.locator("main a[href^='/']").evaluate_all("all => all.slice(0, 3).map(a => a.href)"):
            page.goto(link)
            assert page.locator("main :is(img, script, svg:not(.chart), [onclick], [onload])").count() == 0
    for more in ({}, {"java_script_enabled": False}):
        page = tabs((tmp_path / "report.html").as_uri(), **more)
        page.on("dialog", dismiss)
        assert "<img src=x onerror=alert(1)> pumps have not run" in page.locator("main").text_content()
        assert page.locator(":is(img, script, a[href^='javascript'])").count() == 0
    assert dialogs == []


def test_an_export_is_downloaded(address: str, tabs: Tabs) -> None:
    page = tabs(base(address) + "/export?token=" + address.partition("token=")[2])
    with page.expect_download() as waiting:
        page.get_by_role("link", name="csv").click()
    assert "unreviewed" in Path(waiting.value.path()).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def report(sample_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    with open_store(sample_database, readonly=True) as store:
        path.write_text(render(store), encoding="utf-8")
    return path


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_the_report_works_from_disk_with_scripts_off(tabs: Tabs, report: Path, width: int, scheme: str) -> None:
    assert report.stat().st_size < 3_000_000
    page = tabs(report.as_uri(), width=width, scheme=scheme, java_script_enabled=False)
    assert page.locator("article.pair").count() > 10
    two = page.locator("article.pair .sides").first.locator(".side")
    boxes = [two.nth(at).bounding_box() for at in (0, 1)]
    assert (boxes[0]["y"] == boxes[1]["y"]) == (width == 1280)
    page.get_by_role("link", name="See it in its page").first.click()
    assert "#s-" in page.url
    page.keyboard.press("Tab")
    page.emulate_media(media="print")
    assert not page.locator(".masthead nav").is_visible()


def test_the_report_is_accessible(tabs: Tabs, report: Path) -> None:
    page = tabs(report.as_uri(), bypass_csp=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert sins(page) == []
