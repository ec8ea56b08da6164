"""A web page: its article, and what it says of itself. Only the bytes given are read; nothing is fetched."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from atodds.documents.metadata import find_metadata
from atodds.documents.nesting import flattened
from atodds.documents.page import Page
from atodds.errors import InputError

__all__ = ["read_html"]

MOST_ELEMENTS: Final = 30_000
"""Elements of a page, scripts, drawings and bare spans not counted. The extractor's time grows with the square of their
number in one paragraph: 20,000 links took three seconds, 40,000 eleven."""

MOST_SPANS: Final = 90_000
"""Elements with bare spans counted: taking these out also costs the square of their number in one paragraph."""

LEAST_WORDS: Final = 15
"""Words: less than this is a button or a notice; the shortest wire alerts are one sentence of about twenty."""

HEAD: Final = 4_000
"""Characters at the top of a file where a browser notes where it saved the page from."""

_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d{1,6}\)(https?://\S{1,2000})")
_DROPPED = ("script", "style", "svg", "template", "iframe", "object", "embed", "canvas", "math", "select")
_UNWRAPPED = ("span", "font", "wbr")


def read_html(text: str, place: str) -> Page:
    """Return the article of a page with its title, publisher, author, day of publication and own address.

    `Page.text` is what trafilatura takes for the article, one paragraph a line. Raises `InputError` when the page has
    no article or is too large to be read in bounded time.
    """
    tree = _parsed(text)
    if tree is None:
        raise _no_article(place)
    saved = _SAVED_FROM.search(text[:HEAD])
    page = find_metadata(tree, saved[1] if saved else "")
    etree.strip_elements(tree, *_DROPPED, with_tail=False)
    _bound(tree, MOST_SPANS, place)
    etree.strip_tags(tree, *_UNWRAPPED)
    _bound(tree, MOST_ELEMENTS, place)
    article = _article(tree)
    if len(article.split()) < LEAST_WORDS:
        raise _no_article(place)
    return replace(page, text=article)


def _parsed(text: str) -> HtmlElement | None:
    """The tree, within libxml2's own limits on depth and size; what is deeper is read flattened."""
    markup = _DECLARATION.sub("", text, count=1).replace("\0", "")
    tree, too_deep = _tree(markup)
    return _tree(flattened(markup))[0] if too_deep else tree


def _tree(markup: str) -> tuple[HtmlElement | None, bool]:
    """The tree, and whether the parser stopped at its limit of depth."""
    parser = _parser()
    try:
        tree = document_fromstring(markup, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        tree = None
    return tree, any("depth" in entry.message.lower() for entry in parser.error_log)


def _parser() -> HTMLParser:
    return HTMLParser(huge_tree=False, no_network=True, encoding="utf-8", remove_comments=True, remove_pis=True)


def _bound(tree: HtmlElement, most: int, place: str) -> None:
    count = sum(1 for _ in tree.iter())
    if count > most:
        raise InputError(f"the page has {count} elements, more than {most}", where=place, todo="save its text as .txt")


def _article(tree: HtmlElement) -> str:
    import trafilatura  # half a second to import: only pages need it

    return str(trafilatura.extract(tree, include_comments=False, include_tables=True, output_format="txt") or "")


def _no_article(place: str) -> InputError:
    return InputError(
        "no article found on this page", where=place, todo="check that it was saved whole, or save its text as .txt"
    )
