from __future__ import annotations

import io
import itertools
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.exploration import chosen
from tests.ui.conftest import MakeWindow
from tests.ui.exports.opened import difference
from ui.exports import film_files
from ui.exports.exporter import Written
from ui.exports.film_files import FilmError, Gif, Mp4
from ui.exports.film_stage import FilmStage
from ui.exports.filming import ALONE, FilmChoice, FilmFormat, Filming, most_frames
from ui.exports.moments import chosen_rows, moments
from ui.theme import LIGHT
from ui.window import MainWindow

SMALL = (480, 300)
needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="there is no ffmpeg here")


def made(window: MainWindow, choice: FilmChoice) -> Written:
    filming, ended = Filming(window), list[Written]()
    filming.ended.connect(ended.append)
    filming.export(choice)
    assert len(ended) == 1
    assert not filming.is_under_way
    return ended[0]


def choice_of(tmp_path: Path, form: FilmFormat = FilmFormat.GIF) -> FilmChoice:
    return FilmChoice(form, tmp_path / f"path.{form.value}", SMALL, frames=20, fps=5.0)


def frames_of(file: Path) -> list[Image.Image]:
    with Image.open(file) as film:
        count = getattr(film, "n_frames", 1)
        frames = []
        for i in range(count):
            film.seek(i)
            frames.append(film.convert("RGB"))
        return frames


def durations_of(file: Path) -> list[int]:
    with Image.open(file) as film:
        found = []
        for i in range(getattr(film, "n_frames", 1)):
            film.seek(i)
            found.append(int(film.info["duration"]))
        return found


def as_qimage(image: Image.Image) -> QImage:
    return QImage(image.tobytes(), image.width, image.height, 3 * image.width, QImage.Format.Format_RGB888).copy()


def count_of(image: Image.Image, colour: str) -> int:
    ink = QColor(colour)
    return int((np.asarray(image) == (ink.red(), ink.green(), ink.blue())).all(axis=2).sum())


@pytest.fixture
def walked(make_window: MakeWindow) -> MainWindow:
    window = make_window("x^2 + 10y^2", (3.0, 1.0))
    window.controller.set_size(0.25)
    for _ in range(7):
        window.controller.step()
    return window


def test_that_a_film_has_a_frame_for_each_moment_and_lasts_as_long_as_asked(
    walked: MainWindow, tmp_path: Path
) -> None:
    choice = choice_of(tmp_path)
    written = made(walked, choice)
    assert not written.failed
    assert "path.gif" in written.words
    assert [frame.size for frame in frames_of(choice.file)] == [SMALL] * 8
    assert durations_of(choice.file) == [200] * 7 + [1500]
    with Image.open(choice.file) as film:
        assert film.info["loop"] == 0


def test_that_a_film_that_ends_does_not_loop_nor_hold(walked: MainWindow, tmp_path: Path) -> None:
    choice = replace(choice_of(tmp_path), loops=False)
    assert not made(walked, choice).failed
    assert durations_of(choice.file) == [200] * 8
    with Image.open(choice.file) as film:
        assert "loop" not in film.info


def test_that_frames_show_the_path_growing_in_the_colours_of_the_quantities(
    walked: MainWindow, tmp_path: Path
) -> None:
    choice = choice_of(tmp_path)
    assert not made(walked, choice).failed
    frames = frames_of(choice.file)
    for frame in frames:
        assert count_of(frame, LIGHT.gradient) > 20
        assert count_of(frame, LIGHT.direction) > 20
    assert all(difference(as_qimage(a), as_qimage(b)) > 0.05 for a, b in itertools.pairwise(frames))


def test_that_the_last_moment_is_what_the_window_shows(walked: MainWindow) -> None:
    model = walked.controller.model
    assert model is not None
    scene = walked.store.scene
    last = list(moments(scene, walked.landscape.view_window(), SMALL, 20, lambda: True))[-1]
    assert (last.number, last.count) == (8, 8)
    assert last.model.point.w == model.point.w
    assert last.model.u == model.u
    assert last.scene.exploration.path is scene.exploration.path


def test_that_a_long_path_is_thinned_evenly_with_both_ends(walked: MainWindow) -> None:
    walked.controller.stepper.take(1_000)
    now = walked.store.scene.exploration
    lineage = list(now.path.lineage(now.tip))
    rows = chosen_rows(now, 50)
    assert (rows[0], rows[-1], len(rows)) == (lineage[0], lineage[-1], 50)
    gaps = np.diff([lineage.index(row) for row in rows])
    assert gaps.max() - gaps.min() <= 1


def test_that_each_moment_has_the_rule_of_the_step_that_was_taken_there(walked: MainWindow) -> None:
    walked.controller.turn(90.0)
    walked.controller.step()
    found = list(moments(walked.store.scene, walked.landscape.view_window(), SMALL, 20, lambda: True))
    betas = [moment.model.angle.beta for moment in found if moment.model.angle is not None]
    assert betas[:7] == pytest.approx([180.0] * 7)
    assert betas[7:] == pytest.approx([90.0] * 2)
    steps = [np.array(moment.model.step.w_next) for moment in found[:-1]]
    for step, after in zip(steps, found[1:], strict=True):
        assert step == pytest.approx(np.array(after.model.point.w), rel=1e-12)


def test_that_the_film_of_a_slice_samples_what_moves_with_w(make_window: MakeWindow) -> None:
    window = make_window("x^2 + y^2 + (z - x)^2")
    for _ in range(3):
        window.controller.step()
    found = list(moments(window.store.scene, window.landscape.view_window(), SMALL, 20, lambda: True))
    planes = [moment.plane for moment in found]
    assert len(set(map(str, planes))) > 2
    moves = [True, *(before != after for before, after in itertools.pairwise(planes))]
    assert [moment.landscape is not None for moment in found] == moves
    flat = make_window("x^2 + y^2")
    flat.controller.step()
    still = list(moments(flat.store.scene, flat.landscape.view_window(), SMALL, 20, lambda: True))
    assert [moment.landscape is None for moment in still] == [False, True]


@pytest.mark.parametrize("loss", ["x^4 - x^2", "x^2 + y^2 + (z - x)^2", "log(x) + y^2", "abs(x) + abs(y)"])
@pytest.mark.parametrize("beside", [True, False])
def test_that_losses_of_all_kinds_have_films(
    make_window: MakeWindow, tmp_path: Path, loss: str, beside: bool
) -> None:
    window = make_window(loss)
    for _ in range(2):
        window.controller.step()
    choice = replace(choice_of(tmp_path), beside=beside)
    assert not made(window, choice).failed
    assert len(frames_of(choice.file)) == 3


def test_that_moments_before_the_one_that_is_shown_belong_to_the_film_too(walked: MainWindow) -> None:
    now = walked.store.scene.exploration
    assert chosen_rows(chosen(now, now.start), 20) == chosen_rows(now, 20)


def test_that_a_gif_keeps_colours_of_few_pixels_and_white() -> None:
    image = QImage(QSize(200, 100), QImage.Format.Format_RGB32)
    for x in range(200):
        for y in range(100):
            image.setPixelColor(x, y, QColor((x * 5) % 256, (y * 7) % 256, (x + y) % 256))
    image.setPixelColor(7, 7, QColor(LIGHT.gradient))
    image.setPixelColor(8, 7, QColor("#ffffff"))
    gif = Gif(10.0, LIGHT, loops=False)
    gif.add(image)
    with Image.open(io.BytesIO(gif.finish())) as film:
        seen = film.convert("RGB")
    assert seen.getpixel((7, 7)) == (184, 74, 0)
    assert seen.getpixel((8, 7)) == (255, 255, 255)


@needs_ffmpeg
def test_that_a_video_has_its_frames_and_its_last_one_looks_like_that_of_the_gif(
    walked: MainWindow, tmp_path: Path
) -> None:
    gif, mp4 = choice_of(tmp_path), choice_of(tmp_path, FilmFormat.MP4)
    assert not made(walked, gif).failed
    assert not made(walked, mp4).failed
    words = ["ffmpeg", "-v", "error", "-i", str(mp4.file), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = subprocess.run(words, check=True, capture_output=True).stdout
    frames = np.frombuffer(raw, np.uint8).reshape(-1, SMALL[1], SMALL[0], 3)
    assert len(frames) == 8
    last = Image.fromarray(frames[-1])
    assert difference(as_qimage(last), as_qimage(frames_of(gif.file)[-1])) < 6.0


@needs_ffmpeg
def test_that_odd_sides_are_made_even_for_a_video() -> None:
    film = Mp4(10.0)
    try:
        for shade in (10, 200):
            image = QImage(QSize(101, 77), QImage.Format.Format_RGB32)
            image.fill(QColor(shade, shade, shade))
            film.add(image)
        data = film.finish()
    finally:
        film.close()
    assert data[4:8] == b"ftyp"


# -- what goes wrong


def test_that_without_ffmpeg_one_is_told_how_to_get_it(
    walked: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(film_files, "ffmpeg", lambda: None)
    written = made(walked, choice_of(tmp_path, FilmFormat.MP4))
    assert written.failed
    assert "apt install ffmpeg" in written.words
    assert list(tmp_path.glob("path*")) == []


def test_that_an_ffmpeg_that_gives_up_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\necho no such encoder >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(film_files, "ffmpeg", lambda: str(program))
    film = Mp4(10.0)
    image = QImage(QSize(1920, 1080), QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    with pytest.raises(FilmError, match="ffmpeg gave up: no such encoder"):
        _write(film, image)
    film.close()


def _write(film: Mp4, image: QImage) -> None:
    film.add(image)
    film.finish()


def test_that_there_is_no_film_without_a_path(window: MainWindow, tmp_path: Path) -> None:
    assert made(window, choice_of(tmp_path)) == Written(ALONE, failed=True)


def test_that_a_film_that_cannot_be_written_is_said(walked: MainWindow, tmp_path: Path) -> None:
    choice = replace(choice_of(tmp_path), file=tmp_path / "missing" / "a.gif")
    written = made(walked, choice)
    assert written.failed
    assert "the folder is not there any more" in written.words


def test_that_a_film_is_given_up_and_what_was_there_stays(
    make_window: MakeWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = make_window("x^2 + 10y^2", (3.0, 1.0), synchronous=False)
    window.controller.stepper.take(300)
    qtbot.waitUntil(lambda: len(window.store.scene.exploration.path) > 300)
    choice = replace(choice_of(tmp_path), frames=300)
    choice.file.write_bytes(b"before")
    filming, ended = Filming(window), list[Written]()
    filming.ended.connect(ended.append)
    with qtbot.waitSignal(filming.progressed):
        filming.export(choice)
    filming.cancel()
    assert ended == [Written("it was given up", failed=True)]
    assert choice.file.read_bytes() == b"before"
    assert not filming.is_under_way
    qtbot.waitUntil(lambda: not [w for w in QApplication.topLevelWidgets() if isinstance(w, FilmStage)])


def test_that_a_film_is_made_beside_other_work(make_window: MakeWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window = make_window("x^2 + 10y^2", (3.0, 1.0), synchronous=False)
    window.controller.stepper.take(5)
    qtbot.waitUntil(lambda: len(window.store.scene.exploration.path) > 5)
    filming = Filming(window)
    choice = choice_of(tmp_path)
    with qtbot.waitSignal(filming.ended, timeout=30_000) as found:
        filming.export(choice)
        window.controller.place_start((1.0, 1.0))
    assert not found.args[0].failed
    assert len(frames_of(choice.file)) == 6


def test_that_a_large_gif_may_have_fewer_frames() -> None:
    assert most_frames(FilmFormat.GIF, (640, 400)) == 500
    assert most_frames(FilmFormat.GIF, (1920, 1080)) == 120
    assert most_frames(FilmFormat.MP4, (1920, 1080)) == 500


def test_that_a_window_closes_while_its_film_is_made(make_window: MakeWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window = make_window("x^2 + 10y^2", (3.0, 1.0), synchronous=False)
    window.controller.stepper.take(100)
    qtbot.waitUntil(lambda: len(window.store.scene.exploration.path) > 100)
    filming, choice = Filming(window), choice_of(tmp_path)
    with qtbot.waitSignal(filming.progressed):
        filming.export(choice)
    window.close()
    assert list(tmp_path.glob("path*")) == []
