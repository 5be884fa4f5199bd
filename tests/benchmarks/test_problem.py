"""Losses of a file that the person names: read as typed, and every mistake says its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.problem import ProblemError, read, standard
from explorer.landscape import Window


def written(folder: Path, text: str) -> Path:
    file = folder / "losses.txt"
    file.write_text(text, encoding="utf-8")
    return file


def test_that_losses_are_read_with_what_is_given_of_them(tmp_path: Path) -> None:
    text = "# mine\n\nx² + 10y²  # a bowl\nx^4 + y^4 ; start = 1, 2 ; window=-3,3,-1,2; name = quartic\n"
    bowl, quartic = read(written(tmp_path, text))
    assert (bowl.name, bowl.loss.value((1.0, 1.0))) == ("x² + 10y²", 11.0)
    assert (quartic.name, quartic.w, quartic.window) == ("quartic", (1.0, 2.0), Window(-3, 3, -1, 2))


def test_that_a_loss_of_one_variable_has_no_window_and_one_of_three_a_plane(tmp_path: Path) -> None:
    curve, space = read(written(tmp_path, "x^2\nx^2 + y^2 + z^2; start=1,2,3\n"))
    assert (curve.window, curve.plane) == (None, None)
    assert space.plane is not None
    assert (space.plane.axes, space.plane.origin[2]) == ((0, 1), 3.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x^2\nx + * y", "losses.txt:2: "),
        ("x^2 + y^2; start=1", "losses.txt:1: start: the loss has 2 variables, and 1 numbers are given"),
        ("x^2 + y^2; start=1,two", "losses.txt:1: start: `1,two` are not numbers"),
        ("x^2 + y^2; start=1,inf", "losses.txt:1: start: `1,inf` are not numbers"),
        ("x^2 + y^2; window=1,0,0,1", "losses.txt:1: window: x0,x1,y0,y1 with x0 < x1 and y0 < y1"),
        ("x^2 + y^2; window=1,0,0", "losses.txt:1: window: "),
        ("x^2 + y^2; colour=red", "losses.txt:1: `colour=red` is none of name=…, start=…, window=…"),
        ("x^2 + y^2; start", "losses.txt:1: `start` is none of"),
        ("log(x) + y; start=-1,0", "losses.txt:1: L is not finite at -1.0, 0.0"),
        ("# only words\n", "there is no loss in it"),
    ],
)
def test_that_a_mistake_says_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ProblemError) as caught:
        read(written(tmp_path, text))
    assert said in str(caught.value)


def test_that_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="No such file"):
        read(tmp_path / "missing.txt")
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ProblemError, match="not a text in UTF-8"):
        read(tmp_path / "bytes.txt")


def test_that_the_losses_that_come_with_it_are_those_of_the_table() -> None:
    found = standard()
    assert [problem.name for problem in found] == ["Rosenbrock", "Ackley", "200 terms", "where"]
    assert len(found[2].loss.root.args) == 200
    assert all(problem.window is not None for problem in found)
