from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.ui.conftest import MakeWindow
from tests.ui.exports.opened import count_of, difference, pdf, pixels, svg_count, svg_image, svg_texts
from ui.exports.choices import Colours, Format, PictureChoice, keep_choice, last_choice, named
from ui.exports.exporter import Exporter, Written
from ui.exports.painting import MOST_PIXELS, TooLargeError, image_of
from ui.exports.subjects import subjects
from ui.path_image import PathImage
from ui.theme import DARK, LIGHT, Theme
from ui.window import MainWindow

_SLIGHT = 12.0
"""The mean difference of two renderings of one picture, 0 to 255: other renderers smooth letters otherwise."""


def exported(window: MainWindow, choice: PictureChoice) -> bytes:
    exporter, ended = Exporter(window), list[Written]()
    exporter.ended.connect(ended.append)
    exporter.export(choice)
    assert [written.failed for written in ended] == [False], ended
    return choice.file.read_bytes()


def choice_of(tmp_path: Path, subject: str, form: Format, scale: int = 1) -> PictureChoice:
    return PictureChoice(subject, form, scale, Colours.SEEN, tmp_path / f"picture.{form.value}")


@pytest.fixture
def stepped(window: MainWindow, qtbot: QtBot) -> MainWindow:
    qtbot.waitUntil(lambda: window.landscape.plot.ground.landscape is not None and window.taylor.formula.is_typeset)
    for _ in range(3):
        window.controller.step()
    return window


def test_that_everything_seen_can_be_chosen_and_what_is_behind_a_tab_cannot(stepped: MainWindow) -> None:
    names = {subject.name for subject in subjects(stepped)}
    assert {"window", "landscape", "taylor", "taylor-1", "angle", "angle-1", "history", "history-1"} <= names
    assert "components" not in names
    stepped.experiments.toggle("rose")
    names = {subject.name for subject in subjects(stepped)}
    assert "rose" in names
    assert "rose-1" in names
    assert "taylor" not in names


def test_that_names_and_titles_tell_subjects_apart(stepped: MainWindow) -> None:
    known = subjects(stepped)
    assert len({subject.name for subject in known}) == len(known)
    assert len({subject.title for subject in known}) == len(known)


@pytest.mark.parametrize("scale", [1, 2, 4])
def test_that_an_image_has_its_scale_and_the_colours_of_the_quantities(
    stepped: MainWindow, tmp_path: Path, scale: int
) -> None:
    image = QImage.fromData(exported(stepped, choice_of(tmp_path, "landscape", Format.PNG, scale)))
    assert image.size() == stepped.landscape.plot.size() * scale
    assert image.dotsPerMeterX() == round(scale * 96 / 0.0254)
    for colour in (LIGHT.gradient, LIGHT.direction, LIGHT.text):
        assert count_of(image, colour) > 20 * scale**2


def test_that_a_fine_image_is_painted_finely_and_not_enlarged(stepped: MainWindow, tmp_path: Path) -> None:
    plot = stepped.landscape.plot
    enlarged = image_of(plot, 1.0).scaled(plot.size() * 4)
    fine = QImage.fromData(exported(stepped, choice_of(tmp_path, "landscape", Format.PNG, 4)))
    blocks = pixels(fine)[: fine.height() // 4 * 4, : fine.width() // 4 * 4].astype(int)
    rows, columns = blocks.shape[0] // 4, blocks.shape[1] // 4
    spread = blocks.reshape(rows, 4, columns, 4, 3).max(axis=(1, 3)) - blocks.reshape(rows, 4, columns, 4, 3).min(
        axis=(1, 3)
    )
    assert (spread > 60).any(axis=2).mean() > 0.02
    assert difference(fine, enlarged) > 1.0


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("subject", ["landscape", "taylor-1", "angle", "history", "window"])
def test_that_vectors_look_like_the_image(stepped: MainWindow, tmp_path: Path, subject: str, theme: Theme) -> None:
    stepped.set_theme(theme)
    image = QImage.fromData(exported(stepped, choice_of(tmp_path, subject, Format.PNG)))
    data = exported(stepped, choice_of(tmp_path, subject, Format.SVG))
    assert difference(svg_image(data, image.width(), image.height()), image) < _SLIGHT


def test_that_vectors_have_texts_and_lines_and_only_the_colours_of_the_ground_as_images(
    stepped: MainWindow, tmp_path: Path
) -> None:
    data = exported(stepped, choice_of(tmp_path, "landscape", Format.SVG))
    texts = svg_texts(data)
    assert {"x", "y", "L", "−1", "0.5"} <= set(texts)
    assert 1 <= svg_count(data, "image") <= 2
    assert svg_count(data, "path") > 15
    for colour in (LIGHT.gradient, LIGHT.direction):
        assert colour.encode() in data
    plot = exported(stepped, choice_of(tmp_path, "taylor-1", Format.SVG))
    assert svg_count(plot, "image") == 0
    assert "t (distance along u)" in svg_texts(plot)


def test_that_formulas_in_vectors_have_no_outline(stepped: MainWindow, tmp_path: Path) -> None:
    data = exported(stepped, choice_of(tmp_path, "taylor", Format.SVG))
    # only what is typeset is scaled
    outlines = re.findall(rb'<g fill="#[^>]*stroke="([^"]*)"[^>]*transform="matrix\(0\.[1-9]', data)
    assert len(outlines) >= 5
    assert set(outlines) == {b"none"}
    assert b'd=""' not in data
    assert f'fill="{LIGHT.second_order}"'.encode() in data


def test_that_nothing_of_the_ray_is_drawn_beyond_its_plot(window: MainWindow, tmp_path: Path) -> None:
    window.controller.set_eta(1.0)
    data = exported(window, choice_of(tmp_path, "window", Format.SVG))
    plot = window.taylor.plot
    view = plot.getViewBox().sceneBoundingRect().translated(plot.mapTo(window, plot.rect().topLeft()).toPointF())
    clip = f"M{view.left():g},{view.top():g} "
    assert clip.encode() in data


def test_that_a_page_has_the_size_of_the_screen_and_its_text_can_be_searched(
    stepped: MainWindow, tmp_path: Path
) -> None:
    page = pdf(exported(stepped, choice_of(tmp_path, "window", Format.PDF)))
    assert page.pages == [(960.0, 600.0)]
    assert {"Taylor terms", "History", "partial sum Sₖ", "remainder Rₖ", "x", "−0.5"} <= set(page.texts)
    assert page.lines > 1_000


def test_that_a_page_of_a_plot_has_no_image(stepped: MainWindow, tmp_path: Path) -> None:
    page = pdf(exported(stepped, choice_of(tmp_path, "history-1", Format.PDF)))
    assert (len(page.pages), page.images) == (1, 0)
    assert "step 0" in page.texts


@pytest.mark.parametrize(("colours", "theme"), [(Colours.DARK, DARK), (Colours.LIGHT, LIGHT)])
@pytest.mark.parametrize("seen", [LIGHT, DARK])
def test_that_other_colours_are_taken_for_the_picture_alone(
    stepped: MainWindow, tmp_path: Path, colours: Colours, theme: Theme, seen: Theme
) -> None:
    stepped.set_theme(seen)
    choice = replace(choice_of(tmp_path, "landscape", Format.PNG), colours=colours)
    image = QImage.fromData(exported(stepped, choice))
    assert image.pixelColor(2, 2).name() == theme.surface
    assert count_of(image, theme.gradient) > 20
    assert (stepped.theme, stepped.updatesEnabled()) == (seen, True)
    assert image_of(stepped.landscape.plot, 1.0).pixelColor(2, 2).name() == seen.surface


def test_that_the_curve_of_one_variable_is_exported(make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window("x^4 - x^2", (0.9,))
    data = exported(window, choice_of(tmp_path, "landscape", Format.SVG))
    assert svg_count(data, "image") == 0
    assert {"x", "L"} <= set(svg_texts(data))


def test_that_a_path_that_is_drawn_as_an_image_is_drawn_anew_for_finer_pixels(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window = make_window("x^2 + 10y^2", (3.0, 1.0))
    window.controller.set_size(1e-3)
    window.controller.stepper.take(3_000)
    kept = window.landscape.plot.marks.scenery.image
    assert isinstance(kept, PathImage)
    assert kept.at(1.0) is kept
    assert kept.at(3.0).image.width() == pytest.approx(3 * kept.image.width(), abs=3)
    png = QImage.fromData(exported(window, choice_of(tmp_path, "landscape", Format.PNG)))
    svg = svg_image(exported(window, choice_of(tmp_path, "landscape", Format.SVG)), png.width(), png.height())
    assert difference(svg, png) < _SLIGHT


# -- what goes wrong


def test_that_a_file_that_cannot_be_written_is_said_and_what_was_there_stays(
    stepped: MainWindow, tmp_path: Path
) -> None:
    taken = tmp_path / "folder.png"
    taken.mkdir()
    ended: list[Written] = []
    exporter = Exporter(stepped)
    exporter.ended.connect(ended.append)
    for file in (taken, tmp_path / "missing" / "a.png"):
        exporter.export(replace(choice_of(tmp_path, "landscape", Format.PNG), file=file))
    assert [written.failed for written in ended] == [True, True]
    assert "there is a folder of this name" in ended[0].words
    assert "the folder is not there any more" in ended[1].words
    assert list(tmp_path.rglob("*.part")) == []


def test_that_an_image_that_no_memory_holds_is_refused(stepped: MainWindow) -> None:
    with pytest.raises(TooLargeError, match="choose a smaller scale"):
        image_of(stepped, (MOST_PIXELS / (1280 * 800)) ** 0.5 + 1.0)


def test_that_what_is_no_longer_seen_is_not_exported(stepped: MainWindow, tmp_path: Path) -> None:
    ended: list[Written] = []
    exporter = Exporter(stepped)
    exporter.ended.connect(ended.append)
    exporter.export(choice_of(tmp_path, "race", Format.PNG))
    assert ended[0].failed
    assert not (tmp_path / "picture.png").exists()


def test_that_the_last_choice_is_remembered_and_nonsense_is_not_believed(stepped: MainWindow, tmp_path: Path) -> None:
    settings = stepped.settings
    choice = PictureChoice("angle", Format.PDF, 3, Colours.DARK, tmp_path / "a.pdf")
    keep_choice(settings, choice)
    assert last_choice(settings) == replace(choice, file=tmp_path)
    for name in ("format", "scale", "colours", "folder"):
        settings.setValue(f"export/{name}", "7")
    read = last_choice(settings)
    assert (read.format, read.scale, read.colours) == (Format.PNG, 2, Colours.SEEN)
    assert read.file.is_dir()


def test_that_a_name_ends_as_its_kind_wants_it() -> None:
    assert named(Path("a.png"), "svg") == Path("a.svg")
    assert named(Path("step 1.5"), "svg") == Path("step 1.5.svg")
    assert named(Path("A.PDF"), "pdf") == Path("A.pdf")
