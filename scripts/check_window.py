"""Opens the built program in the X server of DISPLAY, looks at the screen until the window is there, and ends it.

usage: scripts/check_window.py PROGRAM HOME [PICTURE]

The program gets no path to find another program on, and no more of this environment than the screen.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "xcb"

from PySide6.QtGui import QColor, QGuiApplication, QImage

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from ui import theme  # noqa: E402 - found where the line above points to

PATIENCE = 60.0
"""Seconds that it may take: the machine may do much else."""


def opens(program: str, home: str, picture: str) -> str:
    """Return what is wrong; nothing if the arrows of ∇L and u came to the screen and the program ended in order."""
    environment = {"HOME": home, "PATH": "/nonexistent", "LC_ALL": "C.UTF-8", "DISPLAY": os.environ["DISPLAY"]}
    began = time.monotonic()
    with subprocess.Popen([program], env=environment, stderr=subprocess.PIPE, text=True) as process:
        image = _awaited(process, began + PATIENCE)
        seconds = time.monotonic() - began
        process.send_signal(signal.SIGINT)
        try:
            _, errors = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            return "it does not end"
    if picture:
        image.save(picture)
    if not _shows_arrows(image):
        return f"its window did not come in {PATIENCE:g} s: {errors}"
    if process.returncode or errors:
        return f"it ended with {process.returncode}: {errors}"
    print(f"the window was there after {seconds:.1f} s")
    return ""


def _awaited(process: subprocess.Popen[str], end: float) -> QImage:
    image = QImage()
    while time.monotonic() < end and process.poll() is None and not _shows_arrows(image):
        time.sleep(0.1)
        image = QGuiApplication.primaryScreen().grabWindow(0).toImage().convertToFormat(QImage.Format.Format_RGB32)
    return image


def _shows_arrows(image: QImage) -> bool:
    pixels = set(memoryview(image.constBits()).cast("I")) if not image.isNull() else set()
    return all(QColor(colour).rgb() in pixels for colour in (theme.LIGHT.gradient, theme.LIGHT.direction))


if __name__ == "__main__":
    app = QGuiApplication([])
    problem = opens(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "")
    if problem:
        sys.exit(problem)
