"""The bare window of PySide6 and pyqtgraph: one plot with one image in it, and nothing of Steepest's."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

_SHOWN = 80
_keep: list[object] = []
"""The application, which must outlive its windows."""


def rest(milliseconds: int) -> None:
    """Let the window do what it has to do."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def open_bare(width: int, height: int, image: NDArray[np.float64] | None = None) -> tuple[QMainWindow, pg.PlotWidget]:
    """Open it, so large; the image is noise unless it is given."""
    _keep.append(QApplication.instance() or QApplication([]))
    window, plot = QMainWindow(), pg.PlotWidget()
    shown = np.random.default_rng(0).random((96, 96)) if image is None else image
    plot.addItem(pg.ImageItem(shown, axisOrder="row-major"))
    window.setCentralWidget(plot)
    window.resize(width, height)
    window.show()
    rest(_SHOWN)
    return window, plot
