"""A session is traced without a screen to the numbers of its history, bit by bit."""

from __future__ import annotations

import csv
import io
import json
import math
import sys
from pathlib import Path
from types import ModuleType

import pytest

import main
from explorer import exploration as explore
from explorer.gallery import GALLERY, GalleryLoss
from explorer.options import Options
from explorer.path import FIGURES
from explorer.sessions.rebuilding import rebuild
from explorer.sessions.retracing import trace_of
from explorer.sessions.session_file import parse_session, session_text, write_session
from explorer.trace import as_table
from tests.explorer.sessions.editing import Editor, numbers_of
from tests.explorer.sessions.test_rebuilding import BY_NAME, PLAIN
from ui.sessions.opening import Opening

SOME = [entry for i, entry in enumerate(GALLERY) if i % 9 == 0 or entry.parameters]


def worked(entry: GalleryLoss, seed: int = 1, count: int = 30) -> Editor:
    """A history with a path of some steps at its end."""
    editor = Editor.of(entry, PLAIN, seed)
    editor.do(count)
    for _ in range(4):
        editor.step()
    return editor


def traced(editor: Editor, folder: Path, capsys: pytest.CaptureFixture[str], form: str) -> str:
    path = folder / "work.steepest"
    write_session(editor.session, path)
    assert main.main(["trace", str(path), "--format", form]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


@pytest.mark.parametrize("entry", SOME, ids=lambda entry: entry.name)
def test_that_a_trace_has_the_numbers_of_the_history(
    entry: GalleryLoss, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    editor = worked(entry)
    now = editor.exploration
    rows = now.path.lineage(now.tip)
    steps = json.loads(traced(editor, tmp_path, capsys, "json"))["steps"]
    assert [step["w"] for step in steps] == now.path.points(rows).tolist()
    assert [step["w_next"] for step in steps[:-1]] == now.path.points(rows[1:]).tolist()
    figures = {name: now.path.column(name, rows).tolist() for name in FIGURES}
    held = now.path.parameters(rows).tolist()
    compared = 0
    for number, step in enumerate(steps):
        assert step["step"] == number
        if list(step["parameters"].values()) == held[number]:
            compared += 1
            assert step["loss"] == finite(figures["loss"][number])
            assert step["gradient_norm"] == finite(figures["gradient_norm"][number])
        if number < len(steps) - 1:
            assert step["eta"] == finite(figures["eta"][number + 1])
            # of more variables a trace gives the angle without its orientation
            turned = finite(figures["beta"][number + 1])
            assert step["beta_deg"] == turned or len(entry.start) > 2
    assert compared


def finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def test_that_steps_and_runs_are_traced_with_their_own_rules_and_parameters(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = next(entry for entry in GALLERY if len(entry.parameters) == 2)
    editor = Editor.of(entry, PLAIN, 1)
    editor.step()
    editor.move()
    editor.step()
    lines = list(csv.DictReader(io.StringIO(traced(editor, tmp_path, capsys, "csv"))))
    names = list(editor.exploration.loss.parameters)
    before = [parameter.value for parameter in entry.parameters]
    after = list(editor.exploration.loss.parameters.values())
    assert [[float(line[f"p_{name}"]) for name in names] for line in lines] == [before, after, after]
    assert [(line["rule"], line["size"]) for line in lines] == [("gradient", "0.01")] * 2 + [("", "")]
    assert lines[-1]["w_next_x"] == lines[-1]["stop"] == ""


def test_that_a_table_says_where_the_path_ends_and_what_is_shown() -> None:
    editor = Editor.of(BY_NAME["Rosenbrock"], PLAIN, 1)
    for _ in range(3):
        editor.step()
    editor.exploration = explore.chosen(editor.exploration, 1)
    rebuilt = rebuild(parse_session(session_text(editor.session).encode()))
    *_, last = "".join(as_table(trace_of(rebuilt))).splitlines()
    assert last == "the path of the session ends after 3 steps; step 1 is shown"


def test_that_a_file_that_is_no_session_is_refused_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"format": "steepest-session",\n "version": "1"}')
    assert main.main(["trace", str(path)]) == 2
    assert f"cannot open {path}: version: expected a whole number" in capsys.readouterr().err
    assert main.main(["trace", str(tmp_path / "gone.steepest")]) == 2
    assert "it is not there" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--at=x=1", "--eta=0.5", "--steps=3", "--param=a=1", "--order=4"])
def test_that_options_of_a_step_do_not_go_with_a_session(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    path = tmp_path / "a.steepest"
    write_session(worked(BY_NAME["Rosenbrock"]).session, path)
    assert main.main(["trace", str(path), option]) == 2
    assert f"{option.split('=', maxsplit=1)[0]} does not go with a session" in capsys.readouterr().err


def test_that_a_session_is_opened_and_drawn_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = worked(BY_NAME["Rosenbrock"])
    path = tmp_path / "a.steepest"
    write_session(editor.session, path)
    opened: list[str] = []
    drawn: list[Opening] = []
    app, render = ModuleType("ui.app"), ModuleType("ui.render")

    def run(options: Options) -> int:
        opened.append(options.session)
        return 0

    vars(app)["run"] = run
    vars(render)["render"] = lambda *given: drawn.append(given[-1])
    monkeypatch.setitem(sys.modules, "ui.app", app)
    monkeypatch.setitem(sys.modules, "ui.render", render)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert main.main([str(path)]) == 0
    assert main.main(["render", str(path), "--out", str(tmp_path / "a.png")]) == 0
    assert opened == [str(path)]
    assert [numbers_of(opening.scene.exploration.path) for opening in drawn] == [numbers_of(editor.exploration.path)]
    assert capsys.readouterr().err == ""
