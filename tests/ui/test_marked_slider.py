"""Marks stand where the handle would stand, and explain themselves."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QStyle, QStyleOptionSlider
from pytestqt.qtbot import QtBot

from ui.marked_slider import MarkedSlider, SliderMark


def slider_with(qtbot: QtBot, *marks: SliderMark) -> MarkedSlider:
    slider = MarkedSlider()
    qtbot.addWidget(slider)
    slider.setRange(0, 1000)
    slider.resize(400, 24)
    slider.show_marks(marks)
    return slider


def test_that_a_mark_stands_where_the_handle_stands_at_its_position(qtbot: QtBot) -> None:
    slider = slider_with(qtbot)
    for position in (0, 137, 500, 1000):
        slider.setValue(position)
        option = QStyleOptionSlider()
        slider.initStyleOption(option)
        handle = slider.style().subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider
        )
        assert abs(slider.place_of(position) - handle.center().x()) <= 2.0


def test_that_a_mark_beyond_the_slider_is_left_out(qtbot: QtBot) -> None:
    slider = slider_with(
        qtbot, SliderMark(-1, "a", "below"), SliderMark(5, "b", "in"), SliderMark(1001, "c", "above")
    )
    assert [mark.symbol for mark in slider.marks] == ["b"]


def test_that_at_any_mark_all_of_them_say_what_they_mean(qtbot: QtBot) -> None:
    marks = (
        SliderMark(700, "↓", "↓  the best η along u", value="0.2"),
        SliderMark(300, "½", "L is back", value="0.01"),
    )
    slider = slider_with(qtbot, *marks)
    said = "½  0.01:  L is back\n↓  0.2:  the best η along u"
    assert slider.words_at(slider.place_of(300)) == said
    assert slider.words_at(slider.place_of(700) + 3.0) == said
    assert slider.words_at(slider.place_of(500)) == ""


def test_that_symbols_are_larger_where_there_is_room(qtbot: QtBot) -> None:
    slider = slider_with(qtbot, *(SliderMark(500 + k, "λ", "here") for k in (0, 40, 80, 120)))
    slider.grab()
    assert slider._font().pointSizeF() == pytest.approx(0.9 * slider.font().pointSizeF())
    for width in range(80, 200, 8):
        slider.resize(width, 60)
        slider.grab()
        shown = symbols_of(slider)
        slider._type = 0.76
        assert shown >= symbols_of(slider)


def symbols_of(slider: MarkedSlider) -> int:
    return sum(side is not None for _, side in slider._sides())


def test_that_a_mark_is_seen_on_the_handle_too(qtbot: QtBot) -> None:
    slider = slider_with(qtbot)
    slider.resize(400, 40)
    slider.setValue(500)
    slider.show_marks([SliderMark(500, "λ", "here", lambda _: "#ff0000")])
    image = slider.grab().toImage()
    x = round(slider.place_of(500) * image.devicePixelRatio())
    column = [image.pixelColor(x, y) for y in range(image.height())]
    assert any(pixel.red() > 200 and pixel.green() < 60 for pixel in column)


def test_that_a_mark_can_be_seen(qtbot: QtBot) -> None:
    slider = slider_with(qtbot)
    without = slider.grab().toImage()
    slider.show_marks([SliderMark(500, "|", "the middle")])
    assert slider.grab().toImage() != without
