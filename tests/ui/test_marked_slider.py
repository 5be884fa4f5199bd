"""Marks stand where the handle would stand, and explain themselves."""

from __future__ import annotations

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


def test_that_the_mark_under_the_mouse_says_what_it_means(qtbot: QtBot) -> None:
    slider = slider_with(qtbot, SliderMark(300, "½", "L is back"), SliderMark(700, "↓", "the best η along u"))
    assert slider.words_at(slider.place_of(300)) == "L is back"
    assert slider.words_at(slider.place_of(700) + 3.0) == "the best η along u"
    assert slider.words_at(slider.place_of(500)) == ""


def test_that_a_mark_can_be_seen(qtbot: QtBot) -> None:
    slider = slider_with(qtbot)
    without = slider.grab().toImage()
    slider.show_marks([SliderMark(500, "|", "the middle")])
    assert slider.grab().toImage() != without
