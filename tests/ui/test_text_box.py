"""A text in a box: as large as the text, and never larger than the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.about import ABOUT
from ui.actions import keys_as_html
from ui.text_box import TextBox

Show = Callable[[str], TextBox]


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Show]:
    """Show a text in a box."""
    parent = QWidget()
    qtbot.addWidget(parent)

    def show(html: str) -> TextBox:
        box = TextBox("A text", html, parent)
        box.open()
        qtbot.waitExposed(box)
        return box

    yield show
    parent.close()


@pytest.mark.parametrize("html", ["<p>One line.</p>", ABOUT, keys_as_html()], ids=["a line", "about", "keys"])
def test_that_a_text_is_never_wider_than_its_box(shown: Show, html: str) -> None:
    assert shown(html).text.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("html", ["<p>One line.</p>", ABOUT], ids=["a line", "about"])
def test_that_a_text_for_which_there_is_room_is_shown_whole(shown: Show, html: str) -> None:
    box = shown(html)
    assert box.text.verticalScrollBar().maximum() == 0
    assert box.text.viewport().height() < box.text.document().size().height() + 60


def test_that_a_text_that_is_higher_than_the_screen_scrolls(shown: Show) -> None:
    box = shown("<p>Line.</p>" * 300)
    assert box.height() <= box.screen().availableSize().height()
    bar = box.text.verticalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(bar.maximum())
    assert bar.value() == bar.maximum()
