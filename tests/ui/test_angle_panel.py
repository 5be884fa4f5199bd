"""The angle panel shows β and what the first order promises, and tells where the dial was turned."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QPainter, QPalette, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from explorer.descent import Rules, Stationary, observe
from explorer.direction import AlongVector, AtAngle, DirectionRule, Newton, Vector
from explorer.local_model import LocalModel, Promise, local_model
from explorer.loss import Loss
from explorer.step_size import LengthRule
from explorer.taylor import Certified
from ui.angle_dial import AngleDial, snapped
from ui.angle_edit import AngleEdit
from ui.angle_lines import proof
from ui.angle_panel import AnglePanel
from ui.dial_drawing import DialDrawing, fitted_caption
from ui.dial_face import kind_of
from ui.numbers import fixed_share
from ui.promises import verdict_on
from ui.theme import DARK, LIGHT

ROSENBROCK = "100*(y-x^2)^2+(1-x)^2"
EAST = "x+0*y"  # ∇L = (1, 0), so that headings are angles β


def model_of(
    text: str = ROSENBROCK,
    w: Vector = (-1.2, 1.0),
    rule: DirectionRule | None = None,
    eta: float = 0.1,
    length: LengthRule = LengthRule.LENGTH,
) -> LocalModel:
    loss = Loss.parse(text)
    return local_model(loss, observe(loss, w), Rules(rule or AtAngle(180.0), length, eta), 3)


@pytest.fixture
def panel(qtbot: QtBot) -> AnglePanel:
    panel = AnglePanel()
    qtbot.addWidget(panel)
    panel.resize(300, 440)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def read(label: QLabel) -> str:
    """The text of a label, on one line."""
    return " ".join(label.text().split())


def place_on(dial: AngleDial, heading: float) -> QPoint:
    reach, angle = 0.35 * min(dial.width(), dial.height()), math.radians(heading)
    return QPoint(
        round(dial.width() / 2 + reach * math.cos(angle)), round(dial.height() / 2 - reach * math.sin(angle))
    )


@pytest.mark.parametrize("width", range(220, 520, 20))
def test_that_no_line_is_wider_than_the_panel_when_its_type_becomes_larger(panel: AnglePanel, width: int) -> None:
    panel.show_model(model_of())
    # so low that everything is written small, and then with all the room there is
    for height in (240, 700):
        panel.resize(width, height)
        lines = panel.proof, panel.cosine, panel.closing, panel.promise, panel.change
        assert max(line.sizeHint().width() for line in lines) <= panel.width()


# -- turning the dial


@pytest.mark.parametrize("beta", [30.0, 137.5, 200.0, 315.0])
def test_a_press_on_the_dial_turns_u_there(panel: AnglePanel, qtbot: QtBot, beta: float) -> None:
    panel.show_model(model_of(EAST))
    with qtbot.waitSignals([panel.beta_turned, panel.beta_set]) as blocker:
        QTest.mouseClick(panel.dial, Qt.MouseButton.LeftButton, pos=place_on(panel.dial, beta))
    for signal in blocker.all_signals_and_args:
        assert signal.args[0] == pytest.approx(beta, abs=1.5)


def test_beta_is_counted_from_the_gradient_counter_clockwise(panel: AnglePanel, qtbot: QtBot) -> None:
    panel.show_model(model_of("y+0*x"))  # ∇L points up
    with qtbot.waitSignal(panel.beta_set) as blocker:
        QTest.mouseClick(panel.dial, Qt.MouseButton.LeftButton, pos=place_on(panel.dial, 150.0))
    assert blocker.args[0] == pytest.approx(60.0, abs=1.5)


def test_a_drag_tells_each_angle_and_is_set_once(panel: AnglePanel) -> None:
    panel.show_model(model_of(EAST))
    turned: list[float] = []
    final: list[float] = []
    panel.beta_turned.connect(turned.append)
    panel.beta_set.connect(final.append)
    QTest.mousePress(panel.dial, Qt.MouseButton.LeftButton, pos=place_on(panel.dial, 160.0))
    for heading in (150.0, 140.0, 130.0):
        QTest.mouseMove(panel.dial, place_on(panel.dial, heading))
    assert not final
    QTest.mouseRelease(panel.dial, Qt.MouseButton.LeftButton, pos=place_on(panel.dial, 130.0))
    assert turned == pytest.approx([160.0, 150.0, 140.0, 130.0], abs=1.5)
    assert final == [turned[-1]]


def test_the_dial_follows_the_mouse_before_the_model_does(panel: AnglePanel) -> None:
    panel.show_model(model_of(EAST))
    QTest.mousePress(panel.dial, Qt.MouseButton.LeftButton, pos=place_on(panel.dial, 120.0))
    assert panel.dial.beta == pytest.approx(120.0, abs=1.5)
    panel.show_model(model_of(EAST, rule=AtAngle(121.0)))
    assert panel.dial.beta == pytest.approx(120.0, abs=1.5)
    QTest.mouseRelease(panel.dial, Qt.MouseButton.LeftButton, pos=place_on(panel.dial, 120.0))
    panel.show_model(model_of(EAST, rule=AtAngle(121.0)))
    assert panel.dial.beta == pytest.approx(121.0)


@pytest.mark.parametrize(
    ("angle", "expected"), [(178.0, 180.0), (92.4, 90.0), (358.0, 0.0), (1.0, 0.0), (267.6, 270.0), (176.96, 177.0)]
)
def test_angles_near_a_right_angle_snap_to_it(angle: float, expected: float) -> None:
    assert snapped(angle) == expected


def test_ctrl_leaves_the_angle_as_it_is(panel: AnglePanel, qtbot: QtBot) -> None:
    panel.show_model(model_of(EAST))
    place = place_on(panel.dial, 180.0) + QPoint(0, 2)
    with qtbot.waitSignal(panel.beta_set) as snapping:
        QTest.mouseClick(panel.dial, Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(panel.beta_set) as free:
        QTest.mouseClick(panel.dial, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place)
    assert snapping.args == [180.0]
    assert free.args[0] != 180.0
    assert free.args[0] == pytest.approx(180.0, abs=2.5)


SHIFT, PLAIN = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


@pytest.mark.parametrize(
    ("key", "modifier", "expected"),
    [
        (Qt.Key.Key_Up, PLAIN, 138.5),
        (Qt.Key.Key_Left, PLAIN, 136.5),
        (Qt.Key.Key_Right, SHIFT, 152.5),
        (Qt.Key.Key_PageDown, PLAIN, 122.5),
        (Qt.Key.Key_Home, PLAIN, 180.0),
    ],
)
def test_keys_turn_the_dial(
    panel: AnglePanel, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier, expected: float
) -> None:
    panel.show_model(model_of(rule=AtAngle(137.5)))
    with qtbot.waitSignals([panel.beta_turned, panel.beta_set]) as blocker:
        QTest.keyClick(panel.dial, key, modifier)
    for signal in blocker.all_signals_and_args:
        assert signal.args[0] == pytest.approx(expected)


def test_keys_go_on_around_the_circle_and_add_up(panel: AnglePanel) -> None:
    panel.show_model(model_of(rule=AtAngle(0.0)))
    QTest.keyClick(panel.dial, Qt.Key.Key_Down)
    assert panel.dial.beta == pytest.approx(359.0)
    QTest.keyClick(panel.dial, Qt.Key.Key_Down)
    assert panel.dial.beta == pytest.approx(358.0)


def test_three_variables_have_an_angle_in_a_plane_that_is_named(panel: AnglePanel, qtbot: QtBot) -> None:
    panel.show_model(model_of("x^2+y^2+z^2", (1.0, 2.0, 2.0), AtAngle(135.0, second=2)), ("x", "y", "z"))
    assert panel.dial.face.gradient == 90.0
    assert panel.dial.face.caption.text == "in the plane of ∇L and the axis of z"
    assert panel.dial.beta == pytest.approx(135.0)
    with qtbot.waitSignal(panel.beta_set) as blocker:  # clockwise of ∇L
        QTest.mouseClick(panel.dial, Qt.MouseButton.LeftButton, pos=place_on(panel.dial, 30.0))
    assert blocker.args[0] == pytest.approx(300.0, abs=1.5)


def test_three_variables_have_an_angle_without_orientation_in_the_plane_of_a_vector(
    panel: AnglePanel, qtbot: QtBot
) -> None:
    panel.show_model(model_of("x^2+y^2+z^2", (1.0, 2.0, 2.0), AlongVector((-1.0, 0.0, 0.0))))
    assert panel.dial.face.caption.text == "in the plane of ∇L and u"
    assert panel.dial.beta == pytest.approx(math.degrees(math.acos(-1.0 / 3.0)))
    with qtbot.waitSignal(panel.beta_set) as blocker:
        QTest.mouseClick(panel.dial, Qt.MouseButton.LeftButton, pos=place_on(panel.dial, 30.0))
    assert blocker.args[0] == pytest.approx(60.0, abs=1.5)


def test_one_variable_has_two_directions_and_says_so(panel: AnglePanel, qtbot: QtBot) -> None:
    panel.show_model(model_of("x^2", (-1.5,), AtAngle(180.0)))
    assert (panel.dial.face.gradient, panel.dial.face.u, panel.dial.beta) == (180.0, 360.0, 180.0)
    assert read(panel.closing) == "β = 180° goes down; β = 0° goes up: there is no third"
    assert panel.dial.face.caption.text == "one variable: two directions"
    with qtbot.waitSignal(panel.beta_set) as blocker:
        QTest.mouseClick(panel.dial, Qt.MouseButton.LeftButton, pos=place_on(panel.dial, 130.0))
    assert blocker.args == [0.0]
    with qtbot.waitSignal(panel.beta_set) as blocker:
        QTest.keyClick(panel.dial, Qt.Key.Key_Left)
    assert blocker.args == [180.0]
    assert panel.curve.isHidden()


def test_the_dial_tells_its_value_to_those_who_do_not_see_it(panel: AnglePanel) -> None:
    panel.show_model(model_of(rule=AtAngle(137.5)))
    assert panel.dial.accessibleName()
    assert panel.dial.accessibleDescription() == "β = 137.5°"


# -- the proof and the promise


def test_the_identity_stands_over_its_numbers(panel: AnglePanel) -> None:
    panel.show_model(model_of())
    assert read(panel.proof) == "v·∇L = |v| · |∇L| · cos β −232.87 = 1 · 232.87 · (−1)"


def test_beta_has_a_line_with_all_digits_on_hover(panel: AnglePanel) -> None:
    panel.show_model(model_of())
    assert read(panel.cosine) == "β = 180°"
    panel.show_model(model_of(EAST, rule=AtAngle(353.0)))
    assert read(panel.cosine).startswith("β = 353")
    assert read(panel.cosine).endswith("from ∇L)")
    panel.show_model(model_of(rule=AtAngle(137.5)))
    assert read(panel.cosine) == "β = 137.5°"
    assert "cos β = −0.7372773368101" in panel.cosine.toolTip()


@pytest.mark.parametrize(
    ("beta", "expected"), [(179.9, "(−0.9999985)"), (90.0, "0"), (0.0, "1"), (89.9, "0.0017453")]
)
def test_a_cosine_is_rounded_to_a_special_one_only_where_it_is_one(
    panel: AnglePanel, beta: float, expected: str
) -> None:
    panel.show_model(model_of(rule=AtAngle(beta)))
    assert read(panel.proof).split(" · ")[-1] == expected


@pytest.mark.parametrize(
    ("value", "text"), [(0.7373, "74 %"), (1.0, "100 %"), (0.9999985, "99.9998 %"), (0.001, "0.1 %"), (0.0, "0 %")]
)
def test_a_share_is_all_or_nothing_only_where_it_is(value: float, text: str) -> None:
    assert fixed_share(value) == text


def test_a_level_direction_has_no_slope_and_no_predicted_change(panel: AnglePanel) -> None:
    panel.show_model(model_of(rule=AtAngle(90.0)))
    assert " 0 = 1" in read(panel.proof)
    assert "η v·∇L = 0 " in read(panel.change)


def test_a_note_on_a_step_that_exists_is_a_warning(panel: AnglePanel) -> None:
    panel.show_model(model_of("x^2-y^2", (1.0, 0.5), Newton(), length=LengthRule.LENGTH))
    assert panel.note.isVisible()
    assert panel.note.text().startswith("∇²L is not positive definite")
    assert panel.note.palette().color(QPalette.ColorRole.WindowText) == QColor(LIGHT.warning)
    panel.show_model(model_of())
    assert not panel.note.isVisible()


def test_predicted_and_actual_change_stand_beside_each_other(panel: AnglePanel) -> None:
    panel.show_model(model_of())
    assert read(panel.promise) == "▼ first order promises: down"
    assert read(panel.change) == "predicted η v·∇L = −23.287 actual ΔL = −16.203"
    assert read(panel.verdict) == "✓ kept: L falls by 16.2"


@pytest.mark.parametrize(
    ("beta", "eta", "promise", "verdict"),
    [
        (180.0, 9.0, "▼ first order promises: down", "not kept at this η: L rises by 128; a shorter step falls"),
        (0.0, 0.1, "▲ first order promises: up", "✓ kept: L rises by 0.745"),
        (90.0, 0.1, "◆ first order promises: flat", "the higher orders decide: L rises by 0.0162"),
    ],
)
def test_a_promise_is_kept_or_broken(panel: AnglePanel, beta: float, eta: float, promise: str, verdict: str) -> None:
    panel.show_model(model_of("x^2+3*y^2", (2.0, 1.0), AtAngle(beta), eta))
    assert read(panel.promise) == promise
    assert read(panel.verdict) == verdict


def test_a_change_that_is_not_certain_keeps_no_promise() -> None:
    assert verdict_on(Promise.DOWN, Certified(-1e-20, 1e-18)).is_kept is False
    assert verdict_on(Promise.DOWN, None).is_kept is None
    assert (
        verdict_on(Promise.UP, Certified(-1.0, 0.0)).words == "not kept at this η: L falls by 1; a shorter step rises"
    )
    assert verdict_on(Promise.FLAT, Certified(0.0, 0.0)).words == "the higher orders decide: L stays as it is"


@pytest.mark.parametrize(
    ("beta", "conclusion"),
    [
        (180.0, "cos β = −1: for a small step no direction goes down faster"),
        (137.5, "u falls at 74 % of the steepest slope; β = 180° falls fastest"),
        (45.0, "u rises at 71 % of the steepest slope; β = 180° falls fastest"),
        (90.0, "u is level; β = 180° falls fastest"),
    ],
)
def test_the_conclusion_says_how_steep_u_is(panel: AnglePanel, beta: float, conclusion: str) -> None:
    panel.show_model(model_of(rule=AtAngle(beta)))
    assert read(panel.closing) == conclusion


def test_a_step_without_a_length_says_why_in_place_of_a_verdict(panel: AnglePanel) -> None:
    panel.show_model(model_of(rule=AtAngle(0.0), length=LengthRule.ARMIJO))
    assert read(panel.verdict) == "a line search needs a descent direction, v·∇L < 0"


def test_the_numbers_are_copied_with_all_digits(panel: AnglePanel) -> None:
    model = model_of()
    panel.show_model(model)
    panel.copy()
    assert model.angle is not None
    lines = dict(line.split("\t") for line in QGuiApplication.clipboard().text().splitlines())
    assert float(lines["v·∇L"]) == model.angle.dot
    assert float(lines["β in degrees"]) == 180.0


@pytest.mark.parametrize("size", [(300, 440), (230, 330)])
@pytest.mark.parametrize("beta", [180.0, 137.5, 90.0])
def test_no_text_is_wider_than_the_panel(panel: AnglePanel, size: tuple[int, int], beta: float) -> None:
    panel.resize(*size)
    panel.show_model(model_of(rule=AtAngle(beta), eta=1e-9))
    for label in (panel.proof, panel.cosine, panel.promise, panel.change):
        assert label.sizeHint().width() <= label.width()


# -- what is missing


@pytest.mark.parametrize(
    ("text", "kind"),
    [("x^2+y^2", "minimum"), ("-x^2-y^2", "maximum"), ("x^2-y^2", "saddle"), ("x^4+y^4", "does not decide")],
)
def test_a_stationary_point_is_called_by_its_kind(panel: AnglePanel, text: str, kind: str) -> None:
    panel.show_model(model_of(text, (0.0, 0.0)))
    assert panel.dial.face.title == "stationary point"
    assert kind in panel.dial.face.detail
    assert panel.closing.text() == ""
    assert not panel.proof.isVisible()


def test_each_kind_of_stationary_point_has_words() -> None:
    assert all(kind_of(kind) for kind in Stationary)


def test_a_kink_has_no_angle(panel: AnglePanel, qtbot: QtBot) -> None:
    panel.show_model(model_of("abs(x)+2*abs(y)", (0.0, 1.0)))
    assert panel.dial.face.title == "no gradient here"
    assert panel.dial.face.detail == "L is not differentiable at w: abs at its corner"
    with qtbot.assertNotEmitted(panel.beta_turned):
        QTest.mouseClick(panel.dial, Qt.MouseButton.LeftButton)
        QTest.keyClick(panel.dial, Qt.Key.Key_Home)


def test_u_is_shown_at_a_kink_where_it_is_chosen_without_the_gradient(panel: AnglePanel) -> None:
    panel.show_model(model_of("abs(x)+2*abs(y)", (0.0, 1.0), AlongVector((0.0, 1.0))))
    assert panel.dial.face.u == 90.0
    assert panel.dial.face.gradient is None


def test_a_presentation_enlarges_the_type_once(panel: AnglePanel, set_type: Callable[[float], None]) -> None:
    panel.resize(500, 600)
    panel.show_model(model_of())
    before = panel.font().pointSizeF()
    set_type(1.35)
    panel.set_large(True)
    for widget in (panel.dial, panel.proof, panel.closing):
        assert widget.font().pointSizeF() == pytest.approx(1.35 * before)
    set_type(1.0)
    panel.set_large(False)
    assert panel.dial.font().pointSizeF() == pytest.approx(before)


@pytest.mark.parametrize("size", [(230, 330), (300, 440), (300, 520)])
def test_the_dial_keeps_its_share_of_the_height(panel: AnglePanel, qtbot: QtBot, size: tuple[int, int]) -> None:
    panel.resize(*size)
    panel.show_model(model_of("x^2+3*y^2", (2.0, 1.0), AtAngle(160.0), 9.0))
    qtbot.waitUntil(lambda: panel.dial.height() >= 0.44 * size[1])


@pytest.mark.parametrize(("height", "is_shown"), [(330, False), (600, True)])
def test_the_curve_of_the_slope_is_shown_where_there_is_room(panel: AnglePanel, height: int, is_shown: bool) -> None:
    panel.resize(300, height)
    panel.show_model(model_of())
    assert panel.curve.isVisible() == is_shown
    panel.show_model(model_of("x^2-y^2", (0.0, 0.0)))
    assert not panel.curve.isVisible()


def test_every_state_can_be_drawn(panel: AnglePanel) -> None:
    panel.set_theme(DARK)
    panel.set_large(True)
    for model in (None, model_of(), model_of("x^2-y^2", (0.0, 0.0)), model_of("abs(x)+y", (0.0, 0.0))):
        panel.show_model(model)
        assert not panel.grab().isNull()


# -- where there is little room


LONG = "1e5*(x-y)^4+exp(z)"


@pytest.mark.parametrize("width", [190, 230, 300])
@pytest.mark.parametrize("beta", [157.797432, 91.3])
def test_the_identity_is_never_cut_off(panel: AnglePanel, width: int, beta: float) -> None:
    panel.resize(width, 420)
    panel.show_model(model_of(LONG, (1.23, -3.3, 0.7), AtAngle(beta, second=2)), ("x", "y", "z"))
    assert panel.proof.sizeHint().width() <= panel.width() - 16
    assert "= 1 · 5." in read(panel.proof)


def test_a_narrow_identity_stands_under_itself() -> None:
    angle = model_of(rule=AtAngle(120.0)).angle
    lines = proof(angle, LIGHT, 3, is_stacked=True).text.splitlines()
    assert lines == ["v·∇L = |v| · |∇L| · cos β", "= 1 · 233 · (−0.5)", "= −116"]


@pytest.mark.parametrize("size", [(220, 260), (300, 300)])
@pytest.mark.parametrize("beta", [90.0, 135.0, 157.8, 179.9, 180.0, 200.0, 300.0])
def test_beta_and_the_name_of_the_second_direction_are_no_product(
    panel: AnglePanel, size: tuple[int, int], beta: float
) -> None:
    panel.show_model(model_of("x^2+y^2+z^2", (1.0, 2.0, 2.0), AtAngle(beta, second=2)), ("x", "y", "z"))
    panel.dial.setFixedSize(*size)
    texts = texts_of(panel.dial)
    label = next(box for text, box in texts.items() if text.startswith("β"))
    assert not label.adjusted(-6.0, 0.0, 6.0, 0.0).intersects(texts["z"])


def test_long_names_are_cut_off_at_their_end_and_nothing_else_is(panel: AnglePanel) -> None:
    names = ("x", "y", "a_name_that_is_longer_than_any_dial_is_wide")
    panel.show_model(model_of("x^2+y^2+z^2", (1.0, 2.0, 2.0), AtAngle(120.0, second=2)), names)
    panel.dial.setFixedSize(220, 260)
    texts = texts_of(panel.dial)
    second = next(text for text in texts if text.startswith("a"))
    assert second.endswith("…")
    assert texts[second].left() >= 0.0
    caption = fitted_caption(panel.dial.face.caption, QFontMetricsF(panel.dial.font()), 216.0)
    assert caption.startswith("∇L and the axis of a_name")
    assert caption.endswith("…")


def texts_of(dial: AngleDial) -> dict[str, QRectF]:
    picture = QPixmap(dial.size())
    painter = QPainter(picture)
    drawing = DialDrawing(painter, dial, LIGHT, dial.face, dial.beta)
    drawing.draw(has_focus=False)
    painter.end()
    return drawing.texts


@pytest.mark.parametrize(
    ("text", "words"),
    [("x^2", "local minimum (L″ > 0)"), ("-x^2", "local maximum (L″ < 0)"), ("x^4", "L″ does not decide")],
)
def test_a_stationary_point_of_one_variable_speaks_of_the_second_derivative(
    panel: AnglePanel, text: str, words: str
) -> None:
    panel.show_model(model_of(text, (0.0,)))
    assert words in panel.dial.face.detail


# -- the field of β


@pytest.fixture
def edit(qtbot: QtBot) -> AngleEdit:
    edit = AngleEdit()
    qtbot.addWidget(edit)
    with qtbot.waitExposed(edit):
        edit.show()
    edit.setValue(92.940885)
    return edit


def test_the_field_writes_beta_as_it_is_written_elsewhere_and_whole_while_it_is_edited(edit: AngleEdit) -> None:
    edit.clearFocus()
    assert edit.text() == "92.9°"
    edit.setFocus()
    assert edit.text() == "92.940885°"
    edit.clearFocus()
    assert edit.text() == "92.9°"
    assert edit.value() == 92.940885


def test_what_is_not_written_of_beta_is_not_lost(edit: AngleEdit, qtbot: QtBot) -> None:
    edit.clearFocus()
    with qtbot.assertNotEmitted(edit.valueChanged):
        edit.interpretText()
    assert edit.value() == 92.940885


def test_a_beta_that_is_typed_as_it_was_written_is_taken(edit: AngleEdit, qtbot: QtBot) -> None:
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "92.9")
    with qtbot.waitSignal(edit.valueChanged):
        edit.clearFocus()
    assert edit.value() == 92.9
