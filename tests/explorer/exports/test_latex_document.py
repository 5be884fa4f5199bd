"""The formulas as a document: all of them, in LaTeX that can be compiled, whatever the loss is."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from explorer.descent import Rules, observe
from explorer.direction import AtAngle, DirectionRule, Newton, Vector
from explorer.exports.formulas_file import derive, write_formulas
from explorer.exports.latex_document import in_text, latex_document
from explorer.formulas.chapter import Facts
from explorer.formulas.derived import Derived, Entry, derivatives_of, pack
from explorer.gallery import GALLERY
from explorer.kernel import Unwanted
from explorer.local_model import local_model
from explorer.loss import Loss
from explorer.question import Question
from explorer.sessions.session_error import SessionError
from explorer.step_size import LengthRule

_TEX = shutil.which("pdflatex")
ROSENBROCK = "100*(y-x^2)^2+(1-x)^2"


def question_of(
    text: str,
    w: Vector,
    rule: DirectionRule | None = None,
    order: int = 3,
    held: Mapping[str, float] = MappingProxyType({}),
) -> Question:
    loss = Loss.parse(text, held)
    rules = Rules(rule or AtAngle(), LengthRule.LENGTH, 0.1)
    return Question(loss, local_model(loss, observe(loss, w), rules, order), rules, 0, None)


def facts_of(question: Question) -> Facts:
    loss = question.loss
    found = derivatives_of(loss.text, loss.parameters)
    entries = tuple(Entry(place, pack(node), is_simplified=False) for place, node in found)
    return Facts(question, Derived(loss.text, tuple(loss.parameters.items()), entries, is_finished=True))


_MANY = "+".join(f"{k}.5*sin({k}*x1)*cos(x{1 + k % 30}/{k + 1})" for k in range(1, 200))
_CASES = {
    "rosenbrock": question_of(ROSENBROCK, (-1.2, 1.0)),
    "newton": question_of(ROSENBROCK, (-1.2, 1.0), Newton(), 8),
    "names": question_of(
        "φ^2 + ж_é2*x_1 + ñandú^2 + 变^2 + alpha_b^2 + η*β", (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)),
    "functions": question_of(
        "where(x>0&y<1|~(x==2),x%3,abs(x)) + min(x,y) + floor(y) + log2(x^2+1) + hypot(x,y) + atan2(y,x) + cosh(x)^2",
        (0.7, 0.4),
    ),
    "kink": question_of("abs(x) + y^2", (0.0, 0.5)),
    "undefined": question_of("log(x) + y^2", (-1.0, 0.5)),
    "stationary": question_of("x^2 + y^2", (0.0, 0.0)),
    "parameters": question_of("(a_1 - x)^2 + β*(y - x^2)^2", (0.5, 0.25), held={"a_1": 1.0, "β": 10.0}),
    "one": question_of("x^4 - x", (0.5,)),
    "many": question_of(_MANY, tuple(0.1 * k for k in range(1, 31))),
    "tiny": question_of("1e-200*x^2 + 1e200*y^2", (1e-7, 1e12)),
}  # fmt: skip


def formulas_in(text: str) -> list[str]:
    return re.findall(r"\\begin\{align\*\}\n(.*?)\n\\end\{align\*\}", text, re.DOTALL)


@pytest.mark.parametrize("name", _CASES)
def test_that_brackets_and_environments_are_closed(name: str) -> None:
    text = latex_document(facts_of(_CASES[name]))
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", text):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0
    open_ones: list[str] = []
    for what, environment in re.findall(r"\\(begin|end)\{([a-z*]+)\}", text):
        if what == "begin":
            open_ones.append(environment)
        else:
            assert open_ones.pop() == environment
    assert not open_ones
    for formula in formulas_in(text):
        assert len(re.findall(r"\\left[^a-z]", formula)) == len(re.findall(r"\\right[^a-z]", formula))
    assert "\n\n" not in "".join(formulas_in(text))


def test_that_all_chapters_and_the_numbers_of_now_are_there() -> None:
    text = latex_document(facts_of(_CASES["rosenbrock"]))
    titles = re.findall(r"\\subsection\*\{(.*)\}", text)
    assert titles == ["The loss", "The claim", "Taylor", "The angle", r"$\nabla L$", r"$\nabla^{2}L$"]
    assert "-215.6" in text
    assert r"\beta = 180^{\circ}" in text
    assert "1330" in text
    assert r"100*(y-x\^{}2)" in text.replace(r"\allowbreak{}", "")


def test_that_colours_are_those_that_are_defined() -> None:
    text = latex_document(facts_of(_CASES["newton"]))
    used, defined = set(re.findall(r"\\textcolor\{(\w+)\}", text)), set(re.findall(r"\\definecolor\{(\w+)\}", text))
    assert used == defined


def test_that_long_formulas_go_on_in_another_line() -> None:
    text = latex_document(facts_of(_CASES["many"]))
    loss = formulas_in(text)[0]
    assert loss.count(r"\\") > 10
    assert "more terms" in loss


@pytest.mark.parametrize(
    ("words", "latex"),
    [
        ("v·∇L < 0: lower for small η", r"$v\cdot\nabla L$ $<$ 0: lower for small $\eta$"),
        ("50 % of {a_b} & \\x #1 ~ ^", r"50 \% of \{a\_b\} \& \textbackslash{}x \#1 \~{} \^{}"),
        ("é – “x”", "é -- ``x''"),
        ("\x1b\u202eж", "  U{+}0436"),
    ],
)
def test_that_words_are_no_commands(words: str, latex: str) -> None:
    assert in_text(words) == latex


@pytest.mark.skipif(_TEX is None, reason="needs a LaTeX")
@pytest.mark.parametrize("name", _CASES)
def test_that_the_document_can_be_compiled(name: str, tmp_path: Path) -> None:
    (tmp_path / "f.tex").write_text(latex_document(facts_of(_CASES[name])), encoding="utf-8")
    command = [str(_TEX), "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "f.tex"]
    found = subprocess.run(
        command, cwd=tmp_path, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    assert found.returncode == 0, found.stdout[-2_000:]
    assert (tmp_path / "f.pdf").read_bytes().startswith(b"%PDF")
    assert "Missing character" not in (tmp_path / "f.log").read_text(encoding="utf-8", errors="replace")


@pytest.mark.slow
@pytest.mark.skipif(_TEX is None, reason="needs a LaTeX")
def test_that_the_documents_of_the_gallery_can_be_compiled(tmp_path: Path) -> None:
    for i, entry in enumerate(GALLERY):
        held = {parameter.name: parameter.value for parameter in entry.parameters}
        text = latex_document(facts_of(question_of(entry.expression, entry.start, held=held)))
        (tmp_path / f"{i}.tex").write_text(text, encoding="utf-8")
        command = [str(_TEX), "-interaction=batchmode", "-halt-on-error", f"{i}.tex"]
        assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0, entry.name


def test_that_formulas_are_written_to_a_file_or_the_reason_is_given(tmp_path: Path) -> None:
    question = _CASES["rosenbrock"]
    assert write_formulas(tmp_path / "f.tex", question) == ""
    text = (tmp_path / "f.tex").read_text(encoding="utf-8")
    assert text.startswith(r"\documentclass")
    assert r"\frac{\partial L}{\partial x}" in text
    with pytest.raises(SessionError, match="folder"):
        write_formulas(tmp_path / "gone" / "f.tex", question)


def test_that_a_derivation_that_is_not_wanted_is_given_up() -> None:
    with pytest.raises(Unwanted):
        derive(_CASES["rosenbrock"], lambda: False)
