"""What a page says of itself: title, publisher, author, day of publication, own address.

A wrong day poisons every timeline, so the day is taken from what was written to be read by machines (JSON-LD, meta
elements, marked-up times beside the headline), then from the page's address, and only then from what htmldate finds
in the page's top. None when these disagree or say nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import escape, unescape
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from atodds.documents.page import Page, day, is_web_address

__all__ = ["find_metadata"]

LONGEST_JSON = 2_000_000
"""Characters of one JSON-LD block; real ones are a few thousand."""

MOST_NODES = 2_000
"""JSON-LD objects looked at on a page."""

LONGEST_ADDRESS = 2_000
"""Characters: longer than any browser sends."""

LONGEST_BYLINE = 120
"""Characters: a line with a byline and a day is shorter than a sentence of the story."""

SLACK = timedelta(days=2)
"""How far the day in a page's address may lie before the day it states: time zones, and pages laid out ahead."""

_ARTICLES = re.compile(r"(?:news|blogposting|article|report|liveblog|analysis|opinion|review)", re.IGNORECASE)
_ADDRESS_DAY = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?=[/_-]|$)")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_PUBLISHED = (
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "datepublished",
    "date.published",
    "published_time",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "dcterms.created",
    "dc.date.issued",
    "dcterms.date",
    "dc.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "rnews:datepublished",
)


def find_metadata(tree: HtmlElement, saved_from: str = "") -> Page:
    """Return a `Page` without text that holds what `tree` says of itself; `saved_from` is the address that a browser
    noted when it saved the page."""
    metas = _metas(tree)
    nodes = [node for node in islice(_json_nodes(tree), MOST_NODES) if _is_article(node)]
    url = _address(tree, metas, nodes, saved_from)
    if len(nodes) > 1:  # a page of several articles: only what is said of the one at this address counts
        nodes = [node for node in nodes if url and url in {_text(node.get("url")), _id(node.get("mainEntityOfPage"))}]
    title = _first(_text(node.get("headline")) for node in nodes) or metas.get("og:title", "") or _heading(tree)
    publisher = metas.get("og:site_name", "") or _first(_name(node.get("publisher")) for node in nodes)
    author = _first(_name(node.get("author")) for node in nodes) or metas.get("author", "")
    return Page(
        text="",
        title=title[:500],
        publisher=(publisher or (urlsplit(url).hostname or "").removeprefix("www.") or _beside_heading(tree))[:200],
        author="" if is_web_address(author) else author[:300],
        published=_published(tree, metas, nodes, url),
        url=url,
    )


def _published(tree: HtmlElement, metas: dict[str, str], nodes: list[dict[str, Any]], url: str) -> date | None:
    stated = {found for node in nodes if (found := day(_text(node.get("datePublished"))))}
    found = stated.pop() if len(stated) == 1 else None
    found = found or next((known for name in _PUBLISHED if (known := day(metas.get(name, "")))), None)
    found = found or _marked_up(tree)
    addressed = _address_day(url)
    if found is None:
        return addressed or _guessed(tree)
    if addressed is not None and found - addressed > SLACK:
        return addressed  # moved or edited since: the address was given when the page first stood there
    return found


def _metas(tree: HtmlElement) -> dict[str, str]:
    """The page's meta elements, lower-case name to content; the first of each name counts."""
    metas: dict[str, str] = {}
    for element in islice(tree.iter("meta"), 1_000):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = " ".join((element.get("content") or "")[:2_000].split())
        if content:
            metas.setdefault(name.strip().lower(), content)
    return metas


def _json_nodes(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The objects of a page's JSON-LD: at the top, in lists, and under @graph."""
    for script in islice(tree.iter("script"), 1_000):
        body = script.text or ""
        if "ld+json" not in (script.get("type") or "") or len(body) > LONGEST_JSON:
            continue
        try:
            value = json.loads(body.strip().removeprefix("<!--").removesuffix("-->"), strict=False)
        except (ValueError, RecursionError):
            continue
        for node in value if isinstance(value, list) else [value]:
            if isinstance(node, dict):
                yield node
                graph = node.get("@graph")
                yield from (part for part in (graph if isinstance(graph, list) else []) if isinstance(part, dict))


def _is_article(node: dict[str, Any]) -> bool:
    stated = node.get("@type")
    kinds = stated if isinstance(stated, list) else [stated]
    return any(isinstance(kind, str) and _ARTICLES.search(kind) for kind in kinds)


def _marked_up(tree: HtmlElement) -> date | None:
    """The day of a marked-up publication time, or of the only marked-up time beside the headline."""
    named = tree.xpath("//*[@itemprop='datePublished'][not(self::meta)] | //time[@pubdate]")
    days = {_time(element) for element in named[:20]} - {None}
    if not days:
        for heading in tree.xpath("//h1")[:3]:
            box = heading.getparent()
            for _ in range(3):
                if box is None or box.tag in {"body", "html"} or days:
                    break
                days = {_time(element) for element in islice(box.iter("time"), 20) if not _is_update(element)} - {None}
                box = box.getparent()
    return days.pop() if len(days) == 1 else None


def _time(element: HtmlElement) -> date | None:
    return day(element.get("datetime") or element.get("content") or _words(element))


def _is_update(element: HtmlElement) -> bool:
    said = f"{element.get('class')} {element.get('itemprop')} {_words(element.getparent())[:200]}".lower()
    return "updat" in said or "modif" in said


def _address_day(url: str) -> date | None:
    match = _ADDRESS_DAY.search(urlsplit(url).path.lower())
    if match is None:
        return None
    month = str(_MONTHS.index(match[2]) + 1) if match[2] in _MONTHS else match[2]
    return day(f"{match[1]}-{month.zfill(2)}-{match[3].zfill(2)}")


def _guessed(tree: HtmlElement) -> date | None:
    """The one day in the short lines beside the headline, as printed or as htmldate reads it. The rest of the page is
    not asked: days of other stories, of pictures and of the footer stand there."""
    import htmldate  # a fifth of a second to import, needed for few pages

    heading = _headline(tree)
    box = None if heading is None else heading.getparent()
    lines = [_words(element) for element in islice(box.iter("p", "div", "time"), 200)] if box is not None else []
    lines = [line for line in lines if 5 < len(line) < LONGEST_BYLINE]
    days = {found for line in lines if (found := day(line))}
    if days:
        return days.pop() if len(days) == 1 else None
    top = "".join(f"<p>{escape(line)}</p>" for line in lines)
    try:
        guess = htmldate.find_date(f"<html><body>{top}</body></html>", original_date=True, extensive_search=False)
    except (etree.LxmlError, LookupError, OverflowError, RecursionError, TypeError, ValueError):
        return None
    return day(guess or "")


def _address(tree: HtmlElement, metas: dict[str, str], nodes: list[dict[str, Any]], saved_from: str) -> str:
    candidates = [element.get("href") or "" for element in tree.xpath("//link[contains(@rel, 'canonical')]")[:5]]
    candidates.append(metas.get("og:url", ""))
    if len(nodes) == 1:
        candidates.append(_text(nodes[0].get("url")) or _id(nodes[0].get("mainEntityOfPage")))
    known = (words.strip() for words in [*candidates, saved_from] if len(words) < LONGEST_ADDRESS)
    return next((words for words in known if is_web_address(words)), "")


def _headline(tree: HtmlElement) -> HtmlElement | None:
    """The element of the headline: the first `h1`; without one, the `h2` whose words stand in the page's `title`."""
    found = tree.xpath("//h1")[:1]
    if found:
        return found[0]
    title = _title(tree)
    return next((each for each in tree.xpath("//h2")[:10] if len(words := _words(each)) > 10 and words in title), None)


def _heading(tree: HtmlElement) -> str:
    return _words(_headline(tree)) or _title(tree)


def _title(tree: HtmlElement) -> str:
    return _words(next(iter(tree.xpath("//title")[:1]), None))


def _beside_heading(tree: HtmlElement) -> str:
    """What the page's `title` says before or after the headline, behind a mark of division: the outlet's name."""
    headline = _words(_headline(tree))
    if not headline:
        return ""
    before, found, after = _title(tree).partition(headline)
    sides = [side for part in (before, after) if (side := part.strip(" :|·–—-"))]
    return sides[0] if found and len(sides) == 1 and len(sides[0]) < LONGEST_BYLINE else ""


def _words(element: HtmlElement | None) -> str:
    """The text of an element, the first thousand characters of it."""
    if element is None:
        return ""
    pieces = (piece for piece in islice(element.itertext(), 50))
    return " ".join(" ".join(pieces)[:1_000].split())


def _text(value: object) -> str:
    return " ".join(unescape(value).split()) if isinstance(value, str) else ""


def _id(value: object) -> str:
    return _text(value.get("@id")) if isinstance(value, dict) else _text(value)


def _name(value: object) -> str:
    """The name of a person or organisation in JSON-LD, or of each in a list."""
    parts = value[:20] if isinstance(value, list) else [value]
    names = (_text(part.get("name")) if isinstance(part, dict) else _text(part) for part in parts)
    return ", ".join(filter(None, names))


def _first(words: Iterator[str]) -> str:
    return next(filter(None, words), "")
