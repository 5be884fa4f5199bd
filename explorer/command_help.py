"""What the command line says of itself: what each command does, and examples of it."""

from __future__ import annotations

from explorer.options import DEFAULT_LOSS

_LOSS_HELP = f"""\
LOSS is an expression in any variables, in quotes: "x^2 + 10y^2", "-exp(-x^2)*cos(3y)", "abs(x) + (y-1)**2".
It may begin with a minus. `-` reads it from standard input. Without one it is {DEFAULT_LOSS},
from x=-1.2, y=1."""

_WINDOW_HELP = f"""\
Why is the direction of steepest descent opposite to the gradient? Steepest shows it for any loss.

  main.py [LOSS] …                       open the window
  main.py SESSION                        open what was saved: a file that ends in .steepest or .json
  main.py trace [LOSS] …                 print the steps; see main.py trace --help
  main.py render [LOSS] … --out FILE     draw the window into a picture; see main.py render --help
  main.py formulas [LOSS] …              write the argument as a LaTeX document; see main.py formulas --help
  main.py --self-test                    see whether every part works here

{_LOSS_HELP}"""

_WINDOW_EXAMPLES = """\
examples:
  main.py
  main.py "x^2 + 10y^2" --at x=3,y=1 --eta 0.5
  main.py "-cos(x)*cos(y)" --at x=-1,y=0.5 --direction newton --rule natural
  main.py trace "x^2 + 10y^2" --at x=3,y=1 --format csv"""

_TRACE_HELP = f"""\
Print the steps of a run. No window is opened, and any number of variables will do.

{_LOSS_HELP}

Of a SESSION, a file that ends in .steepest or .json, the path that is shown is printed, to the same numbers bit
by bit. In CSV and JSON each of its steps tells its parameters, its rule and its size, too."""

_TRACE_EXAMPLES = """\
stops:
  max_steps, gradient_small, kink, not_finite, no_change, direction_undefined, length_undefined,
  out_of_bounds. If no step can be taken, the last entry says what is known there, and its w_next and
  loss_next are undefined.

formats:
  table  for reading: t1 = η v·∇L is the predicted change of L, ΔL the actual one, R1 … RK the remainders
  csv    full precision, one column for each component; an empty cell where something is undefined
  json   {"loss", "variables", "parameters", "rule", "stop", "steps": [{"step", "w", "loss", "gradient",
         "gradient_norm", "direction", "eta", "dot", "cos_beta", "beta_deg", "taylor": [{"order", "term",
         "partial_sum", "remainder", "bound"}], "w_next", "loss_next"}]}; null where something is undefined
  python a short program that takes these steps, and needs Python with NumPy alone

examples:
  main.py trace
  main.py trace "x^2 + 10y^2" --at x=3,y=1 --rule gradient --eta 0.05 --steps 20
  main.py trace "-x^2 + y" --at x=0.5,y=-1 --direction vector:-1,2 --format csv --out steps.csv
  main.py trace "(a - x)^2 + b(y - x^2)^2" --param a=1,b=10 --at x=-1,y=1
  main.py trace "(a-1)^2 + (b-a)^2 + (c-b)^2" --rule line-search --search minimum --format json
  echo "x^4 + y^2" | main.py trace - --beta -30
  main.py trace work.steepest --format csv

exit status: 0 after a run, however it stopped; 2 if the input is wrong; 130 after Ctrl-C."""

_RENDER_HELP = f"""\
Draw the window into a picture, as it is after --steps steps, or make a film of these steps; no screen is needed.

{_LOSS_HELP}

Of a SESSION, a file that ends in .steepest or .json, the window is drawn as it was saved."""

_RENDER_EXAMPLES = """\
examples:
  main.py render --out window.png
  main.py render "x^2 + 10y^2" --at x=3,y=1 --steps 5 --theme dark --size 1600x1000 --out bowl.png
  main.py render "x^2 + 10y^2" --at x=3,y=1 --steps 40 --size 960x540 --out path.gif
  main.py render work.steepest --out work.png"""

_FORMULAS_HELP = f"""\
Write every formula of the argument as a LaTeX document, with the numbers of the point after --steps steps.

{_LOSS_HELP}

Of a SESSION, a file that ends in .steepest or .json, the point that is shown is taken."""

_FORMULAS_EXAMPLES = """\
The document needs amsmath and color, which every LaTeX has.

examples:
  main.py formulas "x^2 + 10y^2" --at x=3,y=1 --eta 0.5 --order 4 --out bowl.tex
  main.py formulas work.steepest > work.tex"""

HELP = {
    "": (_WINDOW_HELP, _WINDOW_EXAMPLES),
    "trace": (_TRACE_HELP, _TRACE_EXAMPLES),
    "render": (_RENDER_HELP, _RENDER_EXAMPLES),
    "formulas": (_FORMULAS_HELP, _FORMULAS_EXAMPLES),
}
"""By command, that for the window under the empty name: what it does, and what stands after its options."""
