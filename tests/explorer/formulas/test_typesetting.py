"""SymPy and ziamath work in a process that can be ended, and of which nothing is left."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from explorer.expression import Graph
from explorer.formulas.derived import Entry, unpack
from explorer.formulas.latex import plain
from explorer.formulas.latex_svg import SIZE, Picture, typeset
from explorer.formulas.typesetting import Derive, Typeset, Worker, WorkerError
from explorer.kernel import Unwanted

ROOT = Path(__file__).parents[3]
SLOW = "-0.0001*(abs(sin(x)*sin(y)*exp(abs(100-sqrt(x^2+y^2)/pi)))+1)^0.1"
"""SymPy simplifies its Hessian for two minutes."""


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.close()


def always() -> bool:
    return True


def pictures(worker: Worker, *latex: str) -> list[Picture]:
    return [answer for answer in worker.answers(Typeset(latex), always) if isinstance(answer, Picture)]


def entries(answers: Iterable[object]) -> list[Entry]:
    return [entry for answer in answers if isinstance(answer, tuple) for entry in answer]


def is_running(pid: int) -> bool:
    """Whether a process is there and is more than an entry that nobody has asked for."""
    try:
        os.kill(pid, 0)
        stat = Path(f"/proc/{pid}/stat")
        return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def wait_until(holds: Callable[[], bool], seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return holds()


# -- typesetting


def test_that_latex_is_typeset_in_another_process(worker: Worker) -> None:
    found = pictures(worker, r"\frac{a}{b}", "x^{2}")
    assert worker.pid not in {None, os.getpid()}
    assert [picture.latex for picture in found] == [r"\frac{a}{b}", "x^{2}"]
    assert [picture.svg for picture in found] == [typeset(picture.latex).svg for picture in found]


def test_that_what_cannot_be_typeset_is_a_picture_without_svg(worker: Worker) -> None:
    assert [bool(picture.svg) for picture in pictures(worker, r"\begin{nothing", "y")] == [False, True]


def test_that_the_box_has_the_baseline_at_0() -> None:
    flat, deep = typeset("x"), typeset(r"\frac{x}{y}")
    assert -SIZE < flat.box[1] < 0.0
    assert abs(flat.box[1] + flat.box[3]) < 0.15 * SIZE
    assert deep.box[1] + deep.box[3] > 0.4 * SIZE


def test_that_colours_are_named_in_the_picture() -> None:
    assert 'fill="gradient"' in typeset(r"x + \textcolor{gradient}{y}").svg
    assert 'fill="gradient"' not in typeset("x + y").svg


def test_that_rows_are_measured_once_without_another_picture() -> None:
    nested = r"\left(1 + \frac{\left(a + \frac{1}{b^{2}}\right)^{2}}{\sqrt{c + \left|\frac{d}{e}\right|}}\right)"
    script = (
        "import sys, warnings; warnings.simplefilter('ignore'); import ziafont, ziamath; ziafont.config.svg2 = False;"
        f"sys.stdout.write(ziamath.Latex({nested!r}, size={SIZE}).svg())"
    )
    plainly = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert typeset(nested).svg == plainly.stdout


def test_that_a_sign_after_a_bracket_stands_close() -> None:
    close, apart = typeset(r"\left(-1\right)"), typeset(r"\left(1\right) -")
    assert close.box[2] < apart.box[2]


# -- deriving


def test_that_derivatives_come_as_trees_the_simplified_ones_last(worker: Worker) -> None:
    request = Derive("a*(y-x^2)^2+(1-x)^2", (("a", 100.0),), (-1.2, 1.0))
    found = entries(worker.answers(request, always))
    assert [entry.is_simplified for entry in found] == sorted(entry.is_simplified for entry in found)
    best = {entry.place: plain(unpack(entry.packed, Graph(["x", "y"]))) for entry in found}
    assert best[0,] == "2*x - 400*x*(y - x^2) - 2"
    assert best[1,] == "200*(y - x^2)"
    assert best[1, 0] == "-400*x"


def test_that_what_takes_too_long_is_ended_and_what_came_before_stands(worker: Worker) -> None:
    pictures(worker, "x")
    before = worker.pid
    assert before is not None
    answers = worker.answers(Derive(SLOW, (), (1.3, 1.4)), always, 0.8)
    came: list[object] = []
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        came.extend(answers)
    assert 0.7 < time.monotonic() - began < 5.0
    assert {entry.place for entry in entries(came)} == {(0,), (1,), (0, 0), (1, 0), (1, 1)}
    assert worker.pid is None
    assert not is_running(before)
    assert pictures(worker, "x")[0].svg
    assert worker.pid not in {None, before}


def test_that_a_new_request_does_not_wait_for_one_that_nobody_wants(worker: Worker) -> None:
    pictures(worker, "x")
    before = worker.pid
    came: list[object] = []
    with pytest.raises(Unwanted):
        # raw, collected, and the gradient simplified: what follows takes minutes
        came.extend(answer for answer in worker.answers(Derive(SLOW, (), (1.3, 1.4)), lambda: len(came) < 4))
    time.sleep(0.1)  # it has begun with that
    assert pictures(worker, "x")[0].svg
    assert worker.pid != before
    assert before is not None
    assert not is_running(before)


def test_that_a_short_request_that_nobody_wants_is_left_without_ending_the_process(worker: Worker) -> None:
    pictures(worker, "x")
    before = worker.pid
    many = Typeset(tuple(f"x^{{{i}}}" for i in range(2_000)))
    answers = worker.answers(many, always)
    assert next(answers) == typeset("x^{0}")
    assert [picture.latex for picture in pictures(worker, "y")] == ["y"]
    assert worker.pid == before


# -- coming and going


def test_that_nothing_is_left_after_closing() -> None:
    worker = Worker("steepest-closing")
    pictures(worker, "x")
    pid = worker.pid
    assert pid is not None
    assert is_running(pid)
    worker.close()
    worker.close()
    assert worker.pid is None
    assert wait_until(lambda: not is_running(pid))
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert "steepest-closing" not in {child.name for child in multiprocessing.active_children()}


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
def test_that_a_process_which_ended_by_itself_is_told_and_replaced() -> None:
    worker = Worker()
    pictures(worker, "x")
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    with pytest.raises(WorkerError):
        pictures(worker, "x", "y")
    assert pictures(worker, "y")[0].svg
    worker.close()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc to look into")
def test_that_the_process_ends_with_the_program_even_in_the_middle_of_work(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(
        f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from explorer.formulas.typesetting import Derive, Worker\n"
        "if __name__ == '__main__':\n"
        "    worker = Worker()\n"
        f"    for answer in worker.answers(Derive({SLOW!r}, (), (1.3, 1.4)), lambda: True, 60.0):\n"
        "        print(worker.pid, flush=True)\n"
    )
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        lines = [program.stdout.readline() for _ in range(4)]
        time.sleep(0.3)
        pid = int(lines[-1])
        assert is_running(pid)
        program.kill()
    assert wait_until(lambda: not is_running(pid))


def test_that_the_process_needs_no_qt() -> None:
    script = (
        "import sys, explorer.formulas.typesetting, explorer.formulas.simplification, explorer.formulas.latex_svg;"
        "explorer.formulas.latex_svg.typeset('x');"
        "assert not [name for name in sys.modules if 'PySide6' in name or name.startswith('ui')]"
    )
    subprocess.run([sys.executable, "-W", "error::ImportWarning", "-c", script], cwd=ROOT, check=True)
