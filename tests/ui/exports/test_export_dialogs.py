from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from tests.ui.conftest import MakeWindow
from ui.exports import film_dialog
from ui.exports.choices import Format
from ui.exports.film_dialog import FilmDialog
from ui.exports.opening import ask_for_film, ask_for_picture
from ui.exports.picture_dialog import PictureDialog
from ui.window import MainWindow


def open_by_keys(window: MainWindow, name: str, kind: type[PictureDialog | FilmDialog]) -> PictureDialog | FilmDialog:
    window.actions_by_name[name].trigger()
    found = window.findChild(kind)
    assert found is not None
    return found


def choose(box: QComboBox, value: str) -> None:
    box.setCurrentIndex(box.findData(value))


def accept(dialog: PictureDialog | FilmDialog) -> None:
    QTest.mouseClick(dialog.export_button, Qt.MouseButton.LeftButton)


def test_that_a_picture_is_exported_and_the_dialog_closes(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = open_by_keys(window, "export_picture", PictureDialog)
    assert isinstance(dialog, PictureDialog)
    choose(dialog.subject, "angle")
    choose(dialog.scale, "3")
    dialog.file.edit.setText(str(tmp_path / "angle.png"))
    assert dialog.size_text.text() == f"{3 * window.angle.width()} × {3 * window.angle.height()} pixels"
    with qtbot.waitSignal(dialog.accepted):
        accept(dialog)
    assert QImage(str(tmp_path / "angle.png")).size() == window.angle.size() * 3
    assert "angle.png" in window.controls.status.text()


def test_that_the_name_follows_what_is_chosen(window: MainWindow, tmp_path: Path) -> None:
    dialog = ask_for_picture(window)
    assert dialog.file.file.name == "steepest-landscape.png"
    choose(dialog.format, Format.PDF.value)
    choose(dialog.subject, "history")
    assert dialog.file.file.name == "steepest-history.pdf"
    assert not dialog.scale.isEnabled()
    assert "mm" in dialog.size_text.text()
    dialog.file.edit.setText(str(tmp_path / "work 1.5"))
    choose(dialog.format, Format.SVG.value)
    assert dialog.choice.file == tmp_path / "work 1.5.svg"
    dialog.file.edit.setText("  ")
    assert not dialog.export_button.isEnabled()
    dialog.reject()


def test_that_a_named_subject_is_chosen_and_the_last_choice_comes_back(window: MainWindow, tmp_path: Path) -> None:
    dialog = ask_for_picture(window, "taylor")
    assert dialog.choice.subject == "taylor"
    choose(dialog.format, "svg")
    dialog.file.edit.setText(str(tmp_path / "a.svg"))
    accept(dialog)
    again = ask_for_picture(window)
    assert (again.choice.subject, again.choice.format, again.choice.file.parent) == ("taylor", Format.SVG, tmp_path)
    again.reject()


def test_that_a_picture_that_cannot_be_written_keeps_the_dialog_open(window: MainWindow, tmp_path: Path) -> None:
    dialog = ask_for_picture(window)
    dialog.file.edit.setText(str(tmp_path / "missing" / "a.png"))
    accept(dialog)
    assert not dialog.isHidden()
    assert "the folder is not there any more" in dialog.message.text()
    assert dialog.export_button.isEnabled()
    dialog.reject()


def test_that_the_preview_shows_what_is_chosen(window: MainWindow) -> None:
    dialog = ask_for_picture(window)
    before = dialog.preview.pixmap().toImage()
    choose(dialog.colours, "dark")
    dark = dialog.preview.pixmap().toImage()
    choose(dialog.subject, "history")
    assert len({before.cacheKey(), dark.cacheKey(), dialog.preview.pixmap().cacheKey()}) == 3
    assert before != dark
    dialog.reject()


def test_that_a_film_is_exported_with_what_was_chosen(make_window: MakeWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window = make_window("x^2 + 10y^2", (3.0, 1.0))
    for _ in range(4):
        window.controller.step()
    dialog = open_by_keys(window, "export_film", FilmDialog)
    assert isinstance(dialog, FilmDialog)
    assert dialog.length.text() == "5 of 5 moments, 0.5 s"
    choose(dialog.size_box, "640x400")
    dialog.frames.setValue(3)
    dialog.fps.setValue(2)
    dialog.file.edit.setText(str(tmp_path / "a.gif"))
    with qtbot.waitSignal(dialog.accepted):
        accept(dialog)
    with Image.open(tmp_path / "a.gif") as film:
        assert (film.size, getattr(film, "n_frames", 1), film.info["duration"]) == ((640, 400), 3, 500)
    again = ask_for_film(window)
    assert again is not None
    assert (again.choice.frames, again.choice.fps, again.choice.size) == (3, 2.0, (640, 400))
    again.reject()


def test_that_a_film_without_a_path_is_not_asked_for(window: MainWindow) -> None:
    assert ask_for_film(window) is None
    assert "take a step first" in window.controls.status.text()


def test_that_cancelling_gives_the_film_up_first_and_closes_then(
    make_window: MakeWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window = make_window("x^2 + 10y^2", (3.0, 1.0), synchronous=False)
    window.controller.stepper.take(200)
    qtbot.waitUntil(lambda: len(window.store.scene.exploration.path) > 200)
    dialog = ask_for_film(window)
    assert dialog is not None
    dialog.frames.setValue(200)
    dialog.file.edit.setText(str(tmp_path / "a.gif"))
    accept(dialog)
    qtbot.waitUntil(lambda: dialog.progress.value() > 0)
    assert dialog.progress.maximum() == 200
    dialog.reject()
    assert not dialog.isHidden()
    assert "given up" in dialog.message.text()
    assert dialog.export_button.isEnabled()
    assert not (tmp_path / "a.gif").exists()
    dialog.reject()
    assert dialog.isHidden()


def test_that_without_ffmpeg_a_video_cannot_be_chosen_in_vain(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(film_dialog, "ffmpeg", lambda: None)
    window.controller.step()
    dialog = ask_for_film(window)
    assert dialog is not None
    choose(dialog.format, "mp4")
    assert not dialog.export_button.isEnabled()
    assert "apt install ffmpeg" in dialog.message.text()
    choose(dialog.format, "gif")
    assert dialog.export_button.isEnabled()
    dialog.reject()


def test_that_every_field_has_a_name(window: MainWindow) -> None:
    window.controller.step()
    for dialog in (ask_for_picture(window), ask_for_film(window)):
        assert dialog is not None
        fields = [field for kind in (QComboBox, QLineEdit, QSpinBox) for field in dialog.findChildren(kind)]
        assert all(f.accessibleName() for f in fields if f.objectName() != "qt_spinbox_lineedit")
        assert dialog.findChild(QDialogButtonBox) is not None
        dialog.reject()
