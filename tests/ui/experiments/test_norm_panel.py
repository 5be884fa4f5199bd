"""The norm panel chooses a norm, shows its ball, and lets u follow it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from explorer.descent import Rules, observe
from explorer.direction import AtAngle, DirectionRule, SteepestIn, Vector
from explorer.local_model import local_model
from explorer.loss import Loss
from explorer.norms import Euclidean, HessianNorm, MaxNorm, Norm, OneNorm, Scaled
from explorer.plane import plane_of
from explorer.question import Question
from explorer.slices import FIRST_TWO, slice_through
from explorer.step_size import LengthRule
from ui.background import Job
from ui.experiments.norm_lines import share_text
from ui.experiments.norm_panel import NormPanel
from ui.overlay import Stroke
from ui.pens import mixed
from ui.theme import DARK, LIGHT, Theme, palette

ROSENBROCK = "(1 - x)^2 + 100(y - x^2)^2"


def question(
    text: str = ROSENBROCK, w: Vector = (-1.2, 1.0), eta: float = 0.1, rule: DirectionRule | None = None
) -> Question:
    loss = Loss.parse(text)
    rules = Rules(rule or AtAngle(), LengthRule.LENGTH, eta)
    model = local_model(loss, observe(loss, w), rules, 2)
    plane = None if len(w) == 1 else plane_of(loss.variables) if len(w) == 2 else slice_through(FIRST_TWO, loss, w)
    return Question(loss, model, rules, 0, plane)


def answer(panel: NormPanel, asked: Question) -> None:
    """Ask as the laboratory does: first what needs no work, then the work."""
    panel.show_question(asked)
    panel.show_result(panel.work(asked, panel.settings, Job(lambda _: None, synchronous=True)))


def press(panel: NormPanel, text: str) -> None:
    button = next(button for button in panel.controls.buttons if button.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def read(label: QLabel) -> str:
    return " ".join(label.text().split())


@pytest.fixture
def panel(qtbot: QtBot) -> NormPanel:
    panel = NormPanel()
    qtbot.addWidget(panel)
    panel.resize(430, 520)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


# -- choosing


@pytest.mark.parametrize(
    ("text", "norm"), [("ℓ₂", Euclidean()), ("∇²L", HessianNorm()), ("ℓ₁", OneNorm()), ("ℓ∞", MaxNorm())]
)
def test_that_each_norm_is_a_press_away_and_asks_anew(panel: NormPanel, qtbot: QtBot, text: str, norm: Norm) -> None:
    answer(panel, question())
    with qtbot.waitSignal(panel.asked):
        press(panel, text)
    assert panel.settings == norm
    assert not panel.controls.scales.isVisible()


def test_that_the_sliders_are_the_diagonal_of_p(panel: NormPanel, qtbot: QtBot) -> None:
    answer(panel, question())
    assert panel.settings == Scaled((4.0, 1.0))
    with qtbot.waitSignal(panel.asked):
        panel.controls.sliders[1].setValue(panel.controls.sliders[1].maximum())
    assert panel.settings == Scaled((4.0, 100.0))
    panel.controls.sliders[0].setValue(panel.controls.sliders[0].minimum())
    assert panel.settings == Scaled((0.01, 100.0))


def test_that_other_variables_are_typed_by_name(panel: NormPanel, qtbot: QtBot) -> None:
    answer(panel, question("x^2 + y^2 + z^2", (1.0, 2.0, 3.0)))
    assert panel.controls.field.isVisible()
    assert panel.controls.field.text() == "x=4"
    panel.controls.field.selectAll()
    with qtbot.waitSignal(panel.asked):
        QTest.keyClicks(panel.controls.field, "z=0.5, y=2")
        QTest.keyClick(panel.controls.field, Qt.Key.Key_Return)
    assert panel.settings == Scaled((1.0, 2.0, 0.5))
    assert panel.controls.sliders[1].value() > 0


@pytest.mark.parametrize(("typed", "words"), [("z=-1", "positive"), ("q=2", "unknown variable `q`")])
def test_that_what_gives_no_norm_is_refused_beside_the_field(panel: NormPanel, typed: str, words: str) -> None:
    answer(panel, question("x^2 + y^2 + z^2", (1.0, 2.0, 3.0)))
    before = panel.settings
    panel.controls.field.selectAll()
    QTest.keyClicks(panel.controls.field, typed)
    QTest.keyClick(panel.controls.field, Qt.Key.Key_Return)
    assert panel.settings == before
    assert words in panel.note.text()
    panel.controls.sliders[0].setValue(0)
    assert words not in panel.note.text()


def test_that_other_variables_get_a_diagonal_of_their_own(panel: NormPanel) -> None:
    answer(panel, question())
    panel.controls.sliders[1].setValue(50)
    answer(panel, question("a^2 + b^2 + c^2", (1.0, 1.0, 1.0)))
    assert panel.settings == Scaled((4.0, 1.0, 1.0))


def test_that_a_norm_that_u_follows_already_is_the_first_one_shown(panel: NormPanel) -> None:
    answer(panel, question(rule=SteepestIn(Scaled((1.0, 9.0)))))
    chosen = [panel.settings]
    assert not panel.use.isEnabled()
    press(panel, "ℓ₁")
    answer(panel, question(rule=SteepestIn(Scaled((1.0, 9.0)))))
    chosen.append(panel.settings)
    assert chosen == [Scaled((1.0, 9.0)), OneNorm()]


# -- what it says


def test_that_the_numbers_are_those_of_the_norm(panel: NormPanel) -> None:
    answer(panel, question())
    words = read(panel.numbers)
    # ∇L = (−215.6, −88): √(215.6²/4 + 88²) = 139.157…
    assert "−139.16 = −√(∇LᵀP⁻¹∇L)" in words
    assert "√(uᵀPu) = 1" in words
    assert "u* is 0° from −P⁻¹∇L at arrival, 0.535° from that at w" in words
    table = {str(row[0]): row[1] for row in panel.rows()[1:]}
    assert table["v·∇L"] == pytest.approx(-float(np.hypot(215.6 / 2, 88.0)), rel=1e-14)
    assert table["P of x"] == 4.0
    assert table["angle from u* to −P⁻¹∇L(w + ηu*) in degrees"] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ℓ₂", "circle, and steepest is −∇L"),
        ("∇²L", "Newton’s"),
        ("ℓ₁", "largest |∂L/∂wᵢ| moves, x: coordinate descent"),
        ("ℓ∞", "sign descent"),
        ("P", "steepest is −P⁻¹∇L"),
    ],
)
def test_that_a_sentence_says_what_each_norm_shows(panel: NormPanel, text: str, words: str) -> None:
    press(panel, text)
    answer(panel, question())
    assert words in panel.words.text()


@pytest.mark.parametrize(
    ("norm", "asked", "words"),
    [
        ("ℓ₂", question(), "follows the gradient at arrival (the implicit step)"),
        ("ℓ₂", question("x^2 + y^2", (1.0, 2.0)), "the best step and u are one"),
        ("ℓ₂", question("x^2 + 4y^2", (0.5, 0.1), 3.0), "beyond a minimum"),
        ("ℓ₂", question("3*abs(x) + (y-1)^2", (0.0, 3.0)), "no gradient at arrival"),
        ("ℓ₂", question("log(x) + y^2", (0.05, 1.0)), "jumps or ends"),
        ("ℓ₁", question("x^2 + y^2", (1.0, 1.0)), "x, y have equally large"),
        ("ℓ₁", question("x^2 + 10y^2", (3.0, 1.0), 1.0), "inside an edge"),
        ("ℓ∞", question("x^2 + 10y^2", (3.0, 1.0), 0.1), "at a corner"),
        ("ℓ₂", question("y^2 - x^2", (0.0, 0.0), 0.5), "at w there is none to follow"),
        ("ℓ₁", question("3*abs(x) + (y-1)^2", (0.0, 3.0)), "no gradient at arrival"),
        ("P", question("x^2 + y^2 + z^2", (1.0, 1.0, 2.0)), "Cut by the plane of ∇L and u"),
    ],
)
def test_that_the_best_point_is_told_in_words(panel: NormPanel, norm: str, asked: Question, words: str) -> None:
    press(panel, norm)
    answer(panel, asked)
    assert words in panel.words.text()


@pytest.mark.parametrize(
    ("norm", "asked", "words"),
    [
        ("∇²L", question("x^2 - y^2", (1.0, 1.0)), "not positive definite"),
        ("P", question("x^2", (1.0,)), "With one variable there are two directions"),
        ("ℓ₁", question("log(x) + y", (-1.0, 0.0)), "L is not finite at w"),
    ],
)
def test_that_without_a_ball_the_plot_says_why(panel: NormPanel, norm: str, asked: Question, words: str) -> None:
    press(panel, norm)
    answer(panel, asked)
    assert words in panel.plot.reason
    assert words not in panel.note.text()
    assert not panel.legend.isVisible()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (question("abs(x) + y^2", (0.0, 1.0)), "not differentiable at w"),
        (question("x^2 + 3y^2", (0.0, 0.0)), "no direction is steepest"),
    ],
)
def test_that_where_nothing_is_steepest_the_ball_stays_and_the_note_says_why(
    panel: NormPanel, asked: Question, words: str
) -> None:
    answer(panel, asked)
    assert panel.plot.reason == ""
    assert words in panel.note.text()
    assert "nan" not in read(panel.numbers)
    assert "–" not in read(panel.numbers)
    assert not panel.use.isEnabled()


def test_that_the_same_answer_again_changes_nothing(panel: NormPanel) -> None:
    loss = Loss.parse(ROSENBROCK)
    shown: list[object] = []
    panel.overlay_changed.connect(shown.append)
    panel.on_landscape.setChecked(True)
    for beta in (180.0, 150.0, 120.0):
        rules = Rules(AtAngle(beta), LengthRule.LENGTH, 0.1)
        model = local_model(loss, observe(loss, (-1.2, 1.0)), rules, 2)
        answer(panel, Question(loss, model, rules, 0, plane_of(loss.variables)))
    assert len(shown) == 1


# -- what it wishes


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("P", SteepestIn(Scaled((4.0, 1.0)))),
        ("∇²L", SteepestIn(HessianNorm())),
        ("ℓ₁", SteepestIn(OneNorm())),
        ("ℓ∞", SteepestIn(MaxNorm())),
    ],
)
def test_that_u_can_follow_the_norm(panel: NormPanel, qtbot: QtBot, text: str, rule: DirectionRule) -> None:
    press(panel, text)
    answer(panel, question())
    with qtbot.waitSignal(panel.rule_chosen) as blocker:
        QTest.mouseClick(panel.use, Qt.MouseButton.LeftButton)
    assert blocker.args == [rule, False]
    answer(panel, question(rule=rule))
    assert not panel.use.isEnabled()
    assert "follows" in panel.use.text()


def test_that_in_the_euclidean_norm_it_is_steepest_descent_itself(panel: NormPanel, qtbot: QtBot) -> None:
    answer(panel, question(rule=SteepestIn(OneNorm())))
    press(panel, "ℓ₂")
    answer(panel, question(rule=SteepestIn(OneNorm())))
    with qtbot.waitSignal(panel.rule_chosen) as blocker:
        QTest.mouseClick(panel.use, Qt.MouseButton.LeftButton)
    assert blocker.args == [AtAngle(), False]


def test_that_the_ball_is_drawn_around_w_on_the_landscape_while_it_is_asked_for(panel: NormPanel) -> None:
    shown: list[tuple[Stroke, ...]] = []
    panel.overlay_changed.connect(shown.append)
    answer(panel, question())
    panel.on_landscape.setChecked(True)
    answer(panel, question("x^2 - y^2", (1.0, 1.0)))
    panel.on_landscape.setChecked(False)
    assert [len(overlay) for overlay in shown] == [2, 2, 0]
    ball, star = shown[0]
    offsets = ball.points - (-1.2, 1.0)
    assert 4.0 * offsets[:, 0] ** 2 + offsets[:, 1] ** 2 == pytest.approx(np.full(len(offsets), 0.01))
    assert star.symbol == "star"
    assert star.points.shape == (1, 2)


@pytest.mark.parametrize("size", [(430, 520), (340, 430), (340, 350)])
def test_that_a_ball_in_another_plane_is_projected_onto_the_landscape_and_that_is_said(
    panel: NormPanel, size: tuple[int, int]
) -> None:
    panel.resize(*size)
    shown: list[tuple[Stroke, ...]] = []
    panel.overlay_changed.connect(shown.append)
    press(panel, "ℓ₁")
    asked = question("x^2 + 2y^2 + 9z^2", (1.0, 1.0, 1.0), 0.5)
    answer(panel, asked)
    assert "projection" not in panel.words.text()
    panel.on_landscape.setChecked(True)
    assert "Cut by the plane of ∇L and u" in panel.words.text()
    assert "The landscape shows its projection." in panel.words.text()
    offsets = shown[-1][0].points - (1.0, 1.0)
    # u is along z: in that plane x and y are (2, 4)/√20 of one coordinate, and the ball is |x| + |y| + |z| ≤ 0.5
    assert offsets[:, 1] == pytest.approx(2.0 * offsets[:, 0], abs=1e-14)
    assert np.abs(offsets).sum(axis=1).max() == pytest.approx(0.5, rel=1e-12)


def test_that_of_three_variables_the_numbers_are_those_of_u(panel: NormPanel) -> None:
    press(panel, "ℓ₁")
    answer(panel, question("x^2 + 2y^2 + 9z^2", (1.0, 1.0, 1.0), 0.5))
    words, table = read(panel.numbers), {str(row[0]): row[1] for row in panel.rows()[1:]}
    # z alone moves, by 0.5: 9/4 − 9
    assert "v·∇L −18 " in words
    assert "−6.75 at the tip of u" in words
    assert (table["u of x"], table["u of z"], table["ΔL at ηu, |u| = 1 in the norm"]) == (0.0, -1.0, -6.75)
    assert {"u* of x", "u* of y", "u* of z"} <= set(table)


def test_that_a_direction_against_the_steepest_one_is_called_opposite(panel: NormPanel) -> None:
    press(panel, "∇²L")
    answer(panel, question("x^2 + y^2", (1.0, 0.0), 2.0))
    assert "u* is opposite to −(∇²L)⁻¹∇L at arrival, 0° from that at w" in read(panel.numbers)


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (1.0, "100 %"), (1.0 - 1e-13, "100 %"), (1.0 - 1e-6, "over 99.99 %"), (0.9995, "99.95 %"),
        (0.95, "95 %"), (-1.0, "−100 %"), (-0.5, "−50 %"), (1.234e-7, "1.23e−5 %"),
    ],
)  # fmt: skip
def test_that_a_share_has_four_digits_at_most(share: float, text: str) -> None:
    assert share_text(share) == text


@pytest.mark.parametrize("text", ["P", "ℓ₁", "∇²L"])
def test_that_in_a_low_panel_the_picture_has_the_room_and_the_sentence_is_in_its_tooltip(
    panel: NormPanel, text: str
) -> None:
    panel.resize(430, 560)
    press(panel, text)
    answer(panel, question())
    assert "best" in panel.words.text()
    assert panel.plot.toolTip() == ""
    assert panel.plot.getAxis("bottom").labelText == "x from w"
    said = panel.words.text()
    panel.resize(340, 350)
    assert panel.words.isHidden()
    assert panel.plot.toolTip() == said
    assert panel.plot.getAxis("bottom").labelText == ""


def test_that_the_circle_is_named_only_where_it_is_another_line_and_in_view(panel: NormPanel) -> None:
    answer(panel, question())
    assert "Euclidean circle, radius η" in read(panel.legend)
    # the ball is a hundred times smaller than the circle
    panel.controls.choose(Scaled((1e4, 1e4)))
    answer(panel, question())
    assert "circle" not in read(panel.legend)
    press(panel, "ℓ₂")
    answer(panel, question())
    assert "circle" not in read(panel.legend)


# -- how it looks


def test_that_axes_are_equal_and_the_ball_is_in_view_at_every_eta(panel: NormPanel) -> None:
    for eta in (10.0, 1.0, 1e-3, 1e-9):
        answer(panel, question(eta=eta))
        box = panel.plot.getViewBox()
        (left, right), (low, high) = box.viewRange()
        assert (right - left) / box.width() == pytest.approx((high - low) / box.height(), rel=1e-6)
        assert panel.plot.view is not None
        rim = panel.plot.view.rim
        assert left < rim[:, 0].min() < rim[:, 0].max() < right
        assert low < rim[:, 1].min() < rim[:, 1].max() < high
        assert np.ptp(rim[:, 1]) > 0.2 * (high - low)


@pytest.mark.parametrize("w", [(-1.00844, 1.06378), (-1.2, 1.0), (0.5, 0.2), (0.0, 1.0), (1.3, 1.0)])
@pytest.mark.parametrize("size", [(430, 520), (340, 430)])
def test_that_the_name_of_the_gradient_at_arrival_leaves_w_and_other_names_free(
    panel: NormPanel, w: tuple[float, float], size: tuple[int, int]
) -> None:
    panel.resize(*size)
    for text in ("P", "ℓ₁", "ℓ∞"):
        press(panel, text)
        answer(panel, question(w=w))
        panel.plot.grab()
        others, box = dict(panel.plot.names), panel.plot.getViewBox()
        name = others.pop("∇L(w+ηu*)")
        assert not name.contains(QPointF(box.width() / 2.0, box.height() / 2.0))
        assert not any(name.intersects(other) for other in others.values())


@pytest.mark.parametrize("size", [(430, 520), (340, 430)])
@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("text", ["ℓ₂", "P", "∇²L", "ℓ₁", "ℓ∞"])
def test_that_nothing_is_cut_off(
    panel: NormPanel, qtbot: QtBot, size: tuple[int, int], theme: Theme, text: str
) -> None:
    panel.set_theme(theme)
    panel.resize(*size)
    press(panel, text)
    answer(panel, question("x^2 + 4y^2 + x*y + z^2*(1+x^2)", (1.0, 1.0, 2.0), 0.5))
    qtbot.waitUntil(lambda: panel.words.height() >= panel.words.heightForWidth(panel.words.width()))
    assert panel.size().width() == size[0]
    for label in (panel.numbers, panel.legend):
        assert label.sizeHint().width() <= label.width() or not label.isVisible()
    assert panel.plot.height() >= 120
    assert not panel.grab().isNull()


def test_that_it_is_scrolled_only_where_its_words_have_too_little_room(qtbot: QtBot) -> None:
    area, panel = QScrollArea(), NormPanel()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(panel)
    area.resize(430, 700)
    with qtbot.waitExposed(area):
        area.show()
    answer(panel, question())
    area.resize(430, 420)
    qtbot.waitUntil(lambda: panel.height() <= area.height())
    assert area.verticalScrollBar().maximum() == 0
    area.resize(430, 140)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)


def test_that_larger_type_makes_its_text_larger(panel: NormPanel, set_type: Callable[[float], None]) -> None:
    answer(panel, question())
    before = panel.words.font().pointSizeF()
    set_type(1.4)
    panel.set_large(True)
    assert panel.words.font().pointSizeF() == pytest.approx(1.4 * before, rel=0.02)
    assert panel.controls.buttons[0].font().pointSizeF() > before


def test_that_the_norm_that_is_chosen_stands_out_in_both_themes(panel: NormPanel) -> None:
    for theme in (LIGHT, DARK):
        panel.setPalette(palette(theme))
        panel.set_theme(theme)
        press(panel, "ℓ₁")
        grounds = {
            button.text(): button.palette().color(QPalette.ColorRole.Button) for button in panel.controls.buttons
        }
        assert grounds["ℓ₁"] == mixed(QColor(theme.window), QColor(theme.accent), 0.45)
        assert grounds["ℓ₂"] == palette(theme).color(QPalette.ColorRole.Button)
