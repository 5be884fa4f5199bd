"""A session is drawn without a screen as it was seen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from explorer.landscape import Window
from tests.ui.exports.opened import svg_image, svg_texts
from tests.ui.sessions.conftest import OpenDesk, Person
from tests.ui.sessions.test_files import saved

HERE = Path(__file__).resolve().parents[3]


@pytest.mark.slow
def test_that_a_session_is_drawn_with_its_panels_its_view_and_its_colours(
    open_desk: OpenDesk, person: Person, tmp_path: Path
) -> None:
    window = open_desk()
    window.controller.explore_text("x^2 + 3y^2")
    window.controller.step()
    window.experiments.show("rose")
    window.landscape.set_view_window(Window(10.0, 13.0, 20.0, 22.0))
    window.actions_by_name["dark"].setChecked(True)
    file = saved(window, person, tmp_path / "a.steepest")
    pictures = {theme: tmp_path / f"seen{theme}.svg" for theme in ("", "light")}
    for theme, picture in pictures.items():
        words = [
            "render",
            str(file),
            "--size",
            "1280x800",
            "--out",
            str(picture),
            *(["--theme", theme] if theme else []),
        ]
        done = subprocess.run(
            [sys.executable, "main.py", *words],
            cwd=HERE,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    grounds = {
        theme: svg_image(picture.read_bytes(), 1280, 800).pixelColor(3, 400) for theme, picture in pictures.items()
    }
    assert grounds[""].lightnessF() < 0.3
    assert grounds["light"].lightnessF() > 0.7
    texts = svg_texts(pictures[""].read_bytes())
    assert "Rose" in texts
    assert {"11", "12", "20.5", "21.5"} <= set(texts)
