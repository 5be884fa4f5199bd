"""The combo box of directions offers the steepest directions of norms, and names those that come from elsewhere."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from explorer.direction import AtAngle, DirectionRule, SteepestIn
from explorer.norms import Euclidean, HessianNorm, MaxNorm, OneNorm, Scaled
from ui.direction_controls import DirectionControls


@pytest.fixture
def controls(qtbot: QtBot) -> DirectionControls:
    controls = DirectionControls()
    qtbot.addWidget(controls)
    return controls


def texts(controls: DirectionControls) -> list[str]:
    return [controls.combo.itemText(i) for i in range(controls.combo.count())]


def choose(controls: DirectionControls, text: str) -> list[DirectionRule]:
    """Choose an entry as a person does, and return what was asked for."""
    rules: list[DirectionRule] = []
    controls.rule_chosen.connect(rules.append)
    controls.combo.setCurrentText(text)
    controls.combo.activated.emit(controls.combo.currentIndex())
    return rules


@pytest.mark.parametrize(("text", "norm"), [("coordinate descent (ℓ₁)", OneNorm()), ("sign descent (ℓ∞)", MaxNorm())])
def test_that_coordinate_and_sign_descent_can_be_chosen(
    controls: DirectionControls, text: str, norm: OneNorm | MaxNorm
) -> None:
    assert choose(controls, text) == [SteepestIn(norm)]
    controls.show_rule(SteepestIn(norm), 170.0)
    assert controls.combo.currentText() == text


def test_that_with_one_variable_no_norm_is_offered(controls: DirectionControls) -> None:
    controls.set_variables(("x",))
    assert not [text for text in texts(controls) if "ℓ" in text]


@pytest.mark.parametrize(
    ("norm", "text"),
    [
        (Scaled((4.0, 1.0)), "steepest in norm P"),
        (HessianNorm(), "steepest in ∇²L"),
        (Euclidean(), "steepest in ℓ₂"),
    ],
)
def test_that_a_norm_from_elsewhere_is_named_and_can_be_chosen_again(
    controls: DirectionControls, norm: Scaled | HessianNorm | Euclidean, text: str
) -> None:
    assert text not in texts(controls)
    controls.show_rule(SteepestIn(norm), 170.0)
    assert controls.combo.currentText() == text
    controls.show_rule(AtAngle(), 180.0)
    assert choose(controls, text) == [SteepestIn(norm)]


def test_that_the_last_p_is_the_one_that_is_chosen_again(controls: DirectionControls) -> None:
    for diagonal in ((4.0, 1.0), (1.0, 9.0)):
        controls.show_rule(SteepestIn(Scaled(diagonal)), 170.0)
    assert texts(controls).count("steepest in norm P") == 1
    assert choose(controls, "steepest in norm P") == [SteepestIn(Scaled((1.0, 9.0)))]


def test_that_a_p_for_other_variables_is_forgotten(controls: DirectionControls) -> None:
    controls.show_rule(SteepestIn(Scaled((4.0, 1.0))), 170.0)
    controls.set_variables(("x", "y", "z"))
    assert "steepest in norm P" not in texts(controls)
