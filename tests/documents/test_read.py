"""From paths to documents: what a folder gives, what each bad file costs, and what always holds."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atodds.documents import read as reading
from atodds.documents.read import read, read_file, walk
from atodds.errors import InputError
from atodds.types import Document, DocumentKind, Span, content_id

PAGES = Path(__file__).parent / "pages"
STORY = "The port is open, the harbour board said.\n\n“We are glad,” Ines Kallio said.\n"
BRIEFING = "MR. OYELARAN:  The port is open.  (Laughter.)\nQ    Since when?\nMR. OYELARAN:  Friday.\n"


def written(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", ".")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def documents(found: Sequence[Document | InputError]) -> list[Document]:
    assert [str(item) for item in found if isinstance(item, InputError)] == []
    return [item for item in found if isinstance(item, Document)]


def only(path: Path, **options: Any) -> Document:
    (document,) = documents(list(read_file(path, **options)))
    return document


def error(path: Path, **options: Any) -> str:
    (found,) = read_file(path, **options)
    assert isinstance(found, InputError)
    line = str(found)
    assert "\n" not in line
    assert line.startswith(f"{path}: ")
    assert found.todo
    return line


# --- what comes back ---


def test_a_text_with_a_head(tmp_path: Path) -> None:
    raw = f"url: https://star.example/a\npublished: 2021-05-13\noutlet: Star\ntitle: Port opens\n\n{STORY}".encode()
    written(tmp_path, story__txt=raw)
    document = only(tmp_path / "story.txt")
    assert document.text == STORY
    assert document.raw == raw
    assert document.raw_sha256 == hashlib.sha256(raw).hexdigest()
    assert document.sha256 == hashlib.sha256(STORY.encode()).hexdigest()
    assert document.id == content_id(
        "document", "report", document.sha256, "https://star.example/a", "Star", "Port opens"
    )
    assert (document.name, document.place, document.kind) == ("story", str(tmp_path / "story.txt"), "report")
    assert document.published == date(2021, 5, 13)
    assert document.turns == ()


def test_the_head_of_a_file_says_what_it_is(tmp_path: Path) -> None:
    written(tmp_path, a__txt=f"kind: record\n\n{BRIEFING}", b__txt=f"kind: report\n\n{STORY}")
    assert only(tmp_path / "a.txt", kind="report").kind == "record"
    assert only(tmp_path / "b.txt", kind="record").kind == "report"


def test_a_record_has_turns_and_notes(tmp_path: Path) -> None:
    written(tmp_path, a__txt=BRIEFING)
    document = only(tmp_path / "a.txt", kind="record")
    assert [(turn.speaker, turn.span.of(document.text)) for turn in document.turns] == [
        ("MR. OYELARAN", "The port is open.  (Laughter.)"),
        ("Q", "Since when?"),
        ("MR. OYELARAN", "Friday."),
    ]
    assert [(mark.kind, mark.span.of(document.text)) for mark in document.marks] == [("note", "(Laughter.)")]


def test_a_web_page_is_read_with_its_marks() -> None:
    document = only(PAGES / "json_ld.html")
    kinds = {mark.span.of(document.text): mark.kind for mark in document.marks}
    assert kinds["READ MORE: Who owns the northern reef"] == "link"
    assert kinds["Envoy leaves Corran without a deal"] == "head"
    assert document.published == date(2021, 5, 13)


def test_a_transcript_page_has_turns() -> None:
    document = only(PAGES / "transcript.html", kind="record")
    assert [turn.speaker for turn in document.turns] == ["MR. OYELARAN", "Q", "MR. OYELARAN", "Q", "DR. KALLIO"]


def test_an_interview_in_a_report_keeps_both_kinds_of_marks(tmp_path: Path) -> None:
    talk = "\n\n".join(f"Q: Why is the port shut, part {n}?\n\nA: Because [laughs] of the storm." for n in range(4))
    written(
        tmp_path,
        a__txt=f"We met in May, before the storm.\n\nREAD MORE: The storm\n\n{talk}\n\nSign up for our newsletter\n",
    )
    document = only(tmp_path / "a.txt")
    kinds = [mark.kind for mark in document.marks]
    assert len(document.turns) == 8
    assert kinds == ["link", "note", "note", "note", "note", "boilerplate"]


def test_rows_are_documents(tmp_path: Path) -> None:
    rows = [{"id": "a-1", "text": STORY, "outlet": "Star"}, {"text": STORY + "\ud800"}]
    written(tmp_path, rows__jsonl="\n".join(map(json.dumps, rows)))
    first, second = documents(list(read_file(tmp_path / "rows.jsonl")))
    assert (first.name, first.publisher, first.text) == ("a-1", "Star", STORY)
    assert first.raw == STORY.encode()
    assert (second.name, second.place) == ("rows:2", f"{tmp_path / 'rows.jsonl'}:2")
    assert second.text.endswith("\ud800")


def test_formats_are_told_by_their_bytes(tmp_path: Path, pdf: Callable[..., bytes]) -> None:
    page = (PAGES / "json_ld.html").read_bytes()
    captions = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ines Kallio>The port is open.\n"
    written(tmp_path, page=page, talk__txt=captions, file=pdf([["The port is open, the board said."]]))
    assert "We tried" in only(tmp_path / "page").text
    assert only(tmp_path / "talk.txt").turns[0].speaker == "Ines Kallio"
    assert only(tmp_path / "file").text == "The port is open, the board said."


def test_a_text_with_an_unknown_ending_is_read_when_named(tmp_path: Path) -> None:
    written(tmp_path, story__article=STORY, notes__md=STORY)
    assert only(tmp_path / "story.article").text == STORY
    assert only(tmp_path / "notes.md").text == STORY


# --- plain ---


def test_plain_takes_a_file_byte_for_byte(tmp_path: Path) -> None:
    raw = "\ufeffurl: https://star.example/a\r\n\r\nREAD: More\r\n“Yes,” she said.\r\n".encode()
    written(tmp_path, a__txt=raw)
    document = only(tmp_path / "a.txt", plain=True)
    assert document.text == raw.decode()
    assert (document.url, document.title, document.marks, document.turns) == ("", "", (), ())


def test_plain_takes_a_page_as_text(tmp_path: Path) -> None:
    written(tmp_path, a__html="<html><body><p>Hi</p></body></html>")
    assert only(tmp_path / "a.html", plain=True).text == "<html><body><p>Hi</p></body></html>"


def test_plain_refuses_other_encodings_and_pdf(tmp_path: Path, pdf: Callable[..., bytes]) -> None:
    written(tmp_path, a__txt="“Yes,” she said.".encode("cp1252"), b__pdf=pdf([["Hi"]]))
    assert "not UTF-8 at byte 0" in error(tmp_path / "a.txt", plain=True)
    assert "a PDF is not a text file" in error(tmp_path / "b.pdf", plain=True)


# --- bad input ---


def test_each_bad_file_costs_one_clear_line(tmp_path: Path) -> None:
    written(
        tmp_path,
        empty__txt="",
        blank__txt=" \n\t\r\n",
        binary__txt=bytes(range(256)) * 8,
        picture__png=b"\x89PNG\r\n\x1a\n\0\0\0",
        letter__docx=b"PK\x03\x04\x14\0\0\0",
        broken__pdf="%PDF-1.4\nnothing",
        words__pdf="These are words.",
        login__html=(PAGES / "no_article.html").read_bytes(),
        unknown__txt=bytes(range(128, 256)) * 40,
        settings__yaml="a: 1\n",
        table__csv="a,b\n",
        none__jsonl="\n\n",
        head__txt="url: https://star.example/a\n\n",
        none__vtt="WEBVTT\n",
        broken__parquet="PAR1 and nothing",
    )
    assert "the file is empty" in error(tmp_path / "empty.txt")
    assert "no text in this file" in error(tmp_path / "blank.txt")
    assert "binary data" in error(tmp_path / "binary.txt")
    assert "binary data" in error(tmp_path / "picture.png")
    assert "binary data" in error(tmp_path / "letter.docx")
    assert "this PDF is broken" in error(tmp_path / "broken.pdf")
    assert "this PDF is broken" in error(tmp_path / "words.pdf")
    assert "no article found" in error(tmp_path / "login.html")
    assert "the encoding of this text is not known" in error(tmp_path / "unknown.txt")
    assert ".yaml files are not read" in error(tmp_path / "settings.yaml")
    assert ".csv files are not read" in error(tmp_path / "table.csv")
    assert "no rows in this file" in error(tmp_path / "none.jsonl")
    assert "no text in this file" in error(tmp_path / "head.txt")
    assert "no captions in this file" in error(tmp_path / "none.vtt")
    assert "cannot be read" in error(tmp_path / "broken.parquet")
    assert "No such file" in error(tmp_path / "missing.txt")
    assert "a folder where a file was expected" in error(tmp_path)


def test_fifty_megabytes_of_text_are_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        for _ in range(50):
            file.write(b"The port is open. " * (2**20 // 18))
    assert "larger than 20 MB" in error(path)


def test_a_pdf_may_be_larger_than_a_text(tmp_path: Path, pdf: Callable[..., bytes]) -> None:
    written(tmp_path, a__pdf=pdf([["The port is open."]]) + b"\n" * (reading.TEXT_LIMIT + 1))
    assert only(tmp_path / "a.pdf").text == "The port is open."


def test_a_row_whose_text_is_too_long_costs_that_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "TEXT_LIMIT", 60)
    written(tmp_path, a__jsonl="\n".join(json.dumps({"text": text}) for text in ("Short.", "long " * 20)))
    first, second = read_file(tmp_path / "a.jsonl")
    assert isinstance(first, Document)
    assert isinstance(second, InputError)
    assert second.where == f"{tmp_path / 'a.jsonl'}:2"


def test_a_file_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, a__txt=STORY)

    def refuse(self: Path, *args: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    assert "Permission denied" in error(tmp_path / "a.txt")


def test_a_parser_that_fails_as_nobody_foresaw_costs_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, a__txt=STORY)

    def fail(*args: object) -> None:
        raise KeyError("surprise")

    monkeypatch.setattr(reading, "read_plain", fail)
    assert "could not be read (KeyError: 'surprise')" in error(tmp_path / "a.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "not an ordinary file" in error(tmp_path / "pipe.txt")


def test_a_bad_day_is_told_beside_the_document(tmp_path: Path) -> None:
    written(tmp_path, a__txt=f"published: 03/04/2020\n\n{STORY}")
    document, problem = read_file(tmp_path / "a.txt")
    assert isinstance(document, Document)
    assert document.published is None
    assert isinstance(problem, InputError)


def test_one_bad_file_among_twenty_costs_itself(tmp_path: Path) -> None:
    for number in range(20):
        written(tmp_path, **{f"a{number:02}__txt": f"{STORY}\nNumber {number}.\n"})
    written(tmp_path, a07__txt=b"\0\0\0")
    found = list(read([tmp_path]))
    assert [isinstance(item, Document) for item in found] == [number != 7 for number in range(20)]


# --- walking ---


def test_a_folder_gives_what_can_be_read_sorted(tmp_path: Path, pdf: Callable[..., bytes]) -> None:
    deep = tmp_path / "b" / "c"
    deep.mkdir(parents=True)
    written(deep, z__txt=STORY, a__html=(PAGES / "json_ld.html").read_bytes())
    written(
        tmp_path, one__txt=STORY, two__pdf=pdf([["Hi"]]), slug=STORY, story__aspx=(PAGES / "json_ld.html").read_bytes()
    )
    written(
        tmp_path, gold__yaml="a: 1", README__md="# Hi", README="Hi", LICENSE="Hi", page__js="let a", style__css="p {}"
    )
    written(tmp_path, __hidden__txt=STORY, empty="", photo__jpg=b"\xff\xd8\xff\0", notes__unknown=STORY)
    (tmp_path / ".git").mkdir()
    written(tmp_path / ".git", a__txt=STORY)
    found = [path.relative_to(tmp_path).as_posix() for path in walk([tmp_path]) if isinstance(path, Path)]
    assert found == ["b/c/a.html", "b/c/z.txt", "one.txt", "slug", "story.aspx", "two.pdf"]


def test_the_folder_that_a_browser_saves_beside_a_page_is_passed_over(tmp_path: Path) -> None:
    written(tmp_path, Story__html=(PAGES / "json_ld.html").read_bytes())
    for name in ("Story_files", "my_files"):
        (tmp_path / name).mkdir()
        written(tmp_path / name, frame__html="<html><body>Ad</body></html>")
    assert walk([tmp_path]) == [tmp_path / "Story.html", tmp_path / "my_files" / "frame.html"]


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    written(outside, secret__txt=STORY)
    written(inside, own__txt=STORY)
    (inside / "file.txt").symlink_to(outside / "secret.txt")
    (inside / "folder").symlink_to(outside)
    (inside / "again.txt").symlink_to(inside / "own.txt")
    (inside / "loop").symlink_to(inside)
    (inside / "dead.txt").symlink_to(inside / "nothing")
    assert walk([inside]) == [inside / "again.txt"]
    assert walk([inside / "file.txt"]) == [inside / "file.txt"]


def test_paths_keep_their_order_and_come_once(tmp_path: Path) -> None:
    written(tmp_path, b__txt=STORY, a__txt=STORY)
    assert walk([tmp_path / "b.txt", tmp_path, str(tmp_path / "a.txt")]) == [tmp_path / "b.txt", tmp_path / "a.txt"]


@pytest.mark.parametrize("path", ["missing", "missing/a.txt", "a\0b", "a" * 5000])
def test_a_missing_path_is_told_in_its_place(tmp_path: Path, path: str) -> None:
    written(tmp_path, a__txt=STORY)
    first, second = walk([tmp_path / path, tmp_path / "a.txt"])
    assert isinstance(first, InputError)
    assert "no such file or folder" in str(first)
    assert second == tmp_path / "a.txt"


def test_a_folder_with_nothing_to_read_is_told(tmp_path: Path) -> None:
    written(tmp_path, gold__yaml="a: 1")
    (found,) = read([tmp_path])
    assert isinstance(found, InputError)
    assert str(found) == f"{tmp_path}: nothing to read in this folder; name the files themselves"


# --- what always holds ---


def test_importing_the_reader_is_light() -> None:
    heavy = {"charset_normalizer", "htmldate", "lxml", "pyarrow", "pypdfium2", "trafilatura", "webvtt"}
    code = f"import sys, atodds.documents.read; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "set()"


PIECES = [
    b"<html><body><p>", b"</p>", b"WEBVTT\n\n", b"00:01.000 --> 00:02.000\n", b"<v Jo>", b"MR. ROE: Yes.\n",
    b"Q   Why?\n", b"%PDF-1.4\n", b"PAR1", b'{"text": "', b'"}\n', b"url: http://a.example\n\n", b"\n\n",
    b"READ: More\n", b"\xff\xfe", b"\xef\xbb\xbf", b"\x93Yes,\x94 she said.", b"[applause]", b"\0", b"\xe2\x80\x9cYes",
    b"A long line of words. " * 9,
]  # fmt: skip
BYTES = st.binary(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join)
KINDS: tuple[DocumentKind, ...] = ("report", "record")


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BYTES, st.sampled_from([".txt", ".html", ".pdf", ".vtt", ".srt", ".jsonl", ".parquet", ""]), st.booleans())
def test_any_bytes_give_documents_with_true_spans_or_errors(
    tmp_path: Path, raw: bytes, suffix: str, plain: bool
) -> None:
    path = tmp_path / f"any{suffix}"
    path.write_bytes(raw)
    for kind in KINDS:
        for item in read_file(path, kind=kind, plain=plain):
            if isinstance(item, InputError):
                assert str(item).startswith(str(tmp_path))
                continue
            check(item)


def check(document: Document) -> None:
    text = document.text
    assert document.sha256 == hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    assert document.raw_sha256 == hashlib.sha256(document.raw).hexdigest()
    end = 0
    for turn in document.turns:
        assert end <= turn.label.start <= turn.label.end <= turn.span.start < turn.span.end <= len(text)
        end = turn.span.end
    end = 0
    for mark in document.marks:
        assert end <= mark.span.start < mark.span.end <= len(text)
        end = mark.span.end


def test_a_post_in_the_record_is_its_authors_turn(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text('{"id": "one", "author": "Ana Brandt", "text": "The locks stay shut."}\n', encoding="utf-8")
    (post,) = read([path], kind="record")
    assert isinstance(post, Document)
    assert [(turn.speaker, turn.label, turn.span.of(post.text)) for turn in post.turns] == [
        ("Ana Brandt", Span(0, 0), "The locks stay shut.")
    ]
    (page,) = read([path])
    assert isinstance(page, Document)
    assert page.turns == ()
