"""Histories such as people make them: steps, runs, ways back, branches, drags, parameters that move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from explorer import exploration as explore
from explorer.descent import Rules
from explorer.direction import AlongAxis, AlongVector, AtAngle, AtRandom, DirectionRule, Newton, SteepestIn
from explorer.exploration import Exploration
from explorer.gallery import GalleryLoss
from explorer.landscape import Window
from explorer.norms import HessianNorm, MaxNorm, Norm, OneNorm, Scaled
from explorer.outlook import parsed_with
from explorer.path import FIGURES, Path, Record, Steps
from explorer.roles import Parameter
from explorer.rows import Rows
from explorer.run import descend
from explorer.sessions.recipe import pieces_of
from explorer.sessions.session import Session
from explorer.step_size import LengthRule


def directions(n: int) -> list[DirectionRule]:
    """One of each kind."""
    turned = [AtAngle(150.0), AtAngle(90.0)] if n > 1 else [AtAngle(0.0)]
    turned += [AtAngle(200.0, n - 1)] if n > 2 else []
    norms: tuple[Norm, ...] = (OneNorm(), MaxNorm(), HessianNorm(), Scaled(tuple(1.0 + i for i in range(n))))
    fixed = (AlongVector(tuple(1.0 - 2.0 * i for i in range(n))), AlongAxis(0, -1))
    return [AtAngle(), *turned, *fixed, AtRandom(3), Newton(), *(SteepestIn(norm) for norm in norms)]


@dataclass(slots=True)
class Editor:
    """Does at random what a person does."""

    exploration: Exploration
    parameters: tuple[Parameter, ...]
    random: Random

    @classmethod
    def of(cls, entry: GalleryLoss, rules: Rules, seed: int) -> Editor:
        loss = parsed_with(entry.expression, entry.parameters)
        begun = explore.begun(loss, explore.starting_record(loss, entry.start), rules, 3)
        return cls(begun, entry.parameters, Random(seed))

    def do(self, times: int) -> None:
        """Do so many things."""
        doings = [self.step] * 6 + [self.run, self.back, self.choose, self.reset, self.drag, self.turn, self.size]
        if self.parameters:
            doings += [self.move] * 2
        for _ in range(times):
            self.random.choice(doings)()

    def step(self) -> None:
        now = self.exploration
        outcome = explore.advance(now.loss, now.w, now.rules, now.number)
        if isinstance(outcome, Record):
            self.exploration = explore.arrived(now, outcome)

    def run(self) -> None:
        now, most = self.exploration, self.random.choice((1, 3, 40, 200))
        outcomes = descend(now.loss, now.w, now.rules, most, number=now.number)
        blocks = [outcome for outcome in outcomes if isinstance(outcome, Steps)]
        if blocks:
            self.exploration = explore.arrived_at_all(now, blocks)

    def back(self) -> None:
        for _ in range(self.random.randint(1, 4)):
            self.exploration = explore.stepped_back(self.exploration)

    def choose(self) -> None:
        rows = self.exploration.path.lineage(self.exploration.tip)
        self.exploration = explore.chosen(self.exploration, rows[self.random.randrange(len(rows))])

    def reset(self) -> None:
        self.exploration = explore.reset(self.exploration)

    def drag(self) -> None:
        w = self.exploration.w
        for _ in range(self.random.choice((1, 5, 120))):
            w = tuple(x + self.random.uniform(-0.1, 0.1) for x in w)
            self.exploration = explore.restarted(self.exploration, explore.starting_record(self.exploration.loss, w))

    def turn(self) -> None:
        way = self.random.choice(directions(self.exploration.loss.dimension))
        self.exploration = replace(self.exploration, rules=replace(self.exploration.rules, direction=way))

    def size(self) -> None:
        length, size = self.random.choice(list(LengthRule)), self.random.choice((1e-3, 0.01, 0.1))
        self.exploration = replace(self.exploration, rules=Rules(self.exploration.rules.direction, length, size))

    def move(self) -> None:
        for _ in range(self.random.choice((1, 1, 6))):
            moved = self.random.choice(self.parameters)
            value = moved.value_at(self.random.randint(0, moved.positions))
            self.parameters = tuple(replace(p, value=value) if p is moved else p for p in self.parameters)
            loss = parsed_with(self.exploration.loss.text, self.parameters)
            here = explore.starting_record(loss, self.exploration.w)
            self.exploration = explore.reparametrised(self.exploration, loss, here)

    @property
    def session(self) -> Session:
        return session_of(self.exploration, self.parameters)


def session_of(exploration: Exploration, parameters: tuple[Parameter, ...] = ()) -> Session:
    """What is kept of an exploration, the rest as it is at first."""
    return Session(
        exploration.loss.text,
        exploration.loss.variables,
        Window(-2.0, 2.0, -1.0, 3.0),
        exploration.rules,
        exploration.order,
        pieces_of(exploration.path),
        exploration.tip,
        exploration.row,
        parameters,
        minima_for=tuple(exploration.loss.parameters.values()),
    )


def numbers_of(path: Path) -> bytes:
    """Every number of every row, bit by bit."""
    rows = Rows.of([(0, len(path) - 1)])
    columns = [path.points(rows), path.parameters(rows), path.taken_with(rows)]
    columns += [path.column(name, rows)[:, None] for name in FIGURES]
    return b"".join(column.tobytes() for column in columns)


def branches_of(path: Path) -> list[object]:
    """What leads where, and what was left, of every row."""
    lines = [path.lineage(row).stretches for row in range(len(path))]
    left = [path.abandoned(row).stretches for row in range(0, len(path), 7)]
    return [lines, left, [path.origin(row) for row in range(len(path))]]
