"""A folder of texts with brat's marks beside them, added: the attributions are those that people marked."""

from __future__ import annotations

import json
from pathlib import Path

TEXT = (
    "Ana Brandt, a lock-keeper, said the locks\nwould stay shut. “The gates hold,” she added.\n"
    "Officials fear that Olsen has denied it.\n"
)


def place(words: str) -> str:
    """The place of `words`, broken at line ends as brat breaks it."""
    at = TEXT.index(words)
    lines = words.split("\n")
    starts = [at + sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
    return ";".join(f"{start} {start + len(line)}" for start, line in zip(starts, lines, strict=True))


def marks(*rows: tuple[str, str, str]) -> str:
    """What people marked: each row is the content, the cue and the source ("" for none)."""
    lines, number = [], 0
    for event, row in enumerate(rows, 1):
        roles = []
        for role, words in zip(("Content", "Cue", "Source"), row, strict=True):
            if words:
                number += 1
                shown = words.replace("\n", " ")
                lines.append(f"T{number}\t{role} {place(words)}\t{shown}")
                roles.append(f"{role}:T{number}")
        lines.append(f"E{event}\tAttribution:{roles[0].split(':')[1]} {' '.join(roles)}")
    return "\n".join(lines) + "\n"


MARKED = (
    ("the locks\nwould stay shut", "said", "Ana Brandt, a lock-keeper"),
    ("“The gates hold,”", "added", "she"),
    ("that Olsen has denied it", "fear", "Officials"),
    ("it", "denied", "Olsen"),
)


def folder(tmp_path: Path) -> Path:
    pages = tmp_path / "marked"
    pages.mkdir()
    (pages / "locks.txt").write_bytes(TEXT.encode())
    (pages / "locks.ann").write_text(marks(*MARKED), encoding="utf-8")
    return pages


def kept(run) -> set[tuple[str, str, str]]:
    rows = json.loads(run("statements", "--json").out)
    words = {}
    for row in rows:
        for name in ("content", "source"):
            words[row["id"], name] = " ".join(TEXT[start:end] for start, end in row[name])
    return {(words[row["id"], "content"], row["cue"], words[row["id"], "source"]) for row in rows}


def test_a_marked_text_comes_in_with_its_marks(run, tmp_path: Path) -> None:
    assert run("add", folder(tmp_path)) == (0, "", "added 1\n")
    assert kept(run) == set(MARKED)
    assert {row["score"] for row in json.loads(run("statements", "--json").out)} == {1.0}
    assert {row["review"] for row in json.loads(run("statements", "--json").out)} == {"unreviewed"}
    assert "Ana Brandt" in {row["speaker"] for row in json.loads(run("statements", "--json").out)}
    assert run("verify").code == 0


def test_what_is_exported_comes_in_again_as_it_was(filled, run, tmp_path: Path) -> None:
    assert filled("export", "--format", "brat", "--out", tmp_path / "brat").code == 0
    assert run("--db", tmp_path / "again.db", "add", tmp_path / "brat").err == "added 2\n"
    places = ("content", "cue_span", "source", "quotations", "text", "cue")
    before, after = (
        sorted(
            json.dumps([row[name] for name in places]) for row in json.loads(run(*where, "statements", "--json").out)
        )
        for where in ((), ("--db", tmp_path / "again.db"))
    )
    assert before == after != []


def test_lines_that_cannot_be_used_are_told_and_the_rest_comes_in(run, tmp_path: Path) -> None:
    pages = folder(tmp_path)
    notes = pages / "locks.ann"
    notes.write_text(notes.read_text() + "T90\tSource 9000 9010\tnobody\nE91\tAttribution:T90 Source:T90\n")
    done = run("add", pages)
    assert done.code == 2
    assert "T90 lies outside the text" in done.err
    assert "an attribution without content" in done.err
    assert f"{notes}:" in done.err
    assert kept(run) == set(MARKED)


def test_marks_that_are_no_text_stop_that_file_only(run, pages: Path, tmp_path: Path) -> None:
    marked = folder(tmp_path)
    (marked / "locks.ann").write_bytes(b"\xff\xfe\x00broken")
    done = run("add", marked, pages)
    assert (done.code, done.err.count("locks.ann")) == (2, 1)
    assert "added 1; 1 could not be read" in done.err


def test_marks_that_no_stage_could_take_are_put_in_order(run, tmp_path: Path) -> None:
    pages = folder(tmp_path)
    (pages / "locks.ann").write_text(
        "T1\tContent 32 41;27 35;90 90\tx\nT2\tQuotation 0 10\tx\nT3\tCue 27 31;20 24\tx\nT4\tSource 0 10;0 10\tx\n"
        "E1\tAttribution:T1 Content:T1 Quotation:T2 Cue:T3 Source:T4\n"
    )
    assert run("add", pages) == (0, "", "added 1\n")
    (row,) = json.loads(run("statements", "--json").out)
    assert (row["content"], row["cue_span"], row["source"]) == ([[27, 41]], [[20, 24], [27, 31]], [[0, 10]])
    assert row["quotations"] == []
    assert run("verify").code == 0


def test_extract_never_reads_marks(run, tmp_path: Path) -> None:
    """What it writes is measured against such marks."""
    pages = folder(tmp_path)
    with_marks = run("extract", pages).out
    (pages / "locks.ann").write_text("T1\tContent 0 3\tAna\nE1\tAttribution:T1 Content:T1\n")
    assert run("extract", pages).out == with_marks
    assert '"score": 1.0' not in with_marks


def test_marks_by_themselves_are_no_document(run, tmp_path: Path) -> None:
    done = run("add", folder(tmp_path) / "locks.ann")
    assert done.code == 2
    assert "marks without their text" in done.err
