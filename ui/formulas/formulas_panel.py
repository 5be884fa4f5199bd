"""The arithmetic: every formula of the argument, typeset, in symbols and with the numbers of today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from explorer.formulas.chapter import Facts
from explorer.formulas.derived import Derived
from explorer.formulas.latex import COPY
from explorer.formulas.pieces import Formula, Section, Style
from explorer.formulas.sections import sections
from explorer.formulas.typesetting import Derive
from explorer.question import Question
from ui.background import Job
from ui.experiments.experiment_panel import ExperimentPanel
from ui.formulas.formula_section import SectionView
from ui.formulas.formula_view import FormulaView, Plates
from ui.formulas.typesetter import Typesetter
from ui.theme import Theme

_PAUSE = 100
"""Milliseconds between two requests to typeset, while numbers move."""
_SCREEN, _SHORT, _WHOLE = Style(), Style(limits=COPY), Style(None, COPY)
_COPIES = (
    ("as LaTeX", _SHORT, "latex"), ("as plain text", _SHORT, "plain"), ("as LaTeX, all digits", _WHOLE, "latex"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class FormulasAnswer:
    """Formulas, and the facts that they were written from."""

    facts: Facts
    sections: tuple[Section, ...]


class FormulasPanel(ExperimentPanel):
    """Sections of formulas, which can be copied one by one, by section, or all."""

    def __init__(self, parent: QWidget | None = None, typesetter: Typesetter | None = None) -> None:
        super().__init__("formulas_panel", parent)
        self.typesetter = typesetter or Typesetter(self)
        self.typesetter.typeset.connect(self._refresh)
        self.typesetter.derived.connect(self._take_derived)
        self._plates = Plates(self.typesetter)
        self._derived: Derived | None = None
        self._answer: FormulasAnswer | None = None
        self._question: Question | None = None
        self._is_closed = False
        self.sections: dict[str, SectionView] = {}
        self._inside = QWidget(self)
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(8, 4, 8, 8)
        self._column.setSpacing(6)
        self._column.addStretch(1)
        self._area = self._scrolled()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._area)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self._want)
        self._restyle()

    def _scrolled(self) -> QScrollArea:
        area = QScrollArea(self)
        area.setObjectName("formulas")
        area.setAccessibleName("formulas")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # its width must not depend on how much there is to see: lines would be broken anew
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        area.setWidgetResizable(True)
        area.setWidget(self._inside)
        area.verticalScrollBar().valueChanged.connect(lambda _: self._want_soon())
        return area

    # -- questions and answers

    @property
    def settings(self) -> Derived | None:
        return self._derived

    @staticmethod
    def work(question: Question, settings: object, job: Job) -> FormulasAnswer:  # noqa: ARG004 - it takes 1 ms
        """Write the formulas."""
        facts = Facts(question, settings if isinstance(settings, Derived) else None)
        return FormulasAnswer(facts, sections(facts, _SCREEN))

    def show_question(self, question: Question) -> None:
        """Begin to derive another loss."""
        self._question = question
        if self._may_ask:
            loss = question.loss
            self.typesetter.derive(Derive(loss.text, tuple(loss.parameters.items()), question.model.point.w))

    def show_result(self, result: object) -> None:
        """Show other formulas, each once it is typeset."""
        assert isinstance(result, FormulasAnswer)
        before, self._answer = self._answer, result
        is_other = before is None or before.facts.question.loss.text != result.facts.question.loss.text
        for section in result.sections:
            self._show_section(section, is_other=is_other)
        self._want_soon()

    def _show_section(self, section: Section, *, is_other: bool) -> None:
        view = self.sections.get(section.name)
        if view is None:
            view = self.sections[section.name] = SectionView(section.title, self._plates, self._inside)
            view.menu_wanted.append(lambda place, formula: self._open_menu(place, section.name, formula))
            view.restyle(self.theme)
            self._column.insertWidget(self._column.count() - 1, view)
        if is_other:
            view.forget()
        elif section.is_pending and view.has_formulas:
            # a parameter moved: the formulas of its last value stand until those of the new one are there
            return
        view.show_section(section)

    def _take_derived(self, derived: Derived) -> None:
        self._derived = derived
        self.asked.emit()

    def rows(self) -> list[list[object]]:
        """Return each formula as plain text and as LaTeX, with all digits."""
        found: list[list[object]] = [["section", "formula", "LaTeX"]]
        if self._answer is not None:
            for section in sections(self._answer.facts, _WHOLE):
                found += [[section.title, formula.plain, formula.latex] for formula in section.formulas]
        return found

    # -- typesetting

    @property
    def is_typeset(self) -> bool:
        """Whether all that there is to see is typeset."""
        return bool(self.sections) and all(view.is_typeset for view in self._views())

    @property
    def _may_ask(self) -> bool:
        """Whether processes may be started."""
        return self.isVisible() and not self._is_closed

    def _views(self) -> list[FormulaView]:
        return [view for section in self.sections.values() for view in section.shown]

    def _want_soon(self) -> None:
        if not self._pause.isActive():
            self._want()

    def _want(self) -> None:
        """Typeset what can be seen, and when that is done the rest; then pause."""
        if not self._may_ask:
            return
        waiting = [view for view in self._views() if not view.is_typeset]
        if waiting:
            self._pause.start()
        seen = [view for view in waiting if not view.visibleRegion().isEmpty()]
        self.typesetter.want([latex for view in seen or waiting for latex in view.latex])

    def _refresh(self) -> None:
        for view in self._views():
            view.refresh()

    # -- copying

    def _open_menu(self, place: QPoint, name: str, formula: int | None) -> None:
        menu = self.copy_menu(name, formula)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(place)

    def copy_menu(self, name: str, formula: int | None = None) -> QMenu:
        """Make the menu that copies a formula, its section, or everything."""
        menu = QMenu(self)
        if formula is not None:
            self._add_copies(menu, "formula", lambda style: self._formula(name, formula, style))
            menu.addSeparator()
        self._add_copies(menu, "section", lambda style: self._section(name, style))
        menu.addSeparator()
        self._add_copies(menu, "everything", self._everything)
        return menu

    def _add_copies(self, menu: QMenu, what: str, pick: Callable[[Style], list[Section] | list[Formula]]) -> None:
        for words, style, attribute in _COPIES:
            action = menu.addAction(f"Copy {what} {words}")
            action.triggered.connect(
                lambda _=False, style=style, attribute=attribute: self._copy(
                    "\n".join(getattr(x, attribute) for x in pick(style))
                )
            )

    def _formula(self, name: str, index: int, style: Style) -> list[Formula]:
        return [formula for section in self._section(name, style) for formula in section.formulas[index : index + 1]]

    def _section(self, name: str, style: Style) -> list[Section]:
        return [section for section in self._everything(style) if section.name == name]

    def _everything(self, style: Style) -> list[Section]:
        return [] if self._answer is None else list(sections(self._answer.facts, style))

    @staticmethod
    def _copy(text: str) -> None:
        QGuiApplication.clipboard().setText(text)

    # -- looks, and coming and going

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._restyle()

    def set_large(self, on: bool) -> None:  # noqa: ARG002 - the type of the program says how large
        self._restyle()

    def _restyle(self) -> None:
        self.setFont(QApplication.font())
        self._plates.set_theme(self.theme)
        for section in self.sections.values():
            section.restyle(self.theme)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._is_closed = False
        if self._question is not None:
            self.show_question(self._question)
        self._want_soon()

    def hideEvent(self, event: QHideEvent) -> None:
        self._pause.stop()
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.close_work()
        super().closeEvent(event)

    def close_work(self) -> None:
        """End the processes; they start again when the panel is shown again."""
        self._is_closed = True
        self._pause.stop()
        self.typesetter.close()
