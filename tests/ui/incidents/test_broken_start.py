"""A window that cannot be made: said in words, with the details in a file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
_BREAK = """
import sys
import ui.window
def broken(*_, **__):
    raise RuntimeError("the window is broken")
ui.window.MainWindow.__init__ = broken
import main
sys.exit(main.main(["x^2 + y^2"]))
"""


def test_that_a_window_that_cannot_be_made_is_said_in_words_with_the_details_in_a_file(tmp_path: Path) -> None:
    environment = dict(
        os.environ,
        QT_QPA_PLATFORM="offscreen",
        XDG_STATE_HOME=str(tmp_path),
        XDG_CONFIG_HOME=str(tmp_path),
        PYTHONPATH=str(ROOT),
    )
    answer = subprocess.run(
        [sys.executable, "-c", _BREAK], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert answer.returncode == 1
    assert answer.stderr.startswith("steepest: Steepest could not be started: RuntimeError: the window is broken\n")
    assert "Traceback" not in answer.stderr
    (log,) = tmp_path.rglob("steepest.log")
    written = log.read_text(encoding="utf-8")
    assert "in broken" in written
    assert "L = x^2 + y^2" in written
