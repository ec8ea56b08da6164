"""Amounts written in many ways."""

from __future__ import annotations

import pytest

from atodds.record.numerals import amounts
from atodds.record.words import read_words

AMOUNTS = [
    ("5", "#5"),
    ("five", "#5"),
    ("twenty-one", "#21"),
    ("twenty one", "#21"),
    ("a hundred", "#100"),
    ("one hundred and five", "#105"),
    ("two thousand sixteen", "#2016"),
    ("twenty sixteen", "#2016"),
    ("nineteen eighty-four", "#1984"),
    ("10,000", "#10000"),
    ("ten thousand", "#10000"),
    ("3.5k", "#3500"),
    ("4.5 million", "#4500000"),
    ("$4.5 million", "#4500000 dollars"),
    ("4.5 million dollars", "#4500000 dollars"),
    ("$3bn", "#3000000000 dollars"),
    ("£20", "#20 pounds"),
    ("forty percent", "#40 percent"),
    ("40%", "#40 percent"),
    ("40 per cent", "#40 percent"),
    ("2.5", "#5/2"),
    ("two point five", "#5/2"),
    ("two hundred million", "#200000000"),
    ("a million", "#1000000"),
]


@pytest.mark.parametrize(("text", "norm"), AMOUNTS)
def test_amount(text: str, norm: str) -> None:
    words = read_words(text)
    assert amounts(words, 0) == (norm, len(words))


@pytest.mark.parametrize("text", ["million", "a dog", "$ and", "20s", "1st", "and five", "hundred"])
def test_no_amount(text: str) -> None:
    assert amounts(read_words(text), 0) is None


@pytest.mark.parametrize(("text", "norm"), [("ten, twenty", "#10"), ("5 6", "#5"), ("one two three", "#1")])
def test_neighbours_stay_apart(text: str, norm: str) -> None:
    assert amounts(read_words(text), 0) == (norm, 1)
