r"""Every formula of the argument as one LaTeX document, with the numbers of today, which pdflatex takes as it is.

It needs amsmath and color, which every TeX has. Quantities have the colours that they have on the screen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from explorer import __version__
from explorer.formulas.chapter import Facts
from explorer.formulas.latex import Limits
from explorer.formulas.pieces import (
    DIRECTION,
    FIRST_ORDER,
    GRADIENT,
    HIGHER_ORDER,
    SECOND_ORDER,
    Formula,
    Piece,
    Section,
    Style,
)
from explorer.formulas.sections import sections
from explorer.formulas.symbols import name_latex, number_latex

COLOURS = {
    GRADIENT: "B34700", DIRECTION: "0072B2", FIRST_ORDER: "A66A00", SECOND_ORDER: "007A5A", HIGHER_ORDER: "9A4F7C",
}  # fmt: skip
"""Of each quantity, the Okabe–Ito hue in a shade that is dark enough on white paper."""
_STYLE = Style(7, Limits(40, 20, 3_000))
_WIDEST = 78
"""Characters of plain text that fit into a line."""
_LISTED = 12
_MOST_TYPED = 2_000
"""Characters of the loss as it was typed that are repeated."""

_IN_WORDS = {
    "v·∇L": r"v\cdot\nabla L", "|∇L|": r"|\nabla L|", "∇²L": r"\nabla^{2}L", "∇L": r"\nabla L", "ΔL": r"\Delta L",
    "∇²": r"\nabla^{2}", "∇": r"\nabla ", "η": r"\eta ", "β": r"\beta ", "α": r"\alpha ", "λ": r"\lambda ",
    "Δ": r"\Delta ", "∞": r"\infty ", "·": r"\cdot ", "−": "-", "≤": r"\le ", "≥": r"\ge ", "≈": r"\approx ",
    "←": r"\leftarrow ", "→": r"\to ", "°": r"^{\circ}", "²": "^{2}", "³": "^{3}", "⁻¹": "^{-1}", "√": r"\surd ",
    "ℓ": r"\ell ", "∂": r"\partial ", "₁": "_{1}", "₂": "_{2}", "<": "<", ">": ">", "|": "|",
}  # fmt: skip
_ESCAPED = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "^": r"\^{}", "_": r"\_",
    "~": r"\~{}", "%": r"\%", "–": "--", "…": r"\ldots{}", "“": "``", "”": "''", "’": "'", "‘": "`", '"': "''",
}  # fmt: skip
_SYMBOLS = re.compile("|".join(map(re.escape, [*_IN_WORDS, *_ESCAPED])) + r"|[^\x00-\x7f]|[\x00-\x1f\x7f]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_LATIN = range(0xC0, 0x180)
"""Letters that LaTeX knows as they are, in text."""

_PREAMBLE = rf"""\documentclass[11pt]{{article}}
\usepackage[utf8]{{inputenc}}
\usepackage[T1]{{fontenc}}
\usepackage{{amsmath}}
\usepackage{{color}}
\usepackage[a4paper,margin=22mm]{{geometry}}
%s
\setlength{{\parindent}}{{0pt}}
\allowdisplaybreaks
\setcounter{{MaxMatrixCols}}{{60}}
\begin{{document}}
% Written by Steepest {__version__}."""


def latex_document(facts: Facts) -> str:
    """Write all formulas that `explorer.formulas.sections` has, as a document.

    Parameters
    ----------
    facts
        The state, and the derivatives as trees; without those ∇L and ∇²L are there as numbers only.
    """
    preamble = _PREAMBLE.replace("%s", "\n".join(_defined(name, hue) for name, hue in COLOURS.items()), 1)
    parts = [preamble, r"\section*{Why steepest descent is opposite to the gradient}", _introduction(facts)]
    parts += [_section(section) for section in sections(facts, _STYLE)]
    return "\n\n".join([*parts, r"\end{document}"]) + "\n"


def _defined(name: str, hue: str) -> str:
    shares = ", ".join(f"{int(hue[i : i + 2], 16) / 255:.3f}" for i in (0, 2, 4))
    return rf"\definecolor{{{name}}}{{rgb}}{{{shares}}}"


def _introduction(facts: Facts) -> str:
    """Say which loss this is, as it was typed, and where."""
    loss, w = facts.question.loss, facts.model.point.w
    typed = " ".join(loss.text.split())
    typed = typed if len(typed) <= _MOST_TYPED else f"{typed[:_MOST_TYPED]}…"
    lines = [rf"The loss, as it was typed: {{\ttfamily\raggedright {in_text(typed, code=True)}\par}}"]
    lines.append(f"The weights: {_listed(loss.variables, w)}.")
    if loss.parameters:
        lines.append(f"The parameters: {_listed(tuple(loss.parameters), tuple(loss.parameters.values()))}.")
    return "\n\n".join(lines)


def _listed(names: Sequence[str], values: Sequence[float]) -> str:
    pairs = [
        f"${_in_math(name_latex(n))} = {number_latex(v, _STYLE.digits)}$" for n, v in zip(names, values, strict=True)
    ]
    left_out = len(pairs) - _LISTED
    return ", ".join(pairs if left_out <= 0 else [*pairs[:_LISTED], f"and {left_out} more"])


def _section(section: Section) -> str:
    title = rf"\subsection*{{{in_text(section.title)}}}"
    notes = [rf"{in_text(note)}.\par" for note in section.notes]
    return "\n".join([title, *map(_display, section.formulas), *notes])


def _display(formula: Formula) -> str:
    """Write a formula on as many lines as it takes, and below it the same with numbers."""
    rows = _rows((piece.latex, piece.plain, piece.breaks) for piece in formula.pieces)
    if any(piece.numbers_latex for piece in formula.pieces):
        rows += _rows(_numbers(piece) for piece in formula.pieces if piece.numbers_latex)
    lines = " \\\\\n".join(f"  & {row}" for row in rows)
    return f"\\begin{{align*}}\n{_in_math(lines)}\n\\end{{align*}}"


def _numbers(piece: Piece) -> tuple[str, str, bool]:
    return piece.numbers_latex, piece.numbers_plain, piece.breaks


def _rows(pieces: Iterable[tuple[str, str, bool]]) -> list[str]:
    """Break pieces into lines, where a line may begin."""
    rows: list[list[str]] = [[]]
    width = 0
    for latex, plain, breaks in _blocks(pieces):
        if breaks and rows[-1] and width + len(plain) > _WIDEST:
            rows.append([r"\quad"])
            width = 4
        rows[-1].append(latex)
        width += len(plain) + 1
    # a minus at the beginning is a sign, and nothing is subtracted from what stands before
    return [re.sub("^-", "{-}", " ".join(row)) for row in rows]


def _blocks(pieces: Iterable[tuple[str, str, bool]]) -> list[tuple[str, str, bool]]:
    """Join what must stay in one line."""
    blocks: list[tuple[str, str, bool]] = []
    for latex, plain, breaks in pieces:
        if blocks and not breaks:
            before = blocks[-1]
            blocks[-1] = f"{before[0]} {latex}", f"{before[1]} {plain}", before[2]
        else:
            blocks.append((latex, plain, breaks))
    return blocks


# -- letters


def in_text(words: str, *, code: bool = False) -> str:
    """Write words for LaTeX: symbols as formulas, and nothing that LaTeX takes for a command.

    Parameters
    ----------
    words
        Any text.
    code
        Whether it stands in type of one width, in which ^ and _ are themselves and lines may break after signs.
    """

    def written(found: re.Match[str]) -> str:
        symbol = found[0]
        if symbol in _IN_WORDS:
            return f"${_IN_WORDS[symbol].strip()}$"
        return _ESCAPED.get(symbol) or _letter(symbol, in_math=False)

    text = _SYMBOLS.sub(written, words).replace("$$", "")
    return re.sub(r"([-+*/,)])", r"\1\\allowbreak{}", text) if code else text


def _in_math(latex: str) -> str:
    """Replace letters that LaTeX does not know in formulas."""
    return _NOT_ASCII.sub(lambda found: _letter(found[0], in_math=True), latex)


def _letter(letter: str, *, in_math: bool) -> str:
    greek = name_latex(letter)
    if greek.startswith("\\"):
        return f"{greek} " if in_math else f"${greek}$"
    if letter in {"–", "−"}:
        return "--"
    if ord(letter) in _LATIN and letter.isalpha():
        return rf"\text{{{letter}}}" if in_math else letter
    if unicodedata.category(letter).startswith("C"):
        return " "
    code = f"U{{+}}{ord(letter):04X}"
    return rf"\mathrm{{{code}}}" if in_math else code
