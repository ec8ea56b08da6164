"""Web pages: the article, and what a page says of itself."""

from __future__ import annotations

import socket
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.documents.html import MOST_ELEMENTS, read_html
from atodds.documents.page import Page
from atodds.errors import InputError

PAGES = Path(__file__).parent / "pages"
STORY = "<p>The harbour board said on Friday that the port would open again, and that the ferry would sail.</p>" * 6


def page(name: str) -> Page:
    return read_html((PAGES / name).read_text("utf-8"), name)


def around(head: str, *, top: str = "", url: str = "") -> Page:
    link = f'<link rel="canonical" href="{url}">' if url else ""
    body = f"<div><h1>Port opens</h1>{top}{STORY}</div>"
    return read_html(f"<html><head><title>T</title>{link}{head}</head><body>{body}</body></html>", "a.html")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise AssertionError("a reader asked for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_a_news_page_with_json_ld() -> None:
    found = page("json_ld.html")
    assert found.title == "Envoy leaves Corran without a deal"
    assert found.publisher == "The Corran Star"
    assert found.author == "Mia Stone, Tomas Brand"
    assert found.published == date(2021, 5, 13)
    assert found.url == "https://star.example/world/envoy-leaves-corran"
    assert "“We tried,” she told reporters on the quay" in found.text
    assert "READ MORE: Who owns the northern reef" in found.text
    assert "Last updated" not in found.text
    assert "not a paragraph" not in found.text


def test_a_page_with_meta_elements_only() -> None:
    found = page("meta_only.html")
    assert (found.title, found.author) == ("Ferry prices rise again", "Ana Ruiz")
    assert (found.published, found.url) == (date(2020, 4, 2), "https://ledger.example/ferry-prices")
    assert found.publisher == "ledger.example"
    assert "“Nobody likes it,” said Ines Kallio" in found.text


def test_a_day_in_the_footer_the_text_or_a_link_list_is_not_the_day() -> None:
    found = page("stale_footer.html")
    assert found.published is None
    assert found.url == ""
    assert "waiting for the engineers" in found.text


def test_a_day_beside_the_headline_is_the_day() -> None:
    found = page("byline.html")
    assert found.published == date(2021, 5, 13)
    assert found.url == ""  # the page's canonical address is not a whole one


def test_a_transcript_page_keeps_its_labels() -> None:
    assert "MR. OYELARAN:" in page("transcript.html").text


LD = '<script type="application/ld+json">{}</script>'
ARTICLE = '{{"@type": "NewsArticle", "datePublished": "{}", "url": "{}"}}'


def test_the_day_of_the_article_at_this_address_counts() -> None:
    other = ARTICLE.format("2011-01-01", "https://a.example/old")
    own = ARTICLE.format("2021-05-13", "https://a.example/new")
    assert around(LD.format(f"[{other}, {own}]"), url="https://a.example/new").published == date(2021, 5, 13)
    assert around(LD.format(f"[{other}, {own}]")).published is None


def test_an_address_tells_the_day_and_corrects_a_later_one() -> None:
    url = "https://a.example/2021/05/13/port"
    assert around("", url=url).published == date(2021, 5, 13)
    assert around(LD.format(ARTICLE.format("2021-05-14", url)), url=url).published == date(2021, 5, 14)
    assert around(LD.format(ARTICLE.format("2023-11-02", url)), url=url).published == date(2021, 5, 13)
    assert around("", url="https://a.example/2021/may/13/port").published == date(2021, 5, 13)


def test_a_marked_up_time_is_the_day_unless_it_is_of_an_update() -> None:
    when = '<time datetime="2021-05-13T10:00Z">13 May</time>'
    assert around("", top=f"<p>{when}</p>").published == date(2021, 5, 13)
    assert around("", top=f"<p>Updated {when}</p>").published is None
    later = '<time datetime="2021-06-01">1 June</time>'
    assert around("", top=f"<p>{when}</p><p>{later}</p>").published is None


def test_a_day_to_come_is_not_believed() -> None:
    assert around('<meta property="article:published_time" content="2999-01-01">').published is None


@pytest.mark.parametrize(
    "block",
    [
        "{",
        "[]",
        "null",
        "3",
        '{"@graph": 1}',
        '{"@type": ["NewsArticle", 1], "author": [[[1]]], "publisher": 2}',
        "[" * 9999,
    ],
)
def test_broken_json_ld_is_passed_over(block: str) -> None:
    found = around(LD.format(block))
    assert found.published is None
    assert found.title == "Port opens"


def test_addresses_other_than_web_addresses_are_left_out() -> None:
    assert around("", url="javascript:alert(1)").url == ""
    assert around('<meta property="og:url" content="file:///etc/passwd">').url == ""


def test_where_a_browser_says_it_saved_a_page_from() -> None:
    saved = "<!-- saved from url=(0030)https://star.example/a -->"
    found = read_html(f"{saved}<html><body><h1>Port</h1>{STORY}</body></html>", "a.html")
    assert (found.url, found.publisher) == ("https://star.example/a", "star.example")


@pytest.mark.parametrize(
    "text", ["", " ", "<html></html>", "<html><body><p>Hi", "\0\0", "<?xml version='1.0'?>", "<!--"]
)
def test_a_page_without_an_article_is_told(text: str) -> None:
    with pytest.raises(InputError, match=r"a\.html: no article found"):
        read_html(text, "a.html")


def test_a_log_in_page_is_no_article() -> None:
    with pytest.raises(InputError, match="no article found"):
        page("no_article.html")


def test_a_page_in_xhtml_with_a_declaration() -> None:
    found = read_html(f'<?xml version="1.0" encoding="utf-8"?><html><body>{STORY}</body></html>', "a.html")
    assert "the port would open again" in found.text


def outcome(text: str) -> Page | InputError:
    try:
        return read_html(text, "a.html")
    except InputError as error:
        return error


HOSTILE = {
    "nested": "<div>" * 100_000 + STORY,
    "nested inline": "<b><i>" * 100_000 + "words",
    "unclosed": "<ul><li>" * 50_000,
    "one huge attribute": f'<p class="{"a " * 1_000_000}">{STORY}',
    "scripts": "<script>var a = '<p>';</script>" * 60_000 + STORY,
    "spans": "<p>" + "<span>word </span>" * 100_000,
    "drawings": "<svg>" + "<path d='M0 0'/>" * 60_000 + "</svg>" + STORY,
    "entities": "&lt;p&gt;" * 200_000,
    "comments": "<!-- <p>x</p> -->" * 60_000 + STORY,
    "metas": "<meta name='a' content='b'>" * 20_000 + STORY,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_give_text_or_are_told(name: str) -> None:
    found = outcome(f"<html><body>{HOSTILE[name]}</body></html>")
    assert found.text if isinstance(found, Page) else found.where == "a.html"


def test_a_page_of_too_many_elements_is_told() -> None:
    with pytest.raises(InputError, match=f"more than {MOST_ELEMENTS}"):
        read_html("<html><body>" + "<p>a</p>" * (MOST_ELEMENTS + 1), "a.html")


TAGS = st.sampled_from(
    ["<html>", "<body>", "<p>", "</p>", "<h1>", "<time datetime='2021-05-13'>", "<script type='application/ld+json'>",
     "</script>", '{"@type":"NewsArticle"}', "<meta name='date' content='", "'>", "<table>", "<a href='/'>", "&#0;",
     "<!--", "-->", "<![CDATA[", "words and more words. ", "\x00", "\x0b", "\udc80"]
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(TAGS | st.text(max_size=10), max_size=40).map("".join))
def test_any_markup_gives_text_or_is_told(text: str) -> None:
    found = outcome(text)
    assert found.text if isinstance(found, Page) else found.where == "a.html"


def test_without_a_first_heading_the_one_in_the_title_is_the_headline() -> None:
    title = "<title>Corran Valley Post: Envoy leaves without a deal</title>"
    top = "<h2>Envoy leaves without a deal</h2><p>Tuesday 31 March 2026</p>"
    body = f"<div>{top}{STORY}</div><h2>More from the valley</h2>"
    found = read_html(f"<html><head>{title}</head><body>{body}</body></html>", "a.html")
    assert (found.title, found.publisher) == ("Envoy leaves without a deal", "Corran Valley Post")
    assert found.published == date(2026, 3, 31)
