"""The command line: words, exit statuses, and one short message where something is wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import explorer
import main
from explorer.direction import AlongVector, AtAngle
from explorer.options import DEFAULT_LOSS, Options
from explorer.step_size import LengthRule

HERE = Path(main.__file__).parent


def _json(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main.main(["trace", "--format", "json", *words]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> list[Options]:
    """A stand-in for the window and the picture, that keeps the options it was opened with."""
    opened: list[Options] = []
    app, render = ModuleType("ui.app"), ModuleType("ui.render")

    def run(options: Options) -> int:
        opened.append(options)
        return 0

    vars(app)["run"] = run
    vars(render)["render"] = lambda options, *_: opened.append(options)
    monkeypatch.setitem(sys.modules, "ui.app", app)
    monkeypatch.setitem(sys.modules, "ui.render", render)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    return opened


def test_that_the_default_trace_is_ten_steps_on_rosenbrock(capsys: pytest.CaptureFixture[str]) -> None:
    run = _json(capsys)
    assert (run["loss"], run["stop"], len(run["steps"])) == (DEFAULT_LOSS, "max_steps", 10)
    assert run["steps"][0]["w"] == [-1.2, 1.0]
    assert run["steps"][0]["loss"] == pytest.approx(24.2)
    assert run["steps"][0]["eta"] == 0.01


def test_that_a_loss_without_a_start_begins_at_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert _json(capsys, "a + b + c")["steps"][0]["w"] == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    "words",
    [
        ["-x^2+y", "--at", "x=-1,y=2"],
        ["--at", "-1,2", "-x^2+y"],
        ["--at=-1,2", "--", "-x^2+y"],
        ["--beta", "180", "-x^2+y", "--at", "y=2,x=-1"],
    ],
)
def test_that_a_loss_or_a_value_may_begin_with_a_minus(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    run = _json(capsys, *words)
    assert (run["loss"], run["steps"][0]["w"], run["steps"][0]["loss"]) == ("-x^2+y", [-1.0, 2.0], 1.0)


def test_that_a_direction_may_hold_a_minus(capsys: pytest.CaptureFixture[str]) -> None:
    assert _json(capsys, "x+y", "--direction", "vector:-3,4")["steps"][0]["direction"] == [-0.6, 0.8]
    assert _json(capsys, "x+y^2", "--beta", "-30", "--at", "0,0")["steps"][0]["beta_deg"] == pytest.approx(330.0)


def test_that_a_line_search_of_both_kinds_is_done(capsys: pytest.CaptureFixture[str]) -> None:
    minimum = _json(capsys, "x^2", "--rule", "line-search", "--search", "minimum")
    armijo = _json(capsys, "x^2", "--rule", "line-search", "--steps", "1", "--eta", "8")
    assert minimum["rule"] == armijo["rule"] == "line-search"
    assert minimum["steps"][0]["w_next"] == pytest.approx([0.0], abs=1e-12)
    assert armijo["steps"][0]["eta"] == 1.0


def test_that_a_minus_alone_reads_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("x^2 +\n y^2\n"))
    assert _json(capsys, "-")["loss"] == "x^2 +\n y^2"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["x^2 + y", "--at", "x=1"], "`y` is missing in --at x=1; add it, or hold it by --param y=1"),
        (["x^2", "--at", "z=1"], "unknown variable `z`; the loss has x"),
        (["x^2", "--eta", "0"], "argument --eta: `0` is out of range; it must be from 1e-12 to 1e+06"),
        (["x^2", "--eta", "nan"], "argument --eta: `nan` is not a finite number"),
        (["x^2", "--order", "13"], "argument --order: `13` is out of range; it must be from 1 to 12"),
        (["x^2", "--steps", "-1"], "argument --steps: `-1` is out of range; it must be from 0 to 1,000,000"),
        (["x^2", "--seed", "-1"], "argument --seed: `-1` is out of range; it must be from 0 to 2,147,483,647"),
        (["x^2", "--eta"], "argument --eta: expected one argument"),
        (["x^2", "--at", "--eta", "1"], "argument --at: expected one argument"),
        (["x^2", "+", "y"], 'unexpected `+`; put the loss in quotes: "x^2 + y"'),
        (["x^2", "--colour", "red"], "unrecognized arguments: --colour=red"),
        (["x^2", "--param", "b=1"], "unknown variable `b`; the loss has x"),
        (["x^2 + a", "--param", "a"], "`a` in --param is not of the form a=1"),
        (["x^2 + a", "--param", "a=1,a=2"], "`a` is given twice in --param"),
        (
            ["x^2 + a", "--param", "a=1", "--param", "x=2"],
            "--param holds every name of the loss; one at least must be a variable",
        ),
        (["x^2", "--direction", "vector:1,2"], "`vector:1,2` has 2 components; the loss has 1: x"),
    ],
)
def test_that_wrong_input_is_one_short_message_and_status_2(
    capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert main.main(["trace", *words]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == f"steepest: {message}\n"


def test_that_the_place_of_a_mistake_is_shown_under_the_loss(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["trace", "x^2 +* y"]) == 2
    message, loss, caret = capsys.readouterr().err.splitlines()
    assert "`*` at 6" in message
    assert loss[caret.index("^")] == "*"


def test_that_a_long_loss_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["trace", "x + " * 100 + ")"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("text", ["", "   \n"])
def test_that_an_empty_standard_input_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    assert main.main(["trace", "-"]) == 2
    assert capsys.readouterr().err == "steepest: there is no loss on standard input\n"


def test_that_out_writes_a_file_and_says_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main.main(["trace", "--format", "json", "--out", str(tmp_path / "steps.json")]) == 0
    assert len(json.loads((tmp_path / "steps.json").read_text(encoding="utf-8"))["steps"]) == 10
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["", "missing/steps.csv"])
def test_that_a_file_that_cannot_be_written_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    out = str(tmp_path / name)
    assert main.main(["trace", "--out", out]) == 2
    assert capsys.readouterr().err.startswith(f"steepest: cannot write {out}: ")


@pytest.mark.parametrize("command", [[], ["trace"], ["render"]])
def test_that_every_command_has_help_with_examples(capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    assert main.main([*command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert all(word in shown for word in ("examples:", "--at", "--direction", "--order", "LOSS"))


def test_that_the_version_is_that_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["--version"]) == 0
    assert capsys.readouterr().out == f"Steepest {explorer.__version__}\n"


@pytest.mark.parametrize(("started", "name"), [("main.py", "main.py"), ("/usr/bin/steepest", "steepest")])
@pytest.mark.parametrize("command", ["", "trace", "render"])
def test_that_help_calls_the_program_as_it_was_called(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, started: str, name: str, command: str
) -> None:
    monkeypatch.setattr(sys, "argv", [started])
    assert main.main([*([command] if command else []), "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"usage: {name} ")
    assert ("main.py" in shown) == (name == "main.py")


# -- the window and the picture


def test_that_without_words_the_window_opens_on_the_default(window: list[Options]) -> None:
    assert main.main([]) == 0
    assert window == [Options()]


def test_that_the_window_is_given_what_was_asked_for(window: list[Options]) -> None:
    words = ["-a^2 + b", "--direction", "vector:-1,2", "--rule", "gradient", "--eta", "0.5", "--order", "5"]
    assert main.main([*words, "--seed", "4", "--steps", "2"]) == 0
    direction = AlongVector((-1.0, 2.0))
    assert window == [Options("-a^2 + b", None, direction, LengthRule.GRADIENT, 0.5, 5, 2, 4)]


def test_that_a_picture_takes_the_same_words(window: list[Options], tmp_path: Path) -> None:
    words = ["x^2 + y^2", "--at", "x=1,y=-2", "--beta", "90", "--out", str(tmp_path / "a.png")]
    assert main.main(["render", *words, "--size", "1024x700", "--theme", "dark"]) == 0
    assert window == [Options("x^2 + y^2", (1.0, -2.0), AtAngle(90.0))]


def test_that_a_loss_that_is_named_like_a_command_can_be_given(window: list[Options]) -> None:
    assert main.main(["--at", "1,2", "--", "trace"]) == 2
    assert main.main(["trace + render"]) == 0
    assert window[0].loss == "trace + render"


@pytest.mark.parametrize(
    ("words", "start", "parameters"),
    [
        (["a*x^2 + y^2"], None, (("a", 1.0),)),
        (["a*x^2 + y^2", "--param", "a=2"], None, (("a", 2.0),)),
        (["a*x^2 + y^2", "--param", "y=2"], None, (("a", 1.0), ("y", 2.0))),
        (["a*x^2 + y^2", "--at", "x=1,y=2"], (1.0, 2.0), (("a", 1.0),)),
        (["a*x^2 + y^2", "--at", "x=1,y=2,a=3"], (3.0, 1.0, 2.0), ()),
        (["a*x^2 + y^2", "--at", "1,2"], (1.0, 2.0), (("a", 1.0),)),
        (["a*x^2 + y^2", "--at", "3,1,2"], (3.0, 1.0, 2.0), ()),
        (["x^2"], None, ()),
        (["a + b^2 + c"], None, ()),
    ],
)
def test_that_the_window_holds_what_is_given_or_guessed_and_not_given_as_start(
    window: list[Options],
    words: list[str],
    start: tuple[float, ...] | None,
    parameters: tuple[tuple[str, float], ...],
) -> None:
    assert main.main(words) == 0
    assert (window[0].start, window[0].parameters) == (start, parameters)


def test_that_a_trace_holds_what_is_given_and_guesses_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["trace", "a*x^2", "--param", "a=3", "--at", "x=2", "--format", "json", "--steps", "1"]) == 0
    run = json.loads(capsys.readouterr().out)
    assert (run["variables"], run["parameters"], run["steps"][0]["gradient"]) == (["x"], {"a": 3.0}, [12.0])
    assert main.main(["trace", "a*x^2", "--format", "json", "--steps", "1"]) == 0
    assert json.loads(capsys.readouterr().out)["variables"] == ["a", "x"]


@pytest.mark.parametrize(
    "words", [["a.bmp"], ["missing/a.png"], ["a.png", "--size", "9x9"], ["a.png", "--size", "big"], ["a.png", "x*"]]
)
def test_that_a_picture_that_cannot_be_drawn_is_refused(
    window: list[Options], capsys: pytest.CaptureFixture[str], tmp_path: Path, words: list[str]
) -> None:
    assert main.main(["render", "--out", str(tmp_path / words[0]), *words[1:]]) == 2
    assert capsys.readouterr().err.startswith("steepest: ")
    assert window == []


# -- as a program


def _run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], cwd=HERE, env=os.environ | environment, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip


def test_that_a_trace_imports_neither_qt_nor_sympy() -> None:
    code = (
        "import main, sys; main.main(['trace', '--steps', '1'])\n"
        "assert not {'PySide6', 'pyqtgraph', 'sympy', 'ui'} & set(sys.modules)"
    )
    assert _run("-c", code).returncode == 0


def test_that_the_program_writes_utf8_in_any_locale() -> None:
    done = _run("main.py", "trace", "--steps", "1", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "|∇L|" in done.stdout


def test_that_without_a_screen_the_window_says_so() -> None:
    environment = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}}
    done = subprocess.run(
        [sys.executable, "main.py"], cwd=HERE, env=environment, capture_output=True, text=True, check=False
    )
    if sys.platform == "linux":
        assert done.returncode == 2
        assert "use trace or render" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes are those of POSIX")
def test_that_ctrl_c_ends_a_run_with_status_130() -> None:
    words = [sys.executable, "main.py", "trace", "--steps", "1000000", "--eta", "1e-6", "--format", "csv"]
    with subprocess.Popen(words, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"step,")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes are those of POSIX")
def test_that_a_reader_who_leaves_is_no_error() -> None:
    words = [sys.executable, "main.py", "trace", "--steps", "1000000", "--eta", "1e-6", "--format", "csv"]
    with subprocess.Popen(words, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
        process.wait(timeout=30)
    assert (process.returncode, errors) == (141, b"")


def test_that_a_run_is_printed_as_a_program_that_takes_its_steps(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["(a - x)^2 + b*(y - x^2)^2", "--param", "a=1,b=10", "--at", "x=-1,y=1", "--eta", "0.1", "--steps", "7"]
    assert main.main(["trace", *words, "--format", "csv"]) == 0
    last = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))[-1]
    assert main.main(["trace", *words, "--format", "python"]) == 0
    script = capsys.readouterr().out
    found = subprocess.run([sys.executable, "-I", "-"], input=script, capture_output=True, text=True, check=True)
    steps, w, _ = found.stdout.splitlines()
    assert steps.startswith("after 7 steps")
    assert w == f"w = [{float(last['w_next_x'])!r}, {float(last['w_next_y'])!r}]"


def test_that_formulas_are_written_as_a_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["formulas", "x^2 + 10y^2", "--at", "x=3,y=1", "--order", "2"]
    assert main.main(words) == 0
    printed = capsys.readouterr().out
    assert main.main([*words, "--out", str(tmp_path / "f.tex")]) == 0
    assert (tmp_path / "f.tex").read_text(encoding="utf-8") == printed
    assert r"\frac{\partial L}{\partial y}} = 20 y" in printed
    assert "R_{2}" in printed
    assert main.main([*words, "--out", str(tmp_path / "gone" / "f.tex")]) == 2
    assert "cannot write" in capsys.readouterr().err
