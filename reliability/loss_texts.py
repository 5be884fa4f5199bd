"""Random texts of losses: grammatical ones, in all the spellings that people have, and others that are almost so."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from explorer.functions import FUNCTIONS
from explorer.gallery import GALLERY
from explorer.tokens import MAX_CHARACTERS
from reliability.mutations import damaged, mutated_bytes, random_bytes

_PLAIN = ("x", "y", "z", "w1", "w2", "w10", "a", "b", "theta")
_UNUSUAL = (
    "θ", "ϕ", "φ", "x₁", "x1", "λ_1", "π", "𝜋", "pi", "e", "Σ", "ß", "\u017f", "ﬁ", "K", "Å", "変数", "متغير", "चर",
    "é", "e\u0301", "ⅷ", "\U0001d54f", "\U0001d7d9x", "x٣", "_", "__", "__import__", "__class__", "lambda", "None",
    "True", "if", "import", "eval", "exec", "os", "v0", "v1", "where_", "Sin", "sinx", "nan", "inf", "int", "real",
    "imag", "conj", "sum",
    "prod", "complex", "contains", "ones_like", "Ⅻ", "ª", "ⁿ", "\u1d77", "x\u200d", "x\u00b7",
)  # fmt: skip
_SPACES = (" ", "  ", "\t", "\n", "\u00a0", "\u2009", "\u3000", "\u2028", "\x0b", "\x1c", "\x85")
_TIMES = ("*", "*", "*", "·", "×", "⋅", "∙", "", " ")
_MINUS = ("-", "-", "−", "–")
_RAISED = ("²", "³", "⁴", "⁰", "¹⁰", "⁻¹", "⁻²", "⁺²", "⁻⁰")
_COMPARE = ("<", "<=", ">", ">=", "==", "!=", "≤", "≥", "≠")
_JOIN = ("&", "|", "&&", "||", "∧", "∨")
_CALLS = tuple((name, f.fewest, f.most) for name, f in FUNCTIONS.items() if name != "where")
_NESTS = (
    "(", "sin(", "-", "+", "~", "x^(", "x^", "x^-", "2*(", "1+(", "where(x>0,x,", "where(", "where(x>0&~(",
    "hypot(x,", "max(1,", "max(", "x<(", "~(0<", "x//(", "(x)(", "where(x,", "[", "f(", "²(", "x²(", "1,(", ")(",
    "sqrt(abs(",
)  # fmt: skip
_UNITS = (
    "x+", "x*", "sin(x)*", "x-(y)*", "x^", "x ", "(", ")", "x,", "1", "9", "²", "x", "x<", "x&", "x>0&", "ß", ".",
    "_", "e", "-", "~", "min(x,", "w1+", "f(x)+", "é", "π", "\u0301", "0x1", "1/2x+", "x^2y+", "sinx+", "a+(",
    "1e5+", "~(", "x/", "x%2y+", "ﷺ", "a#b", "w#+", "f#(x)+", "x#*w(1)+", "#x+", "1/#x+", "x^#y+", "w#*sin(#w)+",
    "x#", "θ_#-", "max(x,#)*", "where(x>#,#,y)+", "x#²", "#_0+",
)  # fmt: skip
"""What long texts are made of."""

_MOST_LEVELS = 9


class LossTexts:
    """Makes one random text after the other, all from one seed.

    Parameters
    ----------
    random
        The source of all choices.
    """

    def __init__(self, random: Random) -> None:
        self._random = random
        self._names: list[str] = []
        self._corpus = [entry.expression for entry in GALLERY]
        kinds: dict[Callable[[], str], int] = {
            self.grammatical: 400, self.almost: 320, self._of_gallery: 120, self._of_bytes: 100, self._nested: 30,
            self._of_pieces: 29, self._long: 1,
        }  # fmt: skip
        self._kinds, self._weights = list(kinds), list(kinds.values())

    def __call__(self) -> str:
        """Make a text of any kind."""
        (kind,) = self._random.choices(self._kinds, self._weights)
        return kind()

    def grammatical(self) -> str:
        """Make a text that follows the grammar, though it may have no variable, or be a condition."""
        draw = self._random
        self._names = draw.sample(_PLAIN, draw.randint(1, 3))
        if draw.random() < 0.15:
            self._names += draw.sample(_UNUSUAL, draw.randint(1, 2))
        return self._sum(draw.randint(1, _MOST_LEVELS))

    def almost(self) -> str:
        """Make a text that a slip of the hand parts from the grammar."""
        return damaged(self.grammatical(), self._random)

    # -- the grammar

    def _sum(self, levels: int) -> str:
        terms = self._random.choices((1, 2, 3, 6), (5, 4, 2, 1))[0]
        text = self._product(levels - 1)
        for _ in range(terms - 1):
            sign = "+" if self._random.random() < 0.6 else self._random.choice(_MINUS)
            text += f"{self._space()}{sign}{self._space()}{self._product(levels - 1)}"
        return text

    def _product(self, levels: int) -> str:
        factors = self._random.choices((1, 2, 3), (6, 3, 1))[0]
        text = self._signed(levels)
        for _ in range(factors - 1):
            sign = (
                self._random.choice(_TIMES) if self._random.random() < 0.75 else self._random.choice(("/", "//", "%"))
            )
            text += f"{sign}{self._signed(levels)}"
        return text

    def _signed(self, levels: int) -> str:
        sign = self._random.choice(_MINUS) if self._random.random() < 0.1 else ""
        return sign + self._power(levels)

    def _power(self, levels: int) -> str:
        base = self._atom(levels)
        chance = self._random.random()
        if chance < 0.08:
            return base + self._random.choice(_RAISED)
        if chance < 0.2:
            return f"{base}{self._random.choice(('^', '**'))}{self._signed(levels - 2)}"
        return base

    def _atom(self, levels: int) -> str:
        chance = self._random.random()
        if levels <= 0 or chance < 0.4:
            return self._random.choice(self._names) if self._random.random() < 0.6 else self._number()
        if chance < 0.6:
            return f"({self._space()}{self._sum(levels - 1)}{self._space()})"
        if chance < 0.65:
            return f"({self._condition(levels - 1)})"
        return self._call(levels - 1)

    def _call(self, levels: int) -> str:
        if self._random.random() < 0.1:
            return f"where({self._condition(levels)}, {self._sum(levels - 1)}, {self._sum(levels - 1)})"
        name, fewest, most = self._random.choice(_CALLS)
        count = fewest if most == fewest else self._random.choice((2, 2, 3, 5))
        return f"{name}({','.join(self._sum(levels - count) for _ in range(count))})"

    def _condition(self, levels: int) -> str:
        if levels > 1 and self._random.random() < 0.3:
            sign = self._random.choice(_JOIN)
            return f"{self._condition(levels - 2)} {sign} {self._condition(levels - 2)}"
        if levels > 1 and self._random.random() < 0.15:
            return f"{self._random.choice('~¬')}({self._condition(levels - 1)})"
        sign = self._random.choice(_COMPARE)
        return f"{self._sum(levels - 2)}{self._space()}{sign}{self._space()}{self._sum(levels - 2)}"

    def _number(self) -> str:
        draw = self._random
        kinds: tuple[Callable[[], str], ...] = (
            lambda: str(draw.randint(0, 12)), lambda: f"{draw.random():.3f}", lambda: f"{draw.uniform(-50, 50):g}",
            lambda: f"{draw.randint(1, 9)}e{draw.randint(-330, 310)}", lambda: f".{draw.randint(0, 99)}",
            lambda: f"{draw.randint(0, 9)}.", lambda: f"1_{draw.randint(0, 999):03}",
            lambda: draw.choice(("0", "1", "2", "0.5", "1e308", "5e-324", "1e-400", "0.1", "9007199254740993")),
            lambda: "".join(draw.choices("0123456789", k=draw.choice((20, 40, 400)))),
        )  # fmt: skip
        return draw.choices(kinds, (30, 10, 5, 5, 2, 2, 1, 8, 1))[0]()

    def _space(self) -> str:
        chance = self._random.random()
        return "" if chance < 0.6 else " " if chance < 0.95 else self._random.choice(_SPACES)

    # -- other kinds of text

    def _of_gallery(self) -> str:
        text = self._random.choice(self._corpus)
        return damaged(text, self._random) if self._random.random() < 0.9 else text

    def _of_bytes(self) -> str:
        draw = self._random
        whole = draw.choice(self._corpus).encode()
        data = random_bytes(draw) if draw.random() < 0.5 else mutated_bytes(whole, draw)
        codec, errors = draw.choice((("utf-8", "replace"), ("utf-8", "surrogateescape"), ("latin-1", "strict"),
                                     ("utf-16-le", "replace"), ("cp1252", "replace")))  # fmt: skip
        return data.decode(codec, errors)

    def _nested(self) -> str:
        draw = self._random
        step = "".join(draw.choices(_NESTS, k=draw.choice((1, 1, 2, 3))))
        times = draw.choice((1, 5, 50, 100, 198, 199, 200, 201, 202, 400, 3_000)) // max(
            1, draw.choice((1, step.count("(")))
        )
        closing = ")" * (step.count("(") * times + draw.choice((0, 0, 0, -1, 1)))
        return f"{step * times}{draw.choice(('x', '1', '', 'x>0', 'x,1'))}{closing}"

    def _of_pieces(self) -> str:
        draw = self._random
        pieces = (
            *_PLAIN,
            *_UNUSUAL,
            *_SPACES,
            *_TIMES,
            *_RAISED,
            *_COMPARE,
            *_JOIN,
            *_NESTS,
            *FUNCTIONS,
            "(",
            ")",
            ",",
            "1",
        )
        return "".join(draw.choices(pieces, k=draw.randint(1, 30)))

    def _long(self) -> str:
        draw = self._random
        length = draw.choice((2_000, 20_000, MAX_CHARACTERS, MAX_CHARACTERS + 1))
        unit = draw.choice((*_UNITS, f"{self.grammatical()}+", draw.choice(_SPACES)))
        # a # is a number that goes up
        text = "".join(unit.replace("#", str(i)) for i in range(length // len(unit)))
        return f"{draw.choice(('', 'x+', '(', 'max('))}{text[:length]}{draw.choice(('', 'x', ')'))}"
