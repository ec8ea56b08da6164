"""The documentation points at what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from atodds.cli.app import app

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "sample").glob("*.md")])
COMMANDS = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]  # a group has commands


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_exist(page: Path) -> None:
    named = set(re.findall(r"\batodds ([a-z]+)\b(?= |`|$)", "\n".join(_code(page)), re.MULTILINE))
    assert named <= COMMANDS


def test_the_command_lines_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        app(["--help"])
    shown = capsys.readouterr().out
    assert all(command in shown for command in COMMANDS)
    assert {"add", "documents", "statements", "odds", "check", "show", "report", "export", "extract"} <= COMMANDS


def _code(page: Path) -> list[str]:
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```[a-z]*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return [*blocks, *re.findall(r"`([^`\n]+)`", text)]
