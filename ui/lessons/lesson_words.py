"""The passages of a lesson as paragraphs with places for their numbers, and what stands in these places."""

from __future__ import annotations

from explorer.lessons.lesson import Page
from explorer.lessons.lesson_facts import Facts
from explorer.lessons.lesson_words import Formula, Passage
from ui.lessons.lesson_values import AROUND, colour_of, colour_of_word, room_of, symbol_of, written
from ui.lessons.live_text import Paragraph, Run, words_of
from ui.theme import Theme

_NOT_YET = "Not yet: "
_DONE = "✓ "


class Composer:
    """Makes the paragraphs of one text, in the colours of a theme, and remembers whose value stands in which slot.

    Parameters
    ----------
    theme
        Gives the colours.
    """

    def __init__(self, theme: Theme) -> None:
        self.paragraphs: list[Paragraph] = []
        self._theme = theme
        self._formulas: list[Formula] = []
        self._fixed: dict[int, Facts] = {}

    def passage(self, passage: Passage, *, is_bold: bool = False) -> None:
        """Add the paragraphs of a passage, with live numbers."""
        for pieces in passage.paragraphs:
            runs = [run for piece in pieces for run in self._runs(piece)]
            self.paragraphs.append(Paragraph(words_of(runs), is_bold))

    def hint(self, passage: Passage) -> None:
        """Add a hint, in the colour of what is secondary."""
        for pieces in passage.paragraphs:
            texts = [Run(p, self._theme.muted) if isinstance(p, str) else self._slot(p) for p in pieces]
            self.paragraphs.append(Paragraph(words_of(texts)))

    def state(self, page: Page) -> None:
        """Add a line that says how far the goal is: what the page watches, or else the facts of the goal."""
        runs = [Run(_NOT_YET, self._theme.muted)]
        if page.watch is not None:
            pieces = [piece for paragraph in page.watch.paragraphs for piece in (*paragraph, " ")]
            runs += [Run(p, self._theme.muted) if isinstance(p, str) else self._slot(p) for p in pieces]
        else:
            for place, name in enumerate(page.goal.names):
                symbol = symbol_of(name, page.setup.options.length)
                before = ", " if place else ""
                fact = Formula(name, (name,), None)
                runs += [Run(f"{before}{symbol} = ", self._theme.muted), self._slot(fact)]
        self.paragraphs.append(Paragraph(words_of(runs)))

    def reveal(self, passage: Passage, facts: Facts) -> None:
        """Add what is said once the goal is met, with the numbers of that moment and a check mark."""
        first = len(self._formulas)
        for place, pieces in enumerate(passage.paragraphs):
            runs = [run for piece in pieces for run in self._runs(piece)]
            mark = [] if place else [Run(_DONE, self._theme.accent)]
            self.paragraphs.append(Paragraph(words_of([*mark, *runs])))
        self._fixed |= dict.fromkeys(range(first, len(self._formulas)), facts)

    def numbers(self, facts: Facts) -> dict[int, tuple[str, str]]:
        """Return what stands in each slot, and its colour; nothing in those that are not known yet."""
        shown = {}
        for slot, formula in enumerate(self._formulas):
            known = self._fixed.get(slot, facts)
            if known:
                shown[slot] = written(formula, formula.value(known)), colour_of(formula, self._theme)
        return shown

    def _slot(self, formula: Formula) -> Run:
        self._formulas.append(formula)
        return Run(slot=len(self._formulas) - 1, room=room_of(formula))

    def _runs(self, piece: str | Formula) -> list[Run]:
        """Colour the symbols of quantities in a text; a formula gets a slot."""
        if isinstance(piece, Formula):
            return [self._slot(piece)]
        words = piece.split(" ")
        # spaces stay where they are, as they part words
        spaced = [f"{word} " for word in words[:-1]] + words[-1:]
        return [run for word in spaced for run in self._inked(word)]

    def _inked(self, word: str) -> list[Run]:
        """Colour the symbol in a word, but not what stands before and after it."""
        symbol = word.strip(AROUND)
        colour = colour_of_word(symbol, self._theme)
        if not colour:
            return [Run(word)]
        before, after = word.split(symbol, 1)
        return [run for run in (Run(before), Run(symbol, colour), Run(after)) if run.text]
