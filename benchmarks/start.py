"""From the start of the process to the first painted contour, against a bare PySide6 and pyqtgraph window."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time

_CLOCK = """
import os, sys, time
def done():
    print(time.time() - float(os.environ["STARTED"]), flush=True)
    os._exit(0)
"""

BARE = (
    _CLOCK
    + """
import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
plot = pg.PlotWidget()
plot.addItem(pg.ImageItem(np.random.default_rng(0).random((96, 96))))
window.setCentralWidget(plot)
window.resize(1280, 800)
window.show()
painted = plot.paintEvent
def paint(event):
    painted(event)
    done()
plot.paintEvent = paint
app.exec()
"""
)

STEEPEST = (
    _CLOCK
    + """
from PySide6.QtCore import QTimer, QSettings
from ui.app import application, show
from ui.window import MainWindow
app = application()
def look(window):
    plot = window.landscape.plot
    painted = plot.paintEvent
    def paint(event):
        painted(event)
        done()
    plot.paintEvent = paint
    show(window)
window = MainWindow(settings=QSettings("", QSettings.Format.IniFormat), show_early=look)
app.exec()
"""
)


def _seconds(program: str) -> float:
    environment = dict(os.environ, STARTED=str(time.time()), QT_LOGGING_RULES="*=false")
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    answer = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return float(answer.stdout.split()[-1])


def measure(rounds: int = 9) -> None:
    """Take turns, and compare the medians."""
    bare, steepest = [], []
    for _ in range(rounds):
        bare.append(_seconds(BARE))
        steepest.append(_seconds(STEEPEST))
    floor, ours = statistics.median(bare), statistics.median(steepest)
    print(f"start to first contour   {ours:.3f} s; bare window {floor:.3f} s; ratio {ours / floor:.2f} (aim 1.25)")
