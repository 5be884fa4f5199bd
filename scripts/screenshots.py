"""Renews the pictures in docs/screenshots from the real program.

The surface needs OpenGL: it is drawn where a screen is given, QT_QPA_PLATFORM=xcb DISPLAY=…, and else left as it is.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings  # noqa: E402 - the platform is chosen first
from PySide6.QtWidgets import QApplication, QCheckBox  # noqa: E402

from explorer.gallery import GALLERY  # noqa: E402
from explorer.options import Options  # noqa: E402
from ui import theme as themes  # noqa: E402
from ui.app import application  # noqa: E402
from ui.formulas.formulas_panel import FormulasPanel  # noqa: E402
from ui.picture import picture_of  # noqa: E402
from ui.render import settle  # noqa: E402
from ui.window import MainWindow  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: what to open, what to do, and how large."""

    name: str
    options: Options
    act: Callable[[MainWindow], None] | None = None
    theme: themes.Theme = themes.LIGHT
    size: tuple[int, int] = (1280, 800)


def descend(window: MainWindow) -> None:
    """Step down the valley, then turn away from −∇L and step again."""
    for _ in range(4):
        window.controller.step()


def mistype(window: MainWindow) -> None:
    """Type a function that does not exist."""
    window.loss_bar.edit.setText("x^2 + foo(y)")
    window.controller.explore_text("x^2 + foo(y)")


def turn(window: MainWindow) -> None:
    """Look at another direction and more terms, with the field of −∇L."""
    window.controller.turn(137.5)
    window.controller.set_order(6)
    window.controller.sampler.show_field(True)


def choose(name: str, steps: int) -> Callable[[MainWindow], None]:
    """Open a loss of the gallery and descend."""

    def act(window: MainWindow) -> None:
        window.controller.explore_gallery(next(entry for entry in GALLERY if entry.name == name))
        for _ in range(steps):
            window.controller.step()

    return act


def experiment(name: str, check: str = "") -> Callable[[MainWindow], None]:
    """Open an experiment, and draw it over the landscape where it has such a choice."""

    def act(window: MainWindow) -> None:
        window.experiments.show(name)
        QApplication.processEvents()
        choice = window.experiments.panel(name).findChild(QCheckBox, check) if check else None
        if choice is not None:
            choice.setChecked(True)

    return act


def show_formulas(window: MainWindow) -> None:
    """Open the formulas, and wait until they are typeset: another process does that."""
    experiment("formulas")(window)
    panel = window.experiments.panel("formulas")
    for _ in range(200):
        if isinstance(panel, FormulasPanel) and panel.is_typeset:
            break
        QApplication.processEvents()
        window.thread().msleep(25)


def lesson(name: str, page: int, then: Callable[[MainWindow], None] | None = None) -> Callable[[MainWindow], None]:
    """Open a page of a lesson, and do what it asks for."""

    def act(window: MainWindow) -> None:
        window.actions_by_name[f"lesson_{name}"].trigger()
        for _ in range(page - 1):
            window.actions_by_name["lesson_next"].trigger()
        if then is not None:
            then(window)

    return act


def raise_surface(window: MainWindow) -> None:
    """Descend, and look at the surface with both models."""
    descend(window)
    window.actions_by_name["surface"].trigger()
    if window.surface.scene is not None:
        window.surface.bowl_button.click()


SHOTS = (
    Shot("light", Options(size=0.04), descend),
    Shot("dark", Options(size=0.04), descend, themes.DARK),
    Shot("small", Options(size=0.04), descend, size=(1024, 700)),
    Shot("error", Options(), mistype),
    Shot("kink", Options(loss="abs(x) + 2abs(y)", start=(0.0, 1.0))),
    Shot("saddle", Options(loss="x^2 - y^2", start=(0.0, 0.0))),
    Shot("direction", Options(loss="sin(x)*cos(y) + 0.1(x^2 + y^2)", start=(1.5, 1.0), size=0.8), turn),
    Shot("curve", Options(loss="x^4 - 3x^2 + x", start=(1.7,), size=0.4), descend),
    Shot("slice", Options(), choose("Helical valley", 6)),
    Shot("many", Options(), choose("Logistic loss, 50 weights", 5), themes.DARK),
    Shot("parameters", Options(), choose("Turned valley", 4)),
    Shot("rose", Options(size=0.3), experiment("rose", "rose_on_landscape")),
    Shot("remainder", Options(size=0.3), experiment("remainder"), themes.DARK),
    Shot("trust", Options(size=0.1), experiment("trust")),
    Shot("model", Options(size=0.1), experiment("model", "model_second")),
    Shot("race", Options(size=0.12), experiment("race"), themes.DARK),
    Shot(
        "norm", Options(size=0.4, loss="exp(x) - x + 2y^2", start=(1.5, 1.0)), experiment("norm", "norm_on_landscape")
    ),
    Shot("formulas", Options(size=0.3), show_formulas),
    Shot("lesson", Options(), lesson("argument", 8, lambda window: window.controller.turn(146.0))),
    Shot("surface", Options(size=0.04), raise_surface),
)


def main() -> None:
    """Draw them all."""
    app = application()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for shot in SHOTS:
        settings = QSettings("", QSettings.Format.IniFormat)
        window = MainWindow(shot.options, synchronous=True, settings=settings, theme=shot.theme)
        window.resize(*shot.size)
        window.show()
        settle(app, window)
        if shot.act is not None:
            shot.act(window)
        settle(app, window)
        if shot.act is raise_surface and window.surface.scene is None:
            window.close()
            continue
        image = picture_of(window)
        image.setDevicePixelRatio(1.0)
        if not image.save(str(FOLDER / f"{shot.name}.png")):
            sys.exit(f"cannot write {FOLDER / shot.name}.png")
        window.close()


if __name__ == "__main__":
    main()
