"""Renews the pictures in docs/screenshots from the real program: all, or those that are named.

The surface needs OpenGL: it is drawn where a screen is given, QT_QPA_PLATFORM=xcb DISPLAY=…, and else left as it is.
With a virtual one: xvfb-run -s "-screen 0 2560x1600x24" env QT_QPA_PLATFORM=xcb python scripts/screenshots.py surface
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from dataclasses import astuple, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image  # noqa: E402 - the platform is chosen first
from PySide6.QtCore import QBuffer, QIODevice, QSettings  # noqa: E402
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QWidget  # noqa: E402

from explorer.gallery import GALLERY  # noqa: E402
from explorer.options import Options  # noqa: E402
from explorer.step_size import LengthRule  # noqa: E402
from ui import theme as themes  # noqa: E402
from ui.app import application  # noqa: E402
from ui.exports.file_field import FileField  # noqa: E402
from ui.exports.subjects import subjects  # noqa: E402
from ui.formulas.formulas_panel import FormulasPanel  # noqa: E402
from ui.picture import picture_of  # noqa: E402
from ui.render import settle  # noqa: E402
from ui.window import MainWindow  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
DIALOG = "dialog"
COLOURS = 256
"""Of a file: so many are enough for the eye, and a third of the bytes."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: what to open, what to do, how large, and which of the parts that `ui.exports.subjects` names."""

    name: str
    options: Options
    act: Callable[[MainWindow], None] | None = None
    theme: themes.Theme = themes.LIGHT
    size: tuple[int, int] = (1280, 800)
    part: str = "window"


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


def run_and_find(window: MainWindow) -> None:
    """Run to the end, and look for the first step that is below some L."""
    descend(window)
    window.controller.stepper.run(True)
    window.actions_by_name["find_step"].trigger()
    window.history.search.edit.setText("L < 1e-6")
    window.history.search.look(forward=True)


def present(window: MainWindow) -> None:
    """Show it as for a projector."""
    descend(window)
    window.actions_by_name["presentation"].trigger()


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


def export(window: MainWindow) -> None:
    """Ask for a picture."""
    descend(window)
    window.actions_by_name["export_picture"].trigger()
    # the same on every computer
    window.findChildren(FileField)[-1].edit.setText("steepest-landscape.png")


def raise_surface(window: MainWindow) -> None:
    """Descend, and look at the surface with both models."""
    descend(window)
    window.actions_by_name["surface"].trigger()
    if window.surface.scene is not None:
        window.surface.bowl_button.click()


# fmt: off
SHOTS = (
    Shot("start", Options()),
    Shot("light", Options(size=0.04), descend),
    Shot("dark", Options(size=0.04), descend, themes.DARK),
    Shot("small", Options(size=0.04), descend, size=(1024, 700)),
    Shot("presentation", Options(size=0.04), present, size=(1024, 700)),
    Shot("error", Options(), mistype),
    Shot("kink", Options(loss="abs(x) + 2abs(y)", start=(0.0, 1.0))),
    Shot("saddle", Options(loss="x^2 - y^2", start=(0.0, 0.0))),
    Shot("direction", Options(loss="sin(x)*cos(y) + 0.1(x^2 + y^2)", start=(1.5, 1.0), size=0.8), turn),
    Shot("taylor", Options(size=0.3), part="taylor"),
    Shot("angle", Options(size=0.3), lambda window: window.controller.turn(146.0), part="angle"),
    Shot("history", Options(size=1.0, length=LengthRule.ARMIJO), run_and_find, part="history"),
    Shot("curve", Options(loss="x^4 - 3x^2 + x", start=(1.7,), size=0.4), descend),
    Shot("slice", Options(), choose("Helical valley", 6)),
    Shot("components", Options(), choose("Logistic loss, 50 weights", 5), part="components"),
    Shot("many", Options(), choose("Logistic loss, 50 weights", 5), themes.DARK),
    Shot("parameters", Options(), choose("Turned valley", 4)),
    Shot("rose", Options(size=0.3), experiment("rose", "rose_on_landscape")),
    Shot("remainder", Options(size=0.3), experiment("remainder"), themes.DARK),
    Shot("trust", Options(size=0.1), experiment("trust")),
    Shot("model", Options(size=0.1), experiment("model", "model_second")),
    Shot("race", Options(size=0.12), experiment("race"), themes.DARK),
    Shot("norm", Options(loss="exp(x) - x + 2y^2", start=(1.5, 1.0), size=0.4),
         experiment("norm", "norm_on_landscape")),
    Shot("formulas", Options(size=0.3), show_formulas),
    Shot("lesson", Options(), lesson("argument", 8, lambda window: window.controller.turn(146.0))),
    Shot("export", Options(size=0.04), export, part=DIALOG),
    Shot("surface", Options(size=0.04), raise_surface),
)
# fmt: on


def main() -> None:
    """Draw them."""
    app = application()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for shot in SHOTS:
        if not sys.argv[1:] or shot.name in sys.argv[1:]:
            draw(shot, app)


def draw(shot: Shot, app: QApplication) -> None:
    """Open a window as it is asked for, and write its picture."""
    settings = QSettings("", QSettings.Format.IniFormat)
    window = MainWindow(shot.options, synchronous=True, settings=settings, theme=shot.theme)
    window.resize(*shot.size)
    window.show()
    settle(app, window)
    if shot.act is not None:
        shot.act(window)
    settle(app, window)
    if shot.act is not raise_surface or window.surface.scene is not None:
        write(part_of(window, shot.part), FOLDER / f"{shot.name}.png", shot.theme)
    window.close()


def part_of(window: MainWindow, name: str) -> QWidget:
    """Return the window, one of its panels, or the dialog that is open."""
    if name == DIALOG:
        return next(dialog for dialog in window.findChildren(QDialog) if dialog.isVisible())
    return next(subject.widget for subject in subjects(window) if subject.name == name)


def write(widget: QWidget, file: Path, theme: themes.Theme) -> None:
    """Write a picture of few colours, which takes little room; those of the theme are among them."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture_of(widget).save(buffer, "PNG")
    whole = Image.open(io.BytesIO(buffer.data().data())).convert("RGB")
    # lines and letters cover little: their colours would else be mixed with others
    own = sorted({value for value in astuple(theme) if isinstance(value, str) and value.startswith("#")})
    found = whole.quantize(COLOURS - len(own), kmeans=2, dither=Image.Dither.NONE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette(found + [int(colour[i : i + 2], 16) for colour in own for i in (1, 3, 5)])
    whole.quantize(palette=palette, dither=Image.Dither.NONE).save(file, optimize=True)


if __name__ == "__main__":
    main()
