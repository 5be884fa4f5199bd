"""Whether everything around the mathematics works where the program is: processes, files, fonts, and the window."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, qInstallMessageHandler, qVersion
from PySide6.QtGui import QColor, QImage, QPainter, QTextLayout
from PySide6.QtSvg import QSvgRenderer

from explorer.formulas.derived import Entry
from explorer.formulas.latex_svg import Picture
from explorer.formulas.typesetting import Derive, Request, Typeset, Worker
from explorer.lessons.lesson_file import load
from explorer.options import Options
from explorer.self_test import Check, CheckError
from ui import theme as themes
from ui.app import application
from ui.icon import SIZES, window_icon
from ui.lessons.lessons import LESSONS
from ui.picture import picture_of
from ui.render import settle
from ui.window import MainWindow

_SIGNS = "∇²Lηβ·∂√≤°−ℓ‖⊥"
"""What is written in the window beside letters and figures."""
_LATEX = (r"\nabla L = \begin{pmatrix} \frac{\partial L}{\partial x} \\ 2y \end{pmatrix}", r"\sqrt{x^2 + y^2}")
_SECONDS = 60.0
"""What a process may take here: the machine may be busy with much else."""


def begin() -> str:
    """Make the application that the checks need; that this module could be imported says that all of it is there."""
    # the offscreen platform remarks on what it does not support
    qInstallMessageHandler(lambda *_: None)
    application()
    return f"Qt {qVersion()}"


# -- other processes


def _typesets() -> str:
    pictures = [answer for answer in _answers(Typeset(_LATEX)) if isinstance(answer, Picture)]
    if len(pictures) != len(_LATEX) or not all(picture.svg for picture in pictures):
        raise CheckError(f"of {len(_LATEX)} formulas {sum(bool(picture.svg) for picture in pictures)} were typeset")
    for picture in pictures:
        _require_ink(_drawn(picture))
    return f"{len(pictures)} formulas in a process of their own"


def _simplifies() -> str:
    request = Derive("x^2 + 2x*y + y^2 + exp(x)", (), (1.0, 2.0))
    answers = [answer for answer in _answers(request) if isinstance(answer, tuple)]
    entries = [entry for answer in answers for entry in answer if isinstance(entry, Entry)]
    simplified = {entry.place for entry in entries if entry.is_simplified}
    if not simplified or simplified != {entry.place for entry in entries}:
        raise CheckError(f"{len(simplified)} derivatives came back simplified")
    return f"{len(simplified)} derivatives in a process of their own"


def _answers(request: Request) -> list[object]:
    worker = Worker("steepest-self-test")
    try:
        return list(worker.answers(request, lambda: True, _SECONDS))
    finally:
        worker.close()


def _drawn(picture: Picture) -> QImage:
    renderer = QSvgRenderer(QByteArray(picture.svg.encode()))
    image = QImage(QSize(200, 100), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def _require_ink(image: QImage) -> None:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    if min(bytes(grey.constBits())) > 100:
        raise CheckError("a formula was typeset, and Qt draws nothing of it")


# -- files


def _reads_lessons() -> str:
    pages = [len(load(entry.file).pages) for entry in LESSONS]
    return f"{len(pages)} lessons, {sum(pages)} pages"


def _has_icon() -> str:
    drawn = {size: window_icon().pixmap(QSize(size, size), 1.0).toImage() for size in SIZES}
    bad = [size for size, image in drawn.items() if image.size() != QSize(size, size)]
    if bad:
        raise CheckError(f"its picture of {bad[0]} pixels cannot be read")
    return f"{len(drawn)} sizes"


# -- the screen


def _writes() -> str:
    """See that the fonts have the signs of the argument."""
    layout = QTextLayout(_SIGNS)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    runs = layout.glyphRuns()
    missing = sum(index == 0 for run in runs for index in run.glyphIndexes())
    if missing or not runs:
        raise CheckError(f"of the signs {_SIGNS} {missing or len(_SIGNS)} are in no font here")
    return f"{_SIGNS} in {', '.join(dict.fromkeys(run.rawFont().familyName() for run in runs))}"


def _draws_the_window() -> str:
    """See that the picture of the window holds the arrows of ∇L and u, in their colours."""
    app = application()
    window = MainWindow(
        Options(steps=3), synchronous=True, settings=QSettings("", QSettings.Format.IniFormat), theme=themes.LIGHT
    )
    window.resize(1280, 800)
    window.show()
    settle(app, window)
    image = picture_of(window).toImage().convertToFormat(QImage.Format.Format_RGB32)
    window.close()
    pixels = memoryview(image.constBits()).cast("I").tolist()
    for name, colour in (("∇L", themes.LIGHT.gradient), ("u", themes.LIGHT.direction)):
        if QColor(colour).rgb() not in pixels:
            raise CheckError(f"there is nothing in the colour of {name} in the picture")
    return f"{image.width()}×{image.height()} pixels"


def _loads_the_surface() -> str:
    """See that the surface's modules are there; whether it is drawn depends on the screen's OpenGL."""
    import OpenGL  # noqa: PLC0415 - slow, and not every program needs it

    import ui.surface_scene  # noqa: F401, PLC0415 - as above

    return f"PyOpenGL {OpenGL.__version__}"


AROUND: tuple[Check, ...] = (
    Check("typesets", _typesets),
    Check("simplifies", _simplifies),
    Check("reads lessons", _reads_lessons),
    Check("has an icon", _has_icon),
    Check("writes", _writes),
    Check("draws the window", _draws_the_window),
    Check("loads the surface", _loads_the_surface),
)
"""What is tried after `begin`."""
