"""PDF."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atodds.documents.page import Page
from atodds.documents.pdf import read_pdf
from atodds.errors import InputError

LINES = [
    "The port",
    "The harbour board said on Friday that the port would open again after the",
    "storm, and that the ferry would sail on the same day if the quay was found to",
    "be safe by the engin-",
    "eers.",
    "Nobody was hurt.",
]


def test_lines_become_paragraphs_and_pages_stay_apart(pdf: Callable[..., bytes]) -> None:
    page = read_pdf(pdf([LINES, ["The board meets again in May."]], title="Port report"), "a.pdf")
    assert page.title == "Port report"
    assert page.text == (
        "The port\n\n"
        "The harbour board said on Friday that the port would open again after the "
        "storm, and that the ferry would sail on the same day if the quay was found to "
        "be safe by the engin-eers.\n\n"
        "Nobody was hurt.\n\n"
        "The board meets again in May."
    )


def test_a_speaker_label_starts_a_paragraph(pdf: Callable[..., bytes]) -> None:
    lines = [
        "MR. OYELARAN: The port will open on Friday, as we have said,",
        "Q And the quay, will it be open on the same day as the port?",
    ]
    assert read_pdf(pdf([lines]), "a.pdf").text == "\n\n".join(lines)


def test_a_title_that_a_word_processor_left_is_none(pdf: Callable[..., bytes]) -> None:
    assert read_pdf(pdf([LINES], title="Microsoft Word - draft3.docx"), "a.pdf").title == ""


def test_a_scan_is_told(pdf: Callable[..., bytes]) -> None:
    with pytest.raises(InputError, match="no text, only pictures") as caught:
        read_pdf(pdf([[], []]), "a.pdf")
    assert "OCR" in str(caught.value)


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.4", b"%PDF-1.4\n%%EOF", b"not a pdf"])
def test_a_broken_pdf_is_told(raw: bytes) -> None:
    with pytest.raises(InputError, match="this PDF is broken") as caught:
        read_pdf(raw, "a.pdf")
    assert caught.value.where == "a.pdf"


def test_a_locked_pdf_is_told(pdf: Callable[..., bytes]) -> None:
    lock = "<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >>"
    raw = pdf([LINES]).replace(b"/Root 1 0 R", f"/Root 1 0 R /Encrypt {lock} /ID [<41><41>]".encode())
    with pytest.raises(InputError, match="locked with a password"):
        read_pdf(raw, "a.pdf")


def outcome(raw: bytes) -> Page | InputError:
    try:
        return read_pdf(raw, "a.pdf")
    except InputError as error:
        return error


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 1500), noise=st.binary(max_size=30))
def test_a_damaged_pdf_gives_text_or_is_told(pdf: Callable[..., bytes], at: int, noise: bytes) -> None:
    raw = pdf([LINES])
    found = outcome(raw[:at] + noise + raw[at + len(noise) :])
    assert found.text if isinstance(found, Page) else found.where == "a.pdf"
