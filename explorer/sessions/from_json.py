"""The fields of a session, read strictly: whatever is wrong is named with its place."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from explorer.direction import MOST_SEED, Vector
from explorer.landscape import Window
from explorer.loss import Loss
from explorer.options import HIGHEST_ORDER, MOST_STEPS
from explorer.plane import Plane
from explorer.roles import MOST_POSITIONS, Parameter
from explorer.sessions.nodes import Node
from explorer.sessions.path_from_json import Names, pieces_from, rules_from
from explorer.sessions.session import LessonPlace, Panels, Session
from explorer.slices import FIRST_TWO, AlongCurvatures, AlongRandom, AlongStep, AlongVariables, SliceRule, fitting
from explorer.syntax import names_of
from explorer.tokens import MAX_CHARACTERS, MAX_NAME, LossError

FIELDS = (
    "loss", "name", "variables", "parameters", "chosen", "home", "view", "minima", "minima_for", "slicing", "pinned",
    "rules", "order", "most_steps", "speed", "tip", "row", "lesson", "panels", "path",
)  # fmt: skip
"""All of them have to be there."""

FASTEST = 31
_MOST_TEXT_OF_PANELS = 1 << 20
_MOST_PAGES = 10_000
_MOST_MINIMA = 1_000
_EXACT = 1 << 53
"""Up to which whole numbers are doubles."""
_NEARLY = 1e-6
"""How far vectors that must be orthogonal unit vectors may be from that."""


def session_from(fields: dict[str, Node]) -> Session:
    """Read the fields of a session; raise SessionError where one of them is not as it must be."""
    parameters = tuple(map(_parameter, fields["parameters"].items()))
    variables = _variables(fields, parameters)
    names = Names(variables, len(parameters))
    path = pieces_from(fields["path"], names)
    last = sum(map(len, path)) - 1
    view, pinned, lesson = (fields[key] for key in ("view", "pinned", "lesson"))
    return Session(
        loss=fields["loss"].any_text(MAX_CHARACTERS),
        variables=variables,
        home=_window(fields["home"]),
        rules=rules_from(fields["rules"], names),
        order=fields["order"].whole(1, HIGHEST_ORDER),
        path=path,
        tip=fields["tip"].whole(0, last),
        row=fields["row"].whole(0, last),
        parameters=parameters,
        chosen=_chosen(fields["chosen"]),
        name=fields["name"].text(),
        view=None if view.value is None else _window(view),
        minima=_minima(fields["minima"], len(variables)),
        minima_for=fields["minima_for"].vector(len(parameters)),
        slicing=_slicing(fields["slicing"], variables),
        pinned=None if pinned.value is None else _plane(pinned, variables),
        panels=_panels(fields["panels"]),
        lesson=None if lesson.value is None else _lesson(lesson),
        most_steps=fields["most_steps"].whole(1, MOST_STEPS),
        speed=fields["speed"].whole(1, FASTEST),
    )


# -- the loss


def _variables(fields: dict[str, Node], parameters: Sequence[Parameter]) -> tuple[str, ...]:
    """Read the loss, whose names must be those that are spoken of everywhere else."""
    node = fields["loss"]
    text = node.any_text(MAX_CHARACTERS)
    try:
        names = names_of(text)
        held = {parameter.name: parameter.value for parameter in parameters if parameter.name in names}
        variables = Loss.parse(text, held).variables
    except LossError as error:
        node.refuse(error.message)
    for parameter, place in zip(parameters, fields["parameters"].items(), strict=True):
        if parameter.name not in names:
            place.refuse(f"`{parameter.name}` is not in the loss, which has {_listed(names)}")
    if len(held) < len(parameters):
        fields["parameters"].refuse("a name stands there twice; leave one of them out")
    given = tuple(item.text(MAX_NAME) for item in fields["variables"].items())
    if given != variables:
        fields["variables"].fail(f"the variables of the loss, {_listed(variables)}", _listed(given) or "none")
    return variables


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:8]) + (", …" if len(names) > 8 else "")


def _parameter(node: Node) -> Parameter:
    fields = node.table(("name", "value", "low", "high", "step"))
    name = fields["name"].text(MAX_NAME)
    value, low, high, step = (fields[key].number() for key in ("value", "low", "high", "step"))
    if not (low < high and math.isfinite(high - low)):
        fields["high"].refuse("the range is empty: `high` must be more than `low`")
    if not step > 0.0 or not (high - low) / step <= MOST_POSITIONS:
        fields["step"].refuse(f"it must divide the range into at most {MOST_POSITIONS:,} parts")
    if not low <= value <= high:
        fields["value"].refuse("it must be within the range of the slider")
    return Parameter(name, value, low, high, step)


def _minima(node: Node, n: int) -> tuple[Vector, ...]:
    minima = node.vectors(n)
    if len(minima) > _MOST_MINIMA:
        # each of them is painted whenever anything moves
        node.refuse(f"there may be {_MOST_MINIMA:,} of them")
    return minima


def _chosen(node: Node) -> tuple[tuple[str, bool], ...]:
    roles = node.mapping()
    for name, role in roles.items():
        Node(name, role.place).text(MAX_NAME)
    return tuple((name, role.one_of(("parameter", "variable")) == "parameter") for name, role in roles.items())


# -- what is seen


def _window(node: Node) -> Window:
    x0, x1, y0, y1 = node.vector(4)
    if not (x0 < x1 and y0 < y1 and math.isfinite(x1 - x0) and math.isfinite(y1 - y0)):
        node.refuse("a window is [x from, x to, y from, y to], and each pair must rise")
    return Window(x0, x1, y0, y1)


def _slicing(node: Node, variables: Sequence[str]) -> SliceRule:
    kinds = ("variables", "step", "curvatures", "random")
    kind = node.table(("kind",), ("first", "second", "seed"))["kind"].one_of(kinds)
    rule: SliceRule
    if kind == "variables":
        rule = _along_variables(node, variables)
    elif kind == "step":
        node.table(("kind",))
        rule = AlongStep()
    elif kind == "random":
        rule = AlongRandom(node.table(("kind", "seed"))["seed"].whole(0, MOST_SEED))
    else:
        fields, n = node.table(("kind", "first", "second")), len(variables)
        rule = AlongCurvatures(fields["first"].whole(-n, n - 1), fields["second"].whole(-n, n - 1))
    if len(variables) > 1 and fitting(rule, variables, variables) != rule:
        node.refuse("a slice is along two that differ")
    return rule


def _along_variables(node: Node, variables: Sequence[str]) -> AlongVariables:
    fields = node.table(("kind",), ("first", "second"))
    if len(fields) == 1:
        return FIRST_TWO
    fields = node.table(("kind", "first", "second"))
    first, second = (variables.index(fields[key].one_of(variables)) for key in ("first", "second"))
    if first == second:
        node.refuse("a slice is along two that differ")
    return AlongVariables(first, second)


def _plane(node: Node, variables: Sequence[str]) -> Plane:
    n = len(variables)
    if n < 2:
        node.refuse("a loss of one variable has no plane to be pinned; this must be null")
    fields = node.table(("origin", "first", "second", "names", "axes", "note", "curvatures", "step"))
    origin, first, second = (fields[key].vector(n) for key in ("origin", "first", "second"))
    with np.errstate(over="ignore", invalid="ignore"):
        products = np.array([first, second]) @ np.array([first, second]).T
    if not np.allclose(products, np.eye(2), rtol=0.0, atol=_NEARLY):
        fields["second"].refuse("`first` and `second` must be unit vectors at a right angle to each other")
    names = tuple(item.text() for item in fields["names"].items())
    if len(names) != 2:
        fields["names"].fail("two names", f"{len(names)}")
    curvatures, step = fields["curvatures"], fields["step"]
    return Plane(
        origin, first, second, (names[0], names[1]),
        axes=_axes(fields, variables),
        note=fields["note"].text(1_000),
        curvatures=None if curvatures.value is None else _two(curvatures),
        step=None if step.value is None else step.whole(0),
    )  # fmt: skip


def _two(node: Node) -> tuple[float, float]:
    a, b = node.vector(2)
    return a, b


def _axes(fields: dict[str, Node], variables: Sequence[str]) -> tuple[int, int] | None:
    """Read the two variables of a plane; its vectors must be theirs."""
    node = fields["axes"]
    if node.value is None:
        return None
    axes = [variables.index(item.one_of(variables)) for item in node.items()]
    if len(axes) != 2 or axes[0] == axes[1]:
        node.fail("two variables that differ, or null")
    unit = np.eye(len(variables))
    for key, axis in zip(("first", "second"), axes, strict=True):
        if fields[key].value != unit[axis].tolist():
            fields[key].refuse(f"it must be the unit vector of {variables[axis]}, as `axes` say")
    if any(fields["origin"].vector(len(variables))[axis] != 0.0 for axis in axes):
        fields["origin"].refuse("it must be 0 in both of the `axes`")
    return axes[0], axes[1]


# -- the window


def _lesson(node: Node) -> LessonPlace:
    fields = node.table(("identity", "page", "solved"))
    solved = tuple(item.whole(0, _MOST_PAGES) for item in fields["solved"].items())
    return LessonPlace(fields["identity"].text(), fields["page"].whole(0, _MOST_PAGES), solved)


def _panels(node: Node) -> Panels:
    """Read what the window keeps of itself: any plain values."""
    node.mapping()
    waiting = [node]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner.value, dict):
            waiting += inner.mapping().values()
            for key in inner.value:
                Node(key, inner.place).any_text(200)
        elif isinstance(inner.value, list):
            waiting += inner.items()
        elif isinstance(inner.value, str):
            inner.any_text(_MOST_TEXT_OF_PANELS)
        elif isinstance(inner.value, float):
            inner.number()
        elif isinstance(inner.value, int) and not isinstance(inner.value, bool):
            inner.whole(-_EXACT, _EXACT)
    assert isinstance(node.value, dict)
    panels = Panels.of(node.value)
    # what was there before a lesson is a session, and may be as long as one
    others = Panels.of({key: value for key, value in node.value.items() if key != "own"})
    if len(others.text) > _MOST_TEXT_OF_PANELS:
        node.refuse(f"it holds more than {_MOST_TEXT_OF_PANELS:,} characters")
    return panels
