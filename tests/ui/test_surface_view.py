"""The surface: in a real window with software OpenGL, and without any OpenGL."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from explorer.landscape import Window, sample
from explorer.loss import Loss
from explorer.plane import Quadratic
from ui.surface_marks import beside_each_other
from ui.surface_view import WITHOUT, SurfaceView
from ui.theme import DARK
from ui.window import MainWindow

HERE = Path(__file__).resolve().parents[2]
MakeWindow = Callable[..., MainWindow]


# -- without OpenGL


def test_without_opengl_the_surface_says_so_and_all_else_works(make_window: MakeWindow) -> None:
    window = make_window("x^2 + 3y^2", (-2.0, 1.5))
    window.actions_by_name["surface"].trigger()
    message = window.findChild(QLabel, "surface_message")
    assert isinstance(message, QLabel)
    assert window.surface.is_available is False
    assert message.isVisible()
    assert message.text().startswith(WITHOUT)
    window.controller.step()
    window.set_theme(DARK)
    window.controller.explore_text("x^2 + y^2 + z^2")
    assert window.store.scene.loss.dimension == 3
    window.actions_by_name["surface"].trigger()
    assert window.landscape.isVisible()
    assert not window.surface.isVisible()


def test_what_is_shown_before_or_without_a_scene_is_harmless(qtbot: QtBot) -> None:
    view = SurfaceView()
    qtbot.addWidget(view)
    for _ in range(2):
        view.show_names("x", "y")
        view.show_landscape(sample(Loss.parse("x + y"), Window(0, 1, 0, 1), 9, 9))
        view.show_place((0.0, 0.0), 1.0, np.zeros((1, 2)), np.zeros(1))
        view.show_arrows((1.0, 0.0), None)
        view.show_model(Quadratic((0.0, 0.0), 1.0, None, None))
        view.set_theme(DARK)
        view.tangent_button.click()
        view.start()
    assert view.is_available is False


@pytest.mark.parametrize(("across", "down"), [(30.0, 4.0), (-30.0, -4.0), (3.0, 16.0), (3.0, -16.0), (0.0, 0.0)])
def test_that_numbers_that_meet_at_a_corner_are_moved_apart_and_no_further(across: float, down: float) -> None:
    first, second = QRectF(0.0, 0.0, 40.0, 20.0), QRectF(across, down, 30.0, 20.0)
    moved, other = beside_each_other(first, second)
    assert (moved & other).width() * (moved & other).height() == pytest.approx(0.0, abs=1e-9)
    assert moved.adjusted(-0.1, -0.1, 0.1, 0.1).intersects(other)
    # what they have in the middle stays there
    assert moved.center() + other.center() == first.center() + second.center()
    assert beside_each_other(moved, other) == (moved, other)


def test_opengl_is_not_loaded_before_it_is_asked_for() -> None:
    code = "import sys, ui.window, ui.surface_view; print('OpenGL' in sys.modules, 'pyqtgraph.opengl' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=HERE, capture_output=True, text=True, check=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.stdout.split() == ["False", "False"]


# -- with software OpenGL, in a real window


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a session in a real window saw."""
    if shutil.which("Xvfb") is None:
        pytest.skip("needs Xvfb, a virtual screen")
    folder = tmp_path_factory.mktemp("surface")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "+extension", "GLX", "-nolisten", "tcp"],
        pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        with os.fdopen(reading) as numbers:
            display = numbers.readline().strip()
        environment = os.environ | {"DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb", "LIBGL_ALWAYS_SOFTWARE": "1"}
        environment.pop("WAYLAND_DISPLAY", None)
        script = str(HERE / "tests" / "ui" / "surface_in_x.py")
        done = subprocess.run(
            [sys.executable, script, str(folder)], cwd=HERE, env=environment, capture_output=True, text=True,
            timeout=100, check=False,
        )  # fmt: skip
    finally:
        server.terminate()
        server.wait()
    if "no Qt platform plugin could be initialized" in done.stderr:
        pytest.skip("needs the system libraries of Qt's xcb platform")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads((folder / "seen.json").read_text())
    if not found["available"]:
        pytest.skip("needs OpenGL, as Mesa offers it")
    return found | {"errors": done.stderr}


def test_that_the_surface_is_drawn_in_the_colours_of_the_landscape(seen: dict[str, Any]) -> None:
    assert seen["coverage"] > 0.15
    assert seen["hue"] > 0.999


def test_that_a_fine_image_of_the_surface_is_drawn_anew(seen: dict[str, Any]) -> None:
    assert seen["fine_size"] == [3.0, 3.0]
    assert seen["fine_difference"] < 3.0
    assert seen["fine_spread"] > 0.002


def test_that_the_tangent_plane_and_the_bowl_are_seen_when_wanted(seen: dict[str, Any]) -> None:
    assert seen["tangent"] > 0.01
    assert seen["bowl"] > 0.01


def test_that_a_click_on_the_surface_starts_there(seen: dict[str, Any]) -> None:
    assert seen["clicked"] == pytest.approx([3.0, -3.0], abs=0.25)


def test_that_the_point_is_dragged_over_the_surface(seen: dict[str, Any]) -> None:
    assert seen["dragged"] == pytest.approx([-1.0, 2.5], abs=0.25)


def test_that_keys_turn_and_zoom_and_reset(seen: dict[str, Any]) -> None:
    assert (seen["turned"], seen["nearer"], seen["reset"]) == (-6.0, True, True)


def test_that_the_dark_theme_is_taken(seen: dict[str, Any]) -> None:
    assert max(seen["dark"]) < 60


def test_that_a_driver_that_fails_leaves_a_message_and_all_else(seen: dict[str, Any]) -> None:
    assert seen["after_failure"] == [False, True]
    assert seen["still_steps"] == 1
    assert seen["landscape_again"] is True


def test_that_nothing_was_complained_of(seen: dict[str, Any]) -> None:
    assert "Traceback" not in seen["errors"]
