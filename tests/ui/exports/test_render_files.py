from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QImage

from tests.ui.exports.opened import difference, pdf, svg_image, svg_texts

HERE = Path(__file__).resolve().parents[3]
WORDS = ("render", "x^2 + 10y^2", "--at", "x=3,y=1", "--eta", "0.3", "--steps", "5", "--size", "1024x700")


def rendered(file: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", *WORDS, "--out", str(file), *words], cwd=HERE, env=os.environ | environment,
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.usefixtures("qapp")
def test_that_render_writes_a_window_in_every_format(tmp_path: Path) -> None:
    files = {form: tmp_path / f"a.{form}" for form in ("png", "svg", "pdf", "gif")}
    for form, file in files.items():
        done = rendered(file, *(["--scale", "1"] if form == "png" else []))
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    png = QImage(str(files["png"]))
    assert (png.width(), png.height()) == (1024, 700)
    data = files["svg"].read_bytes()
    assert difference(svg_image(data, 1024, 700), png) < 12.0
    assert "Taylor terms" in svg_texts(data)
    page = pdf(files["pdf"].read_bytes())
    assert page.pages == [(768.0, 525.0)]
    assert "Taylor terms" in page.texts
    with Image.open(files["gif"]) as film:
        assert (film.size, getattr(film, "n_frames", 1)) == ((1024, 700), 6)


@pytest.mark.slow
def test_that_render_says_what_a_film_lacks(tmp_path: Path) -> None:
    done = rendered(tmp_path / "a.gif", "--steps", "0")
    assert done.returncode == 2
    assert "take a step first" in done.stderr
    if shutil.which("ffmpeg") is not None:
        done = rendered(tmp_path / "a.mp4")
        assert done.returncode == 0
        assert (tmp_path / "a.mp4").read_bytes()[4:8] == b"ftyp"
    done = rendered(tmp_path / "b.mp4", PATH="/nowhere")
    assert done.returncode == 2
    assert "needs the program ffmpeg" in done.stderr
    assert not (tmp_path / "b.mp4").exists()
