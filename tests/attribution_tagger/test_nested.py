from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from atodds.attribution.tagger import LearnedTagger
from atodds.types import Document, Span

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "nested.yaml").read_text(encoding="utf-8"))
FLOOR = 0.75
"""Inner attributions that must be found with the right source, of all in the file."""


def shared(left: list[str], right: list[str]) -> float:
    a, b = set(left), set(right)
    return len(a & b) / len(a | b) if a | b else 1.0


def test_inner_attributions_are_found_with_their_source(
    tagger: LearnedTagger, document: Callable[[str], Document], words_of: Callable[[str, tuple[Span, ...]], list[str]]
) -> None:
    plain = lambda words: words_of(words, (Span(0, len(words)),))  # noqa: E731
    wanted, missed = 0, []
    for case in CASES:
        text = case["text"]
        inner = [each for each in tagger.tag(document(text)) if each.parent is not None]
        for source, _, content in case["inner"]:
            wanted += 1
            if not any(
                shared(words_of(text, each.content), plain(content)) >= 0.5
                and shared(words_of(text, each.source), plain(source)) >= 0.5
                for each in inner
            ):
                missed.append(text)
    assert wanted >= 40
    assert 1 - len(missed) / wanted >= FLOOR, missed


def test_an_inner_attribution_lies_in_the_content_of_its_parent(
    tagger: LearnedTagger, document: Callable[[str], Document]
) -> None:
    count = 0
    for case in CASES:
        found = {each.id: each for each in tagger.tag(document(case["text"]))}
        for each in found.values():
            if each.parent is None:
                continue
            count += 1
            outer = found[each.parent].content
            for piece in (*each.content, *each.cue, *each.source):
                assert any(part.start <= piece.start and piece.end <= part.end for part in outer)
    assert count >= 40
