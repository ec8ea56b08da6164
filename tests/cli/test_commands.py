"""Every command over a small store: what it prints, its JSON, and that nothing is added twice."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from atodds.store.write import add_judgement, open_store
from atodds.types import Judgement

LISTINGS = ["documents", "statements", "odds", "check", "disputes", "speakers"]


@pytest.mark.parametrize("command", LISTINGS)
def test_every_listing_has_a_table_and_json(filled, command: str) -> None:
    table = filled(command)
    assert (table.code, table.err) == (0, "")
    assert "Brandt" in table.out or command in ("documents",)
    rows = json.loads(filled(command, "--json").out)
    assert rows
    assert all(isinstance(row, dict) and row["id" if command != "odds" else "left_id"] for row in rows)


def test_statements_can_be_narrowed(filled) -> None:
    def texts(*arguments: str) -> list[str]:
        return [row["text"] for row in json.loads(filled("statements", "--json", *arguments).out)]

    everything = texts()
    assert any("not open the locks" in text for text in everything)
    assert texts("--speaker", "olsen")
    assert not any("will not open" in text for text in texts("--speaker", "olsen"))
    assert texts("--words", '"before Friday"')
    assert texts("--since", "2026-03-13") == []
    assert len(texts("--outlet", "tern")) < len(everything)
    assert len(texts("--limit", "1")) == 1


def test_who_is_at_odds(filled) -> None:
    found = json.loads(filled("odds", "--json").out)
    assert found
    for pair in found:
        assert {pair["left"]["speaker"], pair["right"]["speaker"]} == {"Ana Brandt", "Piet Olsen"}
        assert (pair["label"], pair["review"]) == ("contradicts", "unreviewed")
    features = {evidence["feature"] for pair in found for evidence in pair["evidence"]}
    assert {"negation", "reported"} <= features
    shown = filled("odds", "--speaker", "brandt", "--speaker", "olsen").out
    assert "unreviewed" in shown
    assert "not" in shown
    assert json.loads(filled("odds", "--json", "--speaker", "nobody").out) == []


def test_a_printed_quotation_is_checked(filled) -> None:
    checked = json.loads(filled("check", "--json").out)
    assert any(c["verdict"] == "exact" and c["record_text"] == c["printed"].rstrip(",") for c in checked)


def test_show_finds_any_row_by_the_start_of_its_id(filled) -> None:
    row = json.loads(filled("statements", "--json").out)[0]
    shown = json.loads(filled("show", row["id"][:12], "--json").out)
    assert (shown["kind"], shown["id"], shown["text"]) == ("statement", row["id"], row["text"])
    assert (shown["speaker"], shown["said"]) == (row["speaker"], row["said"])
    assert row["text"][:20] in filled("show", row["id"][:12]).out
    missing = filled("show", "ffff0000ffff")
    assert missing.code == 2
    assert missing.err.count("\n") == 1


def test_adding_twice_adds_nothing(filled, pages: Path) -> None:
    before = filled("export").out
    assert filled("add", pages).err == "added 0\n"
    assert filled("export").out == before


def test_exports_say_that_nothing_was_reviewed(filled, tmp_path: Path) -> None:
    everything = json.loads(filled("export", "--format", "json").out)
    assert set(everything) == {
        "documents", "speakers", "statements", "relations", "alignments", "disputes", "matters", "judgements",
    }  # fmt: skip
    assert all(row["review"] == "unreviewed" for row in everything["statements"] + everything["relations"])
    assert filled("export", "--format", "csv", "--out", tmp_path / "out.csv").code == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8"))))
    assert len(rows) == len(everything["statements"])
    assert {row["review"] for row in rows} == {"unreviewed"}
    assert filled("export", "--format", "xml").code == 2


def test_the_store_verifies(filled) -> None:
    done = filled("verify")
    assert done.code == 0
    assert "0 problems" in done.out


def test_the_database_can_be_named_before_or_after_the_command(run, pages: Path, tmp_path: Path) -> None:
    assert run("--db", tmp_path / "a.db", "add", pages).code == 0
    assert run("add", pages, "--db", tmp_path / "b.db").code == 0
    one, two = (run("documents", "--json", "--db", tmp_path / name).out for name in ("a.db", "b.db"))
    assert json.loads(one) == json.loads(two) != []


def test_extract_writes_offsets_into_the_text_as_read(run, pages: Path) -> None:
    line = json.loads(run("extract", pages, "--jsonl", "--text").out)
    text = line["text"]
    assert line["id"] == "locks"
    assert line["text_sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert text.startswith("“We will not")
    first = line["attributions"][0]
    assert set(first) == {
        "source", "cue", "content", "quotations", "speaker", "said", "score", "attributions",
    }  # fmt: skip
    assert [text[s:e] for s, e in first["quotations"]] == ["We will not open the locks before Friday,"]
    assert [text[s:e] for s, e in first["cue"]] == ["said"]
    assert (first["speaker"], first["said"]) == ("Ana Brandt", "2026-03-10")


def test_plain_extract_takes_the_file_as_it_is(run, pages: Path) -> None:
    whole = (pages / "locks.txt").read_bytes().decode()
    line = json.loads(run("extract", pages / "locks.txt", "--plain", "--jsonl").out)
    assert line["text_sha256"] == hashlib.sha256(whole.encode()).hexdigest()
    quoted = [whole[s:e] for item in line["attributions"] for s, e in item["quotations"]]
    assert "We will not open the locks before Friday," in quoted


def test_quotes_can_be_checked_without_a_store(run, record: Path, tmp_path: Path) -> None:
    quotes = tmp_path / "quotes.jsonl"
    lines = [
        {"id": "a", "quote": "We will not open the locks before Friday", "speaker": "Ana Brandt"},
        {"id": "b", "quote": "We will open the locks before Friday", "speaker": "Ana Brandt"},
        {"id": "c"},
    ]
    quotes.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    done = run("check", "--quotes", quotes, "--record", record, "--jsonl")
    found = {row["id"]: row for row in map(json.loads, done.out.splitlines())}
    assert found["a"]["verdict"] == "exact"
    assert found["b"]["verdict"] == "meaning changed"
    assert done.code == 2
    assert done.err.count("\n") == 1


def test_what_a_person_judged_is_said_in_the_export(filled, tmp_path: Path) -> None:
    row = json.loads(filled("check", "--json").out)[0]
    at = datetime(2026, 3, 20, tzinfo=UTC)
    with open_store(tmp_path / "home" / "atodds.db") as store:
        add_judgement(store, Judgement(id="j", subject_id=row["id"], verdict="accept", user="ada", at=at))
    alignments = json.loads(filled("export").out)["alignments"]
    assert {a["id"]: a["review"] for a in alignments}[row["id"]] == "accept"
    assert [a["review"] for a in alignments].count("accept") == 1
