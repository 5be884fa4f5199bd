r"""LaTeX to SVG by ziamath, which needs no LaTeX to be there. It holds the interpreter: for a process of its own."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

SIZE = 24.0
"""The size of the type in SVGs, in their units."""

_OWN = (
    (r"\nabla L", r"\nabla\!L"), (" & ", r" & \;\;"), (r"\bmod", r"\;\mathrm{mod}\;"), (r"\operatorname", r"\mathrm"),
)  # fmt: skip
"""What ziamath sets with other spaces than TeX, or slanted, and how it has to be told."""
_BOX = re.compile(r'viewBox="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Picture:
    """Typeset LaTeX.

    Attributes
    ----------
    latex
        What was typeset.
    svg
        The picture, in the colour `black`, or in a name that was given to textcolor: both are to be replaced. Empty
        where it could not be made.
    box
        Left, top, width and height, in units of which `SIZE` are the size of the type; 0 is the baseline.
    """

    latex: str
    svg: str
    box: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


def typeset(latex: str) -> Picture:
    """Typeset LaTeX; what ziamath does not know becomes a picture without an SVG."""
    try:
        svg = _ziamath().Latex(_spaced(latex), size=SIZE).svg()
    except Exception:  # noqa: BLE001 - of LaTeX that it does not know ziamath raises errors of many kinds
        return Picture(latex, "")
    match = _BOX.search(svg)
    if match is None:
        return Picture(latex, "")
    left, top, width, height = map(float, match[1].split())
    return Picture(latex, svg, (left, top, width, height))


def _spaced(latex: str) -> str:
    """Have LaTeX set as TeX does: a sign after a bracket or a comma stands close, the columns of a matrix do not."""
    for before in (r"\left(", r"\left|", r",\,", r"\cdot ", " & "):
        latex = latex.replace(f"{before}-", f"{before}{{-}}")
    for common, own in _OWN:
        latex = latex.replace(common, own)
    return latex


@cache
def _ziamath() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it reads its fonts in a way that is deprecated
        import ziafont  # noqa: PLC0415 - only the process needs it
        import ziamath  # noqa: PLC0415 - as above
    ziafont.config.svg2 = False  # QtSvg draws almost nothing of SVG 2
    _measure_rows_once()
    return ziamath


def _measure_rows_once() -> None:
    """Let ziamath measure each row of a nested formula once.

    It measures a row without the brackets that stretch, to know how far they do, and then makes it. Rows within a
    row that is only measured are measured in the same way, and made: twice the work for each level of nesting. They
    have no brackets that stretch, so that the first of the two is in vain. The pictures are the same; a network's
    Hessian takes 2.5 s in place of 34.
    """
    from ziamath.nodes.mrow import Mrow  # noqa: PLC0415 - as above

    measured = getattr(Mrow, "_get_height_nostretch", None)
    if measured is None:
        return

    def measure(row: Any, line: Any, **how: Any) -> tuple[float, float]:  # noqa: ANN401 - ziamath's own
        return (0.0, 0.0) if how.get("nostretch") else measured(row, line, **how)

    setattr(Mrow, "_get_height_nostretch", measure)  # noqa: B010 - it is ziamath's own, and may be missing
