"""The views as the server sends them: hostile pages as text, lists in parts, errors in words, judgements kept."""

from __future__ import annotations

import io
import json
import re
import shutil
import time
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from atodds.cli.app import app as command_line
from atodds.store import matters, people, query, results
from atodds.store.write import open_store, replace_analysis
from atodds.types import Matter, Origin, content_id
from atodds.web.report import render

POST = """outlet: The Tern Mail
title: Minister on the mill
published: 2026-03-12

The harbour minister, Ana Brandt, said on Tuesday that the council would sell the old mill to the town of Marlow, and \
that “the bell is safe in its tower.”
"""
HEARING = """title: Harbour committee
published: 2026-03-10

CHAIR: The minister may begin.

MS. BRANDT: Thank you. We will not sell the old mill to the town of Marlow. The bell is safe in its tower again.

CHAIR: Thank you, minister.
"""
LARGEST = 300_000
OURS = {"img": 0}


class Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, *attr) for attr in attrs]


def walked(page: Any) -> dict[str, Any]:
    """The answer at every address of ours that links lead to from the front page, each kind a few times."""
    seen: dict[str, Any] = {}
    waiting, kinds = ["/"], {}
    while waiting:
        at = waiting.pop(0)
        answer = seen[at] = page.get(at)
        if "text/html" not in answer.headers["content-type"]:
            continue
        for link in re.findall(r'href="(/[^"#]*)', answer.text.replace("&amp;", "&")):
            kind = re.sub(r"[0-9a-f]{20}|=[^&]*", "", link)
            if link not in seen and link not in waiting and kinds.setdefault(kind, 0) < 4:
                kinds[kind] += 1
                waiting.append(link)
    return seen


def harmless(text: str) -> None:
    elements = Elements(text)
    allowed = {"script": 1}
    for tag in ("img", "iframe", "object", "embed", "base", "style", "script", "foreignobject", "meta-refresh"):
        assert elements.tags.count(tag) <= allowed.get(tag, 0), tag
    for tag, name, value in elements.attributes:
        assert not name.startswith("on"), name
        assert name not in ("style", "srcdoc", "srcset"), name
        if name in ("href", "src", "action", "formaction"):
            assert re.match(r"(/(?!/)|#|https?://|$)", value or ""), (tag, value)
    assert "\u202e" not in text
    assert "alert(1)</script>" not in text


def test_hostile_pages_are_text_in_every_view(opened: Any, hostile_database: Path) -> None:
    page = opened(hostile_database)
    seen = walked(page)
    assert len([at for at in seen if at.startswith("/documents/")]) >= 2
    assert [at for at in seen if at.startswith("/pairs/")]
    for at, answer in seen.items():
        assert answer.status_code == 200, at
        if "text/html" in answer.headers["content-type"]:
            harmless(answer.text)
            assert len(answer.content) < LARGEST, at
        elif not at.startswith("/static/"):
            assert answer.headers["content-disposition"].startswith("attachment"), at
    assert "&lt;script&gt;" in page.get("/").text
    assert "{{ 7 * 7 }}" in page.get("/search?words=gates").text
    assert "&lt;img src=x onerror=alert(1)&gt; pumps" in page.get("/search?words=flood").text


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "'\"><svg onload=alert(1)>", "\u202eabc", "x\x00y", "%"]
)
def test_hostile_parameters_are_text_too(opened: Any, hostile_database: Path, words: str) -> None:
    page = opened(hostile_database)
    for path in ("/", "/search", "/people", "/documents", "/record"):
        for name in ("speaker", "words", "name", "merge", "verdict", "matter", "outlet", "page"):
            answer = page.get(path, params={name: words})
            assert answer.status_code in (200, 400), (path, name)
            harmless(answer.text)


def test_two_megabytes_of_tags_are_shown_in_parts(opened: Any, hostile_database: Path) -> None:
    page = opened(hostile_database)
    (entry,) = [one for one in page.get("/api/v1/documents").json() if one["name"] == "tags"]
    assert entry["length"] > 2_000_000
    first = page.get(f"/documents/{entry['id']}").text
    assert "Page 1 of" in first
    last = page.get(f"/documents/{entry['id']}?page=99999999").text
    assert 'rel="next"' not in last
    assert "&lt;svg/onload=alert(1)&gt;" in last


def test_the_sample_can_be_walked(opened: Any, sample_database: Path) -> None:
    page = opened(sample_database)
    for at, answer in walked(page).items():
        assert answer.status_code == 200, at
        if "text/html" in answer.headers["content-type"]:
            assert len(answer.content) < LARGEST, at
            assert "unreviewed" in answer.text.lower() or not at.startswith(("/pairs", "/statements", "/people/")), at


def test_filters_narrow(opened: Any, sample_database: Path) -> None:
    page = opened(sample_database)

    def total(**where: str) -> int:
        return int(page.get("/api/v1/odds", params=where).headers["X-Total"])

    everything = total()
    assert everything > 10
    assert 0 < total(speaker="Harsk") < everything
    assert 0 < total(kind="reverses") < everything
    assert total(kind="reverses") + total(kind="contradicts") + total(kind="differs in certainty") == everything
    assert 0 < total(since="2026-04-01") < everything
    assert total(since="2030-01-01") == 0
    assert total(speaker="Harsk", other="Oduvar") <= total(speaker="Harsk")
    assert total(review="accept") == 0
    assert total(review="unreviewed") == everything
    (matter, *_) = page.get("/api/v1/matters").json()
    assert 0 < total(matter=matter["id"]) < everything
    assert total(speaker="nobody of that name") == 0


def test_lists_come_in_parts_that_make_the_whole(opened: Any, sample_database: Path) -> None:
    page = opened(sample_database)
    whole = [one["id"] for one in page.get("/api/v1/odds?limit=200").json()]
    parts = [one["id"] for at in (1, 2, 3, 4, 5, 6, 7) for one in page.get(f"/api/v1/odds?limit=5&page={at}").json()]
    assert parts[: len(whole)] == whole[: len(parts)]
    assert len(set(whole)) == len(whole)
    front = page.get("/people").text
    assert 'rel="next"' in front
    assert page.get("/people?page=2").text != front


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/?since=yesterday", 400, "not a day"),
        ("/?kind=lies", 400, "no kind of relation"),
        ("/?matter=nothing", 400, "not an id"),
        ("/matters/0000", 404, "no such matter"),
        ("/pairs/0000", 404, "no such pair"),
        ("/people/0000", 404, "nobody of this id"),
        ("/documents/0000", 404, "no such document"),
        ("/statements/0000", 404, "no such statement"),
        ("/record/0000", 404, "no such quotation"),
        ("/add/0000", 404, "no such work"),
        ("/export/exe", 404, "no such form"),
        ("/static/../gate.py", 404, "Not Found"),
        ("/search?words=" + "a" * 2000, 400, "too long"),
        ("/api/v1/odds?limit=0", 400, "limit"),
        ("/api/v1/show/zz", 400, "not an id"),
        ("/docs", 404, "Not Found"),
    ],
)
def test_errors_say_what_is_wrong(opened: Any, hostile_database: Path, path: str, status: int, says: str) -> None:
    answer = opened(hostile_database).get(path)
    assert answer.status_code == status
    assert says in answer.text


def test_an_empty_store_has_every_view(opened: Any) -> None:
    page = opened()
    for path in (
        "/",
        "/record",
        "/people",
        "/matters",
        "/documents",
        "/search?words=a",
        "/add",
        "/corrections",
        "/methods",
    ):
        assert page.get(path).status_code == 200, path


class TestJudgements:
    def test_are_kept_with_who_when_and_why_and_can_be_undone(self, opened: Any, hostile_database: Path) -> None:
        page = opened(hostile_database)
        (pair, *_) = page.get("/api/v1/odds").json()
        form = {"subject": pair["id"], "verdict": "reject", "note": "<i>not the same lock</i>", "back": "/?page=1"}
        answer = page.post("/judgements", data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/?page=1")
        assert pair["id"] not in [one["id"] for one in page.get("/api/v1/odds").json()]
        assert pair["id"] in [one["id"] for one in page.get("/api/v1/odds?review=reject").json()]
        log = page.get("/corrections").text
        assert "Ada Tester" in log
        assert "&lt;i&gt;not the same lock" in log
        page.post("/judgements", data={**form, "verdict": "undo", "note": ""})
        assert pair["id"] in [one["id"] for one in page.get("/api/v1/odds").json()]
        assert "(undone)" in page.get("/corrections").text

    def test_a_person_is_called_something_else_until_it_is_undone(self, opened: Any, hostile_database: Path) -> None:
        page = opened(hostile_database)
        (person,) = page.get("/api/v1/speakers?name=Olsen").json()
        where = f"/people/{person['id']}"
        for name in ("", " \n ", "x" * 201, person["name"]):
            assert page.post(f"{where}/rename", data={"name": name}).status_code == 400
        assert page.post("/people/0000/rename", data={"name": "Olsen"}).status_code == 400
        form = {"name": " <b>Pieter</b>\u202e Olsen ", "note": "he signs so"}
        assert page.post(f"{where}/rename", data=form).headers["location"] == where
        shown = page.get(where).text
        harmless(shown)
        assert "<h1><bdi>&lt;b&gt;Pieter&lt;/b&gt; Olsen</bdi></h1>" in shown
        assert "Renamed by Ada Tester" in shown
        assert person["name"] in shown, "the name as printed is kept as another spelling"
        assert [one["id"] for one in page.get("/api/v1/speakers?name=Olsen").json()] == [person["id"]]
        (entry,) = page.get("/api/v1/judgements").json()
        assert (entry["verdict"], entry["remark"], entry["kind"]) == ("rename", "he signs so", "speaker")
        undo = {"subject": entry["subject_id"], "verdict": "undo", "object": entry["id"], "back": "/corrections"}
        assert page.post("/judgements", data=undo).status_code == 303
        assert page.get("/api/v1/speakers?name=Olsen").json()[0]["name"] == person["name"]
        assert page.get("/corrections").text.count("(undone)") == 1
        assert page.get("/api/v1/judgements").json()[1]["undone_by"] == page.get("/api/v1/judgements").json()[0]["id"]

    def test_the_interface_judges_speakers_too(self, opened: Any, hostile_database: Path) -> None:
        page = opened(hostile_database)
        (person,) = page.get("/api/v1/speakers?name=Olsen").json()
        new = {"subject_id": person["id"], "verdict": "rename", "object": "Pieter Olsen", "note": "as he signs"}
        made = page.post("/api/v1/judgements", json=new)
        assert (made.status_code, made.json()["object"]) == (201, "Pieter Olsen")
        known = page.get(f"/api/v1/show/{person['id']}").json()
        assert (known["name"], known["review"], known["members"][0]["name"]) == (
            "Pieter Olsen",
            "rename",
            person["name"],
        )
        assert page.post("/api/v1/judgements", json={**new, "verdict": "merge"}).status_code == 400

    def test_lead_nowhere_else(self, opened: Any, hostile_database: Path) -> None:
        page = opened(hostile_database)
        (pair, *_) = page.get("/api/v1/odds").json()
        for back in ("//evil.example", "http://evil.example", "/\\evil.example", "", "/a\r\nb"):
            form = {"subject": pair["id"], "verdict": "accept", "back": back}
            assert page.post("/judgements", data=form).headers["location"] == "/"

    def test_are_refused_on_nothing(self, opened: Any, hostile_database: Path) -> None:
        page = opened(hostile_database)
        assert page.post("/judgements", data={"subject": "0000", "verdict": "accept"}).status_code == 400
        (pair, *_) = page.get("/api/v1/odds").json()
        assert page.post("/judgements", data={"subject": pair["id"], "verdict": "merge"}).status_code == 400
        assert page.post("/judgements", data={"subject": pair["id"], "verdict": "edit"}).status_code == 400
        assert page.post("/api/v1/judgements", json={"subject_id": pair["id"], "verdict": "lie"}).status_code == 400

    def test_two_people_become_one_and_part_again(self, opened: Any, hostile_database: Path) -> None:
        page = opened(hostile_database)
        names = {one["name"]: one["id"] for one in page.get("/api/v1/speakers").json()}
        one, other = sorted(id for name, id in names.items() if name.split()[-1] in ("Brandt", "Olsen"))[:2]
        before = int(page.get("/api/v1/speakers").headers["X-Total"])
        form = {"other": other, "note": "<i>the same desk</i>"}
        assert page.post(f"/people/{one}/merge", data=form).status_code == 303
        assert page.post(f"/people/{one}/merge", data=form).status_code == 400, "they are one already"
        assert "Merged by Ada Tester" in page.get(f"/people/{one}").text
        assert "&lt;i&gt;the same desk" in page.get("/corrections").text
        assert int(page.get("/api/v1/speakers").headers["X-Total"]) == before - 1
        assert page.get(f"/people/{one}").text.count("Split off</button>") > 1
        assert page.post(f"/people/{one}/split", data={"member": other}).status_code == 303
        assert int(page.get("/api/v1/speakers").headers["X-Total"]) == before
        assert page.post(f"/people/{one}/merge", data={"other": one}).status_code == 400
        assert page.post(f"/people/{one}/merge", data={"other": "0000"}).status_code == 400


class TestAdding:
    def wait(self, page: Any, where: str) -> dict[str, Any]:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            job = page.get(f"/api/v1/jobs/{where.rpartition('/')[2]}").json()
            if not job["going"]:
                return dict(job)
        raise AssertionError("it never ended")

    def test_files_are_read_and_each_is_told_of(self, opened: Any) -> None:
        page = opened()
        text = "title: Locks\n\n“We will open the locks before Friday,” Ana Brandt said on Tuesday.\n"
        sent = [
            ("files", ("../../locks.txt", text.encode(), "text/plain")),
            ("files", ("empty.txt", b"", "text/plain")),
            ("files", ("broken.pdf", b"%PDF-1.4 nothing", "application/pdf")),
        ]
        answer = page.post("/add", files=sent, data={"kind": "report"})
        assert answer.status_code == 303
        job = self.wait(page, answer.headers["location"])
        assert [one["failed"] for one in job["files"]] == [False, True, True]
        assert job["files"][0]["name"] == "locks.txt"
        assert "empty" in job["files"][1]["words"]
        assert job["words"] == "Added 1. 2 could not be read."
        assert "atodds-" not in page.get(answer.headers["location"]).text, "no path of this machine is shown"
        assert page.get("/api/v1/statements").json()[0]["speaker"] == "Ana Brandt"
        again = page.post("/add", files=sent[:1], data={"kind": "report"})
        assert "already here" in self.wait(page, again.headers["location"])["files"][0]["words"]

    def test_a_pasted_text_has_a_head(self, opened: Any) -> None:
        page = opened()
        form = {
            "text": "“The gates stay shut,” Piet Olsen said on Monday.",
            "title": "Gates\nurl: x",
            "outlet": "The Tern Mail",
            "published": "2026-03-12",
            "url": "https://mail.example/gates",
            "kind": "report",
        }
        self.wait(page, page.post("/add", data=form).headers["location"])
        (entry,) = page.get("/api/v1/documents").json()
        assert (entry["title"], entry["publisher"]) == ("Gates url: x", "The Tern Mail")
        assert (entry["published"], entry["url"]) == ("2026-03-12", "https://mail.example/gates")

    def test_nothing_is_no_document(self, opened: Any) -> None:
        page = opened()
        assert page.post("/add", data={"kind": "report", "text": "  "}).status_code == 400
        assert page.post("/add", data={"kind": "novel", "text": "x"}).status_code == 400
        assert page.post("/add", data={"kind": "report", "text": "x", "published": "soon"}).status_code == 400
        many = [("files", (f"{at}.txt", b"x", "text/plain")) for at in range(201)]
        assert page.post("/add", files=many, data={"kind": "report"}).status_code == 400


def test_a_frozen_copy_is_a_file_to_keep(opened: Any, hostile_database: Path) -> None:
    page = opened(hostile_database)
    (entry,) = [one for one in page.get("/api/v1/documents").json() if one["name"] == "hostile"]
    answer = page.get(f"/documents/{entry['id']}/frozen")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert b"<script>alert" in answer.content


@pytest.fixture
def many_matters(sample_database: Path, tmp_path: Path) -> Path:
    """The sample with a matter for each of its statements: more than a page, and more than the charts look through."""
    path = tmp_path / "many.db"
    shutil.copy(sample_database, path)
    with open_store(path) as store:
        made = [
            Matter(
                id=content_id("matter", item.statement.id),
                label=f"matter of {item.statement.id}",
                statement_ids=(item.statement.id,),
                origin=Origin(stage="test", version="1"),
            )
            for item in query.statements(store)
        ]
        replace_analysis(store, people.identities(store), results.alignments(store), results.relations(store), made)
    return path


def test_every_matter_can_be_looked_at(opened: Any, many_matters: Path) -> None:
    page = opened(many_matters)
    total = int(page.get("/api/v1/matters").headers["X-Total"])
    assert total > 3 * matters.MOST
    assert 'rel="next"' in page.get("/matters").text
    said = next(one for one in page.get("/api/v1/statements?limit=200").json()[::-1] if one["speaker_id"])
    last = page.get("/api/v1/matters", params={"words": said["id"]}).json()[0]
    assert last["id"] not in [one["id"] for one in page.get(f"/api/v1/matters?limit={matters.MOST}").json()]
    assert "1 statement by 1 identified speaker" in page.get(f"/matters/{last['id']}").text
    person = page.get(f"/people/{said['speaker_id']}?matter={last['id']}").text
    assert "1 statement at first hand" in person or "and 1 passed on by others" in person
    assert f'value="{last["id"]}" selected' in person
    assert f'value="{last["id"]}" selected' in page.get(f"/?matter={last['id']}").text
    shown = page.get(f"/api/v1/matters/{last['id']}").json()
    assert [one["latest"]["review"] for one in shown["positions"] if one["latest"]] in (["unreviewed"], [])


def test_the_reporters_own_words_are_not_shown_as_a_quotation(opened: Any, tmp_path: Path) -> None:
    (tmp_path / "post.txt").write_text(POST, encoding="utf-8")
    (tmp_path / "hearing.txt").write_text(HEARING, encoding="utf-8")
    database = tmp_path / "outside.db"
    for arguments in (["add", tmp_path / "post.txt"], ["add", "--record", tmp_path / "hearing.txt"]):
        done = CliRunner().invoke(command_line, ["--db", str(database), *map(str, arguments)])
        assert done.exit_code == 0, done.output
    page = opened(database)
    checked = {one["in_quotation_marks"]: one for one in page.get("/api/v1/record").json()}
    assert (checked[False]["printed"], checked[False]["review"]) == ("sell", "unreviewed")
    assert checked[True]["printed"] == "the bell is safe in its tower."
    with open_store(database, readonly=True) as store:
        report = render(store)
    for shown in (page.get("/record").text, report):
        assert "1 quotation and 1 passage in reporters’ own words held against 1 primary record" in shown
        (outside,) = re.findall(
            r'<article class="pair"[^>]*id="p-' + checked[False]["id"] + ".*?</article>", shown, re.S
        )
        printed = outside.partition("The record</p>")[0]
        assert "in the reporter’s words" in printed
        assert "<blockquote>" not in printed
        assert "the council would </span><ins>sell</ins>" in printed
        assert shown.count("outside quotation marks: ") == 1
    assert "In the reporter’s words" in page.get(f"/record/{checked[False]['id']}").text


def test_everything_can_be_taken_out(opened: Any, hostile_database: Path) -> None:
    page = opened(hostile_database)
    forms = re.findall(r'href="/export/(\w+)"', page.get("/export").text)
    assert {"json", "csv", "parquet", "jsonld", "brat"} <= set(forms)
    assert page.get("/export/json").json()["statements"]
    assert "unreviewed" in page.get("/export/csv").text
    assert zipfile.ZipFile(io.BytesIO(page.get("/export/brat").content)).testzip() is None
    for form in forms:
        one, other = page.get(f"/export/{form}"), page.get(f"/api/v1/export/{form}")
        assert (one.content, one.headers["content-type"]) == (other.content, other.headers["content-type"])
    assert page.get("/api/v1/export/exe").status_code == 400


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("documents?words=gates", "documents --words gates"),
        ("statements?speaker=Harsk&words=water", "statements --speaker Harsk --words water"),
        ("odds?limit=7", "odds --limit 7"),
        ("record?limit=200", "check --limit 200"),
        ("speakers?name=drumm", "speakers --name drumm"),
        ("matters?limit=5&offset=2", "matter --limit 5 --offset 2"),
        ("matters/{matter}", "matter {matter}"),
        ("disputes", "disputes"),
        ("judgements", "judgements"),
        ("show/{speaker}", "show {speaker}"),
        ("show/{statement}", "show {statement}"),
        ("show/{pair}", "show {pair}"),
    ],
)
def test_the_command_line_gives_the_same(
    opened: Any, sample_database: Path, tmp_path: Path, path: str, command: str
) -> None:
    page = opened(sample_database)
    ids = {name: page.get(f"/api/v1/{name}s?limit=1").json()[0]["id"] for name in ("matter", "speaker", "statement")}
    ids["pair"] = page.get("/api/v1/odds?limit=1").json()[0]["id"]
    for verdict in ("reject", "accept"):
        new = {"subject_id": ids["statement"], "verdict": verdict, "note": "read in full"}
        assert page.post("/api/v1/judgements", json=new).status_code == 201
    asked = ["--db", str(tmp_path / "copy.db"), *command.format(**ids).split(), "--json"]
    printed = CliRunner().invoke(command_line, asked)
    assert printed.exit_code == 0, printed.output
    answer = page.get(f"/api/v1/{path.format(**ids)}").json()
    assert answer
    assert json.loads(printed.stdout) == answer


def test_the_interface_says_what_it_is(opened: Any, hostile_database: Path) -> None:
    page = opened(hostile_database)
    described = page.get("/api/v1/openapi.json").json()
    assert {path.split("/")[1] for path in described["paths"]} == {"api"}
    assert described["paths"]["/api/v1/odds"]["get"]["parameters"]
    statement = page.get("/api/v1/statements?limit=1").json()[0]
    assert page.get(f"/api/v1/show/{statement['id'][:12]}").json()["review"] == "unreviewed"
