"""What the documents say is so: commands run, losses parse, keys are those of the program, links lead somewhere."""

from __future__ import annotations

import importlib.util
import re
import shlex
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from types import ModuleType

import pytest
from pytestqt.qtbot import QtBot

import main
from explorer.command_line import read_words
from explorer.descent import Rules, Stop, observe
from explorer.direction import AtAngle
from explorer.finding import FIGURES_BY_NAME, STEP, read_question
from explorer.local_model import local_model
from explorer.loss import Loss
from explorer.options import DIRECTIONS, RULES, SEARCHES
from explorer.question import Question
from explorer.sessions.session_file import read_session
from explorer.step_size import LengthRule
from ui.actions import COMMANDS
from ui.background import Job

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
_LINK = re.compile(r"\]\(([^)\s#]+)(#[^)\s]*)?\)")
_GENERATED = re.compile(r"<!-- begin ([a-z-]+) -->\n.*?<!-- end \1 -->", re.DOTALL)
_KEYS = re.compile(r"`((?:Ctrl|Alt|Shift|F[0-9]+)[^`]*)`")
_ELSEWHERE = {"Ctrl+C", "Shift+Enter", "Alt"}
"""Keys that are no commands: those of tables, of the field that finds, and of the menus."""


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def code_of(page: str) -> list[str]:
    """Return the lines that stand indented, as code."""
    return [line.strip() for line in text_of(DOCS / page).splitlines() if line.startswith("    ")]


def script(name: str) -> ModuleType:
    return loaded(ROOT / "scripts" / f"{name}.py", f"scripts_{name}")


def loaded(file: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def commands() -> Iterator[list[str]]:
    """Give the words of every command line in the documents, without the name of the program."""
    for page in PAGES:
        for line in _GENERATED.sub("", text_of(page)).splitlines():
            if line.startswith("    python main.py") and "[" not in line:
                yield shlex.split(line)[2:]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_that_links_and_pictures_lead_to_files(page: Path) -> None:
    links = [link for link, _ in _LINK.findall(text_of(page)) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_that_every_page_is_in_the_table_of_contents() -> None:
    listed = {
        DOCS / f"{line}.md" for line in text_of(DOCS / "index.md").splitlines() if re.fullmatch(r"[\w/-]+", line)
    }
    assert listed == {page for page in PAGES if DOCS in page.parents} - {DOCS / "index.md"}


def files_by_folder() -> dict[str, list[str]]:
    """Return what the tables of the architecture list, by the folder in the heading above them."""
    listed: dict[str, list[str]] = {}
    folder = ""
    for line in text_of(DOCS / "architecture.md").splitlines():
        if line.startswith("#"):
            found = re.match(r"##+ ((?:explorer|ui)/[a-z/]*)", line)
            folder = found[1].rstrip("/") if found else ""
        elif folder and line.startswith("| `"):
            listed.setdefault(folder, []).extend(re.findall(r"`([^`]+\.(?:py|toml))`", line.split(" | ")[0]))
    return listed


def test_that_the_architecture_names_every_module_and_no_other() -> None:
    listed = files_by_folder()
    for folder, patterns in listed.items():
        modules = {file.name for file in (ROOT / folder).glob("*.py")} - {"__init__.py"}
        known = {name for name in modules if any(fnmatch(name, pattern) for pattern in patterns)}
        assert modules - known == set(), folder
        assert [pattern for pattern in patterns if not list((ROOT / folder).glob(pattern))] == [], folder
    packages = {
        str(file.parent.relative_to(ROOT)) for top in ("explorer", "ui") for file in (ROOT / top).rglob("*.py")
    }
    assert packages - listed.keys() == {"explorer/gallery"}


def test_that_what_is_made_from_the_program_is_up_to_date() -> None:
    reference = script("reference")
    old = [page.name for page in PAGES if reference.renewed(text_of(page)) != text_of(page)]
    assert old == [], "python scripts/reference.py renews them"


def test_that_pictures_are_those_that_are_drawn_and_are_small() -> None:
    pictures = list((DOCS / "screenshots").iterdir())
    assert {picture.stem for picture in pictures} == {shot.name for shot in script("screenshots").SHOTS}
    assert sum(picture.stat().st_size for picture in pictures) < 6_000_000


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The first session of the description of its file, under the name that the documents use."""
    found = re.search(r"```json\n(.*?)```", text_of(DOCS / "session-format.md"), re.DOTALL)
    assert found is not None
    monkeypatch.chdir(tmp_path)
    (tmp_path / "work.steepest").write_text(found[1], encoding="utf-8")
    return tmp_path / "work.steepest"


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_that_command_lines_are_understood_and_traces_run(
    words: list[str], session: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if "trace" in words:
        assert main.main(words) == 0
        assert len(capsys.readouterr().out.splitlines()) >= 2
    else:
        _, given, options = read_words(words)
        assert given.loss is not None or words in ([], ["--self-test"]) or "render" in words
        if options.session:
            assert read_session(options.session) == read_session(str(session))


def test_that_there_are_command_lines() -> None:
    assert sum("trace" in words for words in commands()) >= 4


@pytest.mark.parametrize("text", [line for line in code_of("guide/losses.md") if line])
def test_that_losses_parse(text: str) -> None:
    assert 1 <= Loss.parse(text).dimension <= 50


def test_that_the_losses_of_the_first_minutes_parse() -> None:
    typed = text_of(DOCS / "guide/start.md").partition("## 6.")[2].splitlines()
    losses = [text for line in typed for text in re.findall(r"`([^`]*[(^][^`]*)`", line)]
    assert len(losses) == 3
    assert [Loss.parse(text).dimension for text in losses] == [2, 2, 2]


def test_that_keys_in_the_guide_are_those_of_the_program() -> None:
    known = {keys for command in COMMANDS for keys in command.keys} | _ELSEWHERE
    pages = [ROOT / "README.md", DOCS / "index.md", *(DOCS / "guide").glob("*.md")]
    used = {keys for page in pages for keys in _KEYS.findall(_GENERATED.sub("", text_of(page)))}
    assert len(used) > 15
    assert used - known == set()


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        ("Ctrl+S", "save_session"), ("Ctrl+O", "open_session"), ("Ctrl+N", "new_session"),
        ("Ctrl+Shift+S", "save_session_as"), ("Ctrl+E", "export_picture"), ("Ctrl+Shift+E", "export_film"),
        ("Ctrl+Alt+S", "save_csv"), ("Ctrl+Alt+C", "copy_program"), ("Ctrl+Shift+C", "copy_landscape"),
        ("Ctrl+F", "find_step"), ("Ctrl+Alt+E", "equal_axes"), ("Ctrl+Shift+F", "field"), ("Shift+F5", "again"),
        ("Ctrl+P", "pin"), ("F7", "surface"), ("F9", "components"), ("F11", "presentation"), ("F8", "next_panel"),
        ("F5", "play"), ("F6", "run"), ("Ctrl+R", "reset"), ("Ctrl+J", "follow"), ("Ctrl+0", "fit"),
        ("Ctrl+G", "focus_gallery"), ("Ctrl+L", "focus_loss"), ("Ctrl+Shift+D", "dark"), ("F1", "shortcuts"),
    ],
)  # fmt: skip
def test_that_a_key_does_what_the_guide_says(keys: str, name: str) -> None:
    assert next(command.name for command in COMMANDS if keys in command.keys) == name


def test_that_every_direction_length_and_reason_to_stop_is_described() -> None:
    page = text_of(DOCS / "guide/steps.md")
    words = [*DIRECTIONS, *(rule for rule in RULES), *SEARCHES[1:], *(stop.value for stop in Stop)]
    assert [word for word in words if word not in page] == []
    assert [stop.words for stop in Stop if stop.words.partition(":")[0].replace("|", "\\|") not in page] == []


def test_that_searches_in_the_history_are_understood() -> None:
    table = text_of(DOCS / "guide/panels.md").partition("| type | to find |")[2].partition("\n\n")[0]
    searches = [text for line in table.splitlines() for text in re.findall(r"`([^`]+)`", line.partition(" | ")[0])]
    names = [STEP, *FIGURES_BY_NAME]
    assert [read_question(text, names).text for text in searches] == searches
    assert len(searches) == 5
    named = re.search(r"Names are (.*?)\.\n", text_of(DOCS / "guide/panels.md"), re.DOTALL)
    assert named is not None
    assert set(re.findall(r"`(\w+)`", named[1])) == {*FIGURES_BY_NAME, STEP}


def test_that_the_places_of_a_direction_are_where_the_developers_guide_says() -> None:
    page = text_of(DOCS / "developers/adding-a-direction.md")
    rows = re.findall(r"^\| `([\w/]+\.py)` \| (.*) \|$", page, re.MULTILINE)
    assert len(rows) == 7
    for file, what in rows:
        source = text_of(ROOT / file)
        assert "Newton" in source, file
        assert [name for name in re.findall(r"`(\w+)`", what) if name not in source] == [], file


def test_that_the_panel_of_the_developers_guide_works(tmp_path: Path, qtbot: QtBot) -> None:
    blocks = re.findall(r"```python\n(.*?)```", text_of(DOCS / "developers/adding-an-experiment.md"), re.DOTALL)
    names = "explorer.experiments.zigzag", "ui.experiments.zigzag_panel"
    try:
        for name, block in zip(names, blocks, strict=True):
            file = tmp_path / f"{name}.py"
            file.write_text(block, encoding="utf-8")
            loaded(file, name)
        panel = sys.modules[names[1]].ZigzagPanel()
    finally:
        for name in names:
            sys.modules.pop(name, None)
    qtbot.addWidget(panel)
    loss, rules = Loss.parse("x^2"), Rules(AtAngle(), LengthRule.LENGTH, 1.5)
    model = local_model(loss, observe(loss, (1.0,)), rules, 3)
    question = Question(loss, model, rules, 0, None)
    panel.show_result(panel.work(question, panel.settings, Job(lambda _: None, synchronous=True)))
    # from 1 to −0.5, across the minimum
    assert panel.rows() == [["∇L turns by"], [180.0]]
