"""Formulas are typeset beside the window, never in its way; until then, and where it cannot be, plain text stands."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator

import pytest
from PySide6.QtCore import QByteArray, QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.descent import Rules, observe
from explorer.direction import AtAngle, Vector
from explorer.formulas.derived import Derived, Entry, derivatives_of, pack
from explorer.formulas.latex import SCREEN, terms
from explorer.formulas.latex_svg import Picture, typeset
from explorer.formulas.pieces import Formula, Piece
from explorer.formulas.typesetting import Derive, Typeset
from explorer.gallery import GALLERY, GalleryLoss
from explorer.local_model import local_model
from explorer.loss import Loss
from explorer.question import Question
from explorer.step_size import LengthRule
from ui.background import Job
from ui.formulas.formula_layout import Part, lay_out, parts_of
from ui.formulas.formula_view import FormulaView
from ui.formulas.formulas_panel import FormulasAnswer, FormulasPanel
from ui.formulas.typesetter import Typesetter
from ui.theme import DARK, LIGHT

ROSENBROCK = "100*(y-x^2)^2+(1-x)^2"


class PromptTypesetter(Typesetter):
    """Typesets and derives within the call; `can` says whether it can."""

    can = True

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, ...]] = []
        self.derivations = 0

    def want(self, latex: Iterable[str]) -> None:
        missing = tuple(dict.fromkeys(tex for tex in latex if self.picture(tex) is None))
        if missing:
            self.asked.append(missing)
            for tex in missing:
                self._pictures[tex] = typeset(tex) if self.can else Picture(tex, "")
            self.typeset.emit()

    def derive(self, request: Derive) -> None:
        self.derivations += 1
        entries = tuple(Entry(p, pack(n), False) for p, n in derivatives_of(request.text, dict(request.parameters)))
        self.derived.emit(Derived(request.text, request.parameters, entries, is_finished=True))


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[FormulasPanel]:
    panel = FormulasPanel(typesetter=PromptTypesetter())
    yield from shown(panel, qtbot)


@pytest.fixture
def real_panel(qtbot: QtBot) -> Iterator[FormulasPanel]:
    yield from shown(FormulasPanel(), qtbot)
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("steepest")]


def shown(panel: FormulasPanel, qtbot: QtBot) -> Iterator[FormulasPanel]:
    """Show a panel of the size of a dock; what it asks is answered at once, as the laboratory does."""
    qtbot.addWidget(panel)
    panel.resize(430, 520)
    panel.asked.connect(lambda: answer(panel))
    with qtbot.waitExposed(panel):
        panel.show()
    yield panel
    panel.close()
    QUESTIONS.clear()


QUESTIONS: dict[FormulasPanel, Question] = {}


def answer(panel: FormulasPanel) -> None:
    found = panel.work(QUESTIONS[panel], panel.settings, Job(lambda _: None, synchronous=True))
    panel.show_result(found)


def ask(panel: FormulasPanel, question: Question) -> None:
    QUESTIONS[panel] = question
    panel.show_question(question)
    answer(panel)


def question_of(
    text: str = ROSENBROCK, w: Vector = (-1.2, 1.0), beta: float = 180.0, **parameters: float
) -> Question:
    loss = Loss.parse(text, parameters)
    return question_at(loss, w, beta)


def question_at(loss: Loss, w: Vector, beta: float = 180.0) -> Question:
    rules = Rules(AtAngle(beta), LengthRule.LENGTH, 0.1)
    return Question(loss, local_model(loss, observe(loss, w), rules, 3), rules, 0, None)


def plain_of(panel: FormulasPanel, name: str) -> list[str]:
    return [view.accessibleName() for view in panel.sections[name].shown]


def settle(panel: FormulasPanel, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: panel.is_typeset, timeout=20_000)
    qtbot.waitUntil(lambda: all(view.isVisible() for view in panel._views()))
    qtbot.wait(1)  # widgets take their places


def painted(view: FormulaView) -> set[str]:
    """Return the colours that are seen, without those of soft edges."""
    image = view.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


# -- what is shown


def test_that_all_sections_are_typeset_with_the_numbers_of_the_model(panel: FormulasPanel, qtbot: QtBot) -> None:
    ask(panel, question_of())
    settle(panel, qtbot)
    assert list(panel.sections) == ["loss", "claim", "taylor", "angle", "gradient", "hessian"]
    assert plain_of(panel, "loss")[1].endswith("= 24.2")
    assert plain_of(panel, "gradient")[2].endswith("= -88")
    assert all(view.is_typeset for section in panel.sections.values() for view in section.shown)


def test_that_each_quantity_has_its_colour_also_in_the_dark(panel: FormulasPanel, qtbot: QtBot) -> None:
    ask(panel, question_of())
    settle(panel, qtbot)
    series, dot = panel.sections["taylor"].shown[0], panel.sections["angle"].shown[0]
    asked = len(typesetter_of(panel).asked)
    for theme in (LIGHT, DARK):
        panel.set_theme(theme)
        assert {theme.first_order, theme.second_order, theme.higher_order, theme.text} <= painted(series)
        assert {theme.gradient, theme.direction} <= painted(dot)
    assert LIGHT.gradient not in painted(dot)
    assert len(typesetter_of(panel).asked) == asked, "other colours are no reason to typeset again"


def typesetter_of(panel: FormulasPanel) -> PromptTypesetter:
    assert isinstance(panel.typesetter, PromptTypesetter)
    return panel.typesetter


def test_that_plain_text_stands_where_typesetting_is_not_possible(panel: FormulasPanel, qtbot: QtBot) -> None:
    typesetter_of(panel).can = False
    ask(panel, question_of())
    settle(panel, qtbot)
    loss = panel.sections["loss"].shown[0]
    assert LIGHT.text in painted(loss)
    assert loss.height() >= loss.fontMetrics().height()
    assert loss.accessibleName() == "L(w) = 100*(y - x^2)^2 + (1 - x)^2"


def test_that_reasons_are_said_below_the_formulas(panel: FormulasPanel) -> None:
    ask(panel, question_of("abs(x)+y^2", (0.0, 1.0)))
    assert "not differentiable" in panel.sections["taylor"].notes.text()
    assert not panel.sections["taylor"].notes.isHidden()
    assert panel.sections["loss"].notes.isHidden()
    ask(panel, question_of())
    assert panel.sections["taylor"].notes.isHidden()


def test_that_formulas_that_are_no_more_are_hidden(panel: FormulasPanel) -> None:
    ask(panel, question_of("x1^2*x2+x3^4*x4+x5*x6", (1.0,) * 6))
    assert len(panel.sections["gradient"].shown) == 7
    ask(panel, question_of())
    gradient = panel.sections["gradient"]
    assert len(gradient.shown) == 3
    assert sum(not view.isHidden() for view in gradient.findChildren(FormulaView)) == 3


def test_that_moving_numbers_are_typeset_ten_times_a_second_at_most(panel: FormulasPanel, qtbot: QtBot) -> None:
    loss = Loss.parse(ROSENBROCK)
    ask(panel, question_at(loss, (-1.2, 1.0)))
    settle(panel, qtbot)
    typesetter_of(panel).asked.clear()
    began = time.perf_counter()
    for i in range(40):
        ask(panel, question_at(loss, (-1.2, 1.0 + 0.01 * i), 100.0 + i))
        qtbot.wait(5)
    seconds = time.perf_counter() - began
    assert 1 <= len(typesetter_of(panel).asked) <= 10.0 * seconds + 2.0
    settle(panel, qtbot)
    assert "1.39" in plain_of(panel, "claim")[1]


def test_that_what_two_losses_share_is_typeset_for_the_second_too(panel: FormulasPanel, qtbot: QtBot) -> None:
    ask(panel, question_of())
    settle(panel, qtbot)
    ask(panel, question_of("x^2+y^2", (-1.2, 1.0)))
    assert panel.sections["claim"].shown[0].is_typeset
    settle(panel, qtbot)


def test_that_what_is_seen_outlives_the_pictures_of_the_typesetter(panel: FormulasPanel, qtbot: QtBot) -> None:
    ask(panel, question_of())
    settle(panel, qtbot)
    loss = panel.sections["loss"].shown[0]
    before = loss.grab().toImage()
    panel.typesetter._pictures.clear()
    panel.set_theme(LIGHT)
    assert loss.grab().toImage() == before


def test_that_a_loss_is_derived_once_however_w_moves(panel: FormulasPanel) -> None:
    loss = Loss.parse(ROSENBROCK)
    for x in (0.0, 0.5, 1.0):
        ask(panel, question_at(loss, (x, 1.0)))
    real = Typesetter()
    request = Derive(ROSENBROCK, (), (0.0, 0.0))
    real.derive(request)
    real.derive(Derive(ROSENBROCK, (), (5.0, 0.0)))
    assert real._loss is request
    real.close()


def test_that_the_formulas_of_a_parameter_stand_until_the_next_are_derived(panel: FormulasPanel) -> None:
    ask(panel, question_of("a*x^2+y^2", (1.0, 1.0), a=2.0))
    assert plain_of(panel, "gradient")[1] == "∂L/∂x = 4*x = 4*1 = 4"
    moved = question_of("a*x^2+y^2", (1.0, 1.0), a=3.0)
    panel.show_result(panel.work(moved, panel.settings, Job(lambda _: None, synchronous=True)))
    assert plain_of(panel, "gradient")[1] == "∂L/∂x = 4*x = 4*1 = 4"
    ask(panel, moved)
    assert plain_of(panel, "gradient")[1] == "∂L/∂x = 6*x = 6*1 = 6"


# -- copying


def copy(panel: FormulasPanel, words: str, name: str = "angle", formula: int | None = None) -> str:
    menu = panel.copy_menu(name, formula)
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.deleteLater()
    return QGuiApplication.clipboard().text()


def test_that_a_formula_a_section_or_all_can_be_copied(panel: FormulasPanel) -> None:
    ask(panel, question_of())
    assert copy(panel, "Copy formula as plain text", "loss", 0) == "L(w) = 100*(y - x^2)^2 + (1 - x)^2"
    assert copy(panel, "Copy formula as LaTeX", "loss", 0) == (
        r"L\left(w\right) = 100 \left(y - x^{2}\right)^{2} + \left(1 - x\right)^{2}"
    )
    section = copy(panel, "Copy section as LaTeX")
    assert section.count(r"\[") == 3
    assert "textcolor" not in section
    everything = copy(panel, "Copy everything as plain text")
    assert [line for line in everything.splitlines() if line in {"The loss", "The claim", "Taylor", "∇L", "∇²L"}]
    assert "-232.87 = " in everything


def test_that_a_copy_can_have_all_digits(panel: FormulasPanel) -> None:
    ask(panel, question_of())
    assert "-232.86768" in copy(panel, "Copy section as LaTeX, all digits")
    assert "-232.86768" not in copy(panel, "Copy section as LaTeX")


def test_that_the_copy_button_opens_the_menu_from_the_keyboard(panel: FormulasPanel, qtbot: QtBot) -> None:
    ask(panel, question_of())
    button = panel.sections["taylor"].button
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    assert menu.actions()[0].text() == "Copy section as LaTeX"
    menu.close()


def test_that_rows_hold_every_formula_with_all_digits(panel: FormulasPanel) -> None:
    ask(panel, question_of())
    head, *rows = panel.rows()
    assert head == ["section", "formula", "LaTeX"]
    assert len(rows) == sum(len(section.shown) for section in panel.sections.values())
    assert any("-232.86768" in str(row[1]) for row in rows)


# -- room


@pytest.mark.parametrize("width", [340, 430])
def test_that_nothing_is_wider_than_the_panel_but_what_can_be_scrolled(
    panel: FormulasPanel, qtbot: QtBot, width: int
) -> None:
    panel.resize(width, 430)
    ask(panel, question_of("exp(sin(x*y)+cos(x-y)+sqrt(x^2+y^2+1))*x", (0.5, 0.4)))
    settle(panel, qtbot)
    for section in panel.sections.values():
        for view in section.shown:
            assert view.width() <= width
            assert view._layout.width * view._scale <= view.width() or view._bar.isVisible()
    qtbot.waitUntil(lambda: not lie_over_one_another(panel))


def lie_over_one_another(panel: FormulasPanel) -> bool:
    bottoms = [view.mapTo(panel._inside, QPoint(0, view.height())).y() for view in panel._views()]
    tops = [view.mapTo(panel._inside, QPoint(0, 0)).y() for view in panel._views()]
    return any(bottom > top for bottom, top in zip(bottoms, tops[1:], strict=False))


def test_that_a_wide_formula_is_scrolled_by_keys(panel: FormulasPanel, qtbot: QtBot) -> None:
    ask(panel, question_of("exp(" + "+".join(f"sin({i}*x)" for i in range(2, 7)) + ")*y", (0.5, 0.4)))
    panel.resize(200, 430)
    settle(panel, qtbot)
    view = next(view for view in panel._views() if view._bar.isVisible())
    before = view.grab().toImage()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view._bar.value() > 0
    assert view.grab().toImage() != before


def test_that_larger_type_makes_larger_formulas(
    panel: FormulasPanel, qtbot: QtBot, set_type: Callable[[float], None]
) -> None:
    ask(panel, question_of())
    settle(panel, qtbot)
    loss = panel.sections["loss"].shown[0]
    before = loss._layout.height
    set_type(1.35)
    panel.set_large(True)
    assert loss._layout.height == pytest.approx(1.35 * before, rel=0.1)
    set_type(1.0)
    panel.set_large(False)
    assert loss._layout.height == pytest.approx(before)


def unit_box(_: Part) -> tuple[float, float, float, float]:
    return 0.0, -10.0, 40.0, 14.0


def test_that_lines_are_broken_before_operators_only() -> None:
    pieces = [Piece("a", "a")]
    for name in "bcd":
        pieces += [Piece("+", "+", breaks=True), Piece(name, name)]
    layout = lay_out(Formula(tuple(pieces)), 160.0, 10.0, unit_box)
    rows: dict[float, list[str]] = {}
    for placed in layout.parts:
        rows.setdefault(placed.baseline, []).append(placed.part.plain)
    assert [row[0] for row in rows.values()] == ["a", *["+"] * (len(rows) - 1)]
    assert len(rows) > 1
    assert layout.width <= 160.0


def test_that_numbers_stand_centred_under_their_symbols() -> None:
    widths = {"wide": 80.0, "1": 10.0}
    formula = Formula((Piece("wide", "wide", "1", "1"),))
    assert [part.plain for part in parts_of(formula)] == ["wide", "1"]
    upper, lower = lay_out(formula, 300.0, 10.0, lambda p: (0.0, -8.0, widths[p.plain], 10.0)).parts
    assert lower.x + 5.0 == upper.x + 40.0
    assert lower.baseline - 8.0 > upper.baseline + 2.0


# -- the gallery


@pytest.mark.parametrize("entry", GALLERY, ids=lambda entry: entry.name)
def test_that_qt_draws_the_terms_of_every_loss_of_the_gallery(entry: GalleryLoss, qapp: QApplication) -> None:
    assert qapp is not None
    root = Loss.parse(entry.expression, {p.name: p.value for p in entry.parameters}).root
    for term in terms(root, SCREEN)[0][:2]:
        picture = typeset(term.latex)
        renderer = QSvgRenderer(QByteArray(picture.svg.encode()))
        assert renderer.isValid()
        image = QImage(200, 60, QImage.Format.Format_ARGB32)
        image.fill(QColor("white"))
        blank = image.copy()
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        assert image != blank


# -- the real processes


def test_that_the_real_panel_typesets_and_derives_without_holding_up_the_window(
    real_panel: FormulasPanel, qtbot: QtBot
) -> None:
    began = time.perf_counter()
    ask(real_panel, question_of())
    assert time.perf_counter() - began < 0.2, "nothing waits for the process to start"
    qtbot.waitUntil(lambda: "∂L/∂x" in " ".join(plain_of(real_panel, "gradient")), timeout=20_000)
    settle(real_panel, qtbot)
    processes = real_panel.typesetter.processes
    assert set(processes) == {"typesetting", "deriving"}
    pids = [pid for pid in processes.values() if pid is not None]
    assert len(set(pids)) == 2
    assert os.getpid() not in pids
    # moving: the newest numbers are there in the end
    loss = QUESTIONS[real_panel].loss
    for beta in range(90, 181, 10):
        ask(real_panel, question_at(loss, (-1.2, 1.0), float(beta)))
        assert all(view._shown is not None for view in real_panel.sections["angle"].shown), "the last picture stands"
    settle(real_panel, qtbot)
    assert "β = 180°" in plain_of(real_panel, "angle")[1]
    real_panel.close_work()
    ask(real_panel, question_of("x^2+y^4"))
    assert real_panel.typesetter.processes == {}, "what is closed stays closed, although it is still seen"
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_that_what_cannot_be_started_leaves_plain_text_and_words(
    real_panel: FormulasPanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr("multiprocessing.process.BaseProcess.start", refuse)
    ask(real_panel, question_of())
    qtbot.waitUntil(lambda: "no more processes" in real_panel.sections["gradient"].notes.text(), timeout=5_000)
    settle(real_panel, qtbot)
    assert LIGHT.text in painted(real_panel.sections["loss"].shown[0])


def test_that_one_part_that_takes_too_long_does_not_keep_the_others(qtbot: QtBot) -> None:
    typesetter = Typesetter()
    request_parts = ("x", "slow", "y")
    typesetter._under_way = frozenset(request_parts)
    typesetter._wanted = ()
    typesetter._keep(Typeset(request_parts), [Picture("x", "<svg/>")], True, True)
    slow = typesetter.picture("slow")
    assert slow is not None
    assert slow.svg == ""
    assert typesetter.picture("y") is None
    with qtbot.waitSignal(typesetter.typeset, timeout=20_000):
        typesetter.want(["y"])
    qtbot.waitUntil(lambda: typesetter.picture("y") is not None)
    typesetter.close()


def test_that_a_hidden_panel_starts_no_process(qtbot: QtBot) -> None:
    panel = FormulasPanel()
    qtbot.addWidget(panel)
    ask(panel, question_of())
    assert panel.typesetter.processes == {}
    assert isinstance(panel._answer, FormulasAnswer)
