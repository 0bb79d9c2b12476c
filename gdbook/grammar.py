"""The grammar of formulas: reading a text into postfix order, and typesetting that.

The same in figures/lib/grammar.mjs, word for word in what it refuses (tests/formula_cases.json drives both):

    sum     = product { ("+" | "-") product }
    product = signed { ("*" | "/") signed }
    signed  = "-" signed | power
    power   = atom [ "^" signed ]
    atom    = number | variable | "pi" | "e" | function "(" sum ")" | "(" sum ")"

So -x^2 is -(x^2), x^y^z is x^(y^z), and 2x is an error.  At most 2000 characters and 100 levels deep.
"""

import math
import re
from collections.abc import Callable
from typing import NamedTuple

FUNCTIONS = ("sin", "cos", "tan", "exp", "log", "sqrt", "abs", "tanh")
CONSTANTS = {"pi": math.pi, "e": math.e}
MOST_CHARACTERS, MOST_LEVELS = 2000, 100

_OPERANDS = {"+": 2, "-": 2, "*": 2, "/": 2, "^": 2, "~": 1} | dict.fromkeys(FUNCTIONS, 1)
_DIGITS = tuple(".0123456789")
_TOKEN = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[A-Za-z_][A-Za-z0-9_]*|\*\*|[^ \t\r\n]")


class FormulaError(ValueError):
    """A formula that cannot be read; its message is a sentence naming the place."""


def parse(text: str, variables: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a formula in postfix order: x - 2*y is x, 2, y, *, -.  The minus of one operand is ~."""
    return _Parser([*_tokens(text), _Token("", len(text) + 1)], variables).whole()


def work_out(postfix: tuple[str, ...], leaf: Callable, apply: Callable):
    """Return what apply(word, *operands) makes of a formula, with leaf(word) for its numbers and names."""
    stack = []
    for word in postfix:
        first = len(stack) - _OPERANDS.get(word, 0)
        stack[first:] = [apply(word, *stack[first:]) if word in _OPERANDS else leaf(word)]
    return stack[0]


def checked_variables(names) -> tuple[str, ...]:
    """Return names as a tuple.  ValueError unless they are distinct, of letters and digits, and not taken."""
    names = tuple(names)
    for name in names:
        if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
            raise ValueError(f"variables must be names of letters and digits, got {name!r}")
        if name in FUNCTIONS or name in CONSTANTS or names.count(name) > 1:
            raise ValueError(f"variables must be distinct and none of {_listed(())}, got {name!r}")
    return names


def names_in(text: str) -> tuple[str, ...]:
    """Return the names in a formula that are neither functions nor constants, sorted, x2 before x10."""
    names = {token.text for token in _tokens(text) if token.text.isidentifier()} - {*FUNCTIONS, *CONSTANTS}
    return tuple(sorted(names, key=lambda name: (name.rstrip("0123456789"), len(name), name)))


# Reading.


class _Token(NamedTuple):
    text: str  # "" at the end of the formula
    place: int  # counted from 1

    def __str__(self):
        return f'"{self.text if len(self.text) <= 20 else self.text[:19] + "…"}" at character {self.place}'


def _tokens(text):
    if not isinstance(text, str):
        raise TypeError(f"formula must be a text, got {text!r}")
    if len(text) > MOST_CHARACTERS:
        raise FormulaError(f"The formula has {len(text)} characters; at most {MOST_CHARACTERS} are allowed.")
    tokens = [_Token(match[0], match.start() + 1) for match in _TOKEN.finditer(text)]
    if not tokens:
        raise FormulaError("The formula is empty.")
    for token in tokens:
        if token.text == "**":
            raise FormulaError(f"The {token} is not read here: write powers as x^2.")
        if not re.match(r"[-+*/^()A-Za-z_0-9]|\.[0-9]", token.text):
            raise FormulaError(f"The {token} means nothing in a formula.")
        if token.text.startswith(_DIGITS) and math.isinf(float(token.text)):
            raise FormulaError(f"The number {token} is too large.")
    return tokens


class _Parser:
    """One method for each line of the grammar; each appends to `postfix` what it has read."""

    def __init__(self, tokens, variables):
        self.tokens, self.variables = tokens, variables
        self.at, self.level, self.postfix = 0, 0, []

    @property
    def next(self):
        return self.tokens[self.at]

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def whole(self):
        self.sum()
        if self.next.text == ")":
            raise FormulaError(f"The {self.next} closes nothing.")
        if self.next.text:
            raise _missing("An operator", self.next)
        return tuple(self.postfix)

    def sum(self):
        self.chain(self.product, ("+", "-"))

    def product(self):
        self.chain(self.signed, ("*", "/"))

    def chain(self, operand, operators):
        operand()
        while self.next.text in operators:
            operator = self.take().text
            operand()
            self.postfix.append(operator)

    def signed(self):
        if self.level > MOST_LEVELS:
            raise FormulaError(f"The formula is more than {MOST_LEVELS} levels deep at character {self.next.place}.")
        self.level += 1
        if self.next.text == "-":
            self.take()
            self.signed()
            self.postfix.append("~")
        else:
            self.power()
        self.level -= 1

    def power(self):
        self.atom()
        if self.next.text == "^":
            self.take()
            self.signed()
            self.postfix.append("^")

    def atom(self):
        token = self.take()
        if token.text == "(":
            self.inside(token)
        elif token.text in FUNCTIONS:
            if self.next.text != "(":
                raise FormulaError(f"The {token} needs its argument in parentheses.")
            self.inside(self.take())
            self.postfix.append(token.text)
        elif token.text.startswith(_DIGITS) or token.text in self.variables or token.text in CONSTANTS:
            self.postfix.append(token.text)
        elif token.text.isidentifier():
            raise FormulaError(f"The name {token} is unknown; known are {_listed(self.variables)}.")
        else:
            raise _missing('A number, a name or "("', token)

    def inside(self, opening):
        self.sum()
        if not self.next.text:
            raise FormulaError(f"The {opening} is never closed.")
        if self.next.text != ")":
            raise _missing("An operator", self.next)
        self.take()


def _missing(what, token):
    return FormulaError(f"{what} is missing {f'before the {token}' if token.text else 'at the end'}.")


def _listed(variables):
    return ", ".join([*variables, *CONSTANTS, *FUNCTIONS])


# Typesetting.

_SUM, _MINUS, _PRODUCT, _POWER, _ATOM = range(5)  # how tightly a part holds together
_LAYOUT = {  # word: (what is written, how tightly operands must hold to go without parentheses, how tightly it holds)
    "+": ("{} + {}", (_SUM, _PRODUCT), _SUM),
    "-": ("{} - {}", (_SUM, _PRODUCT), _SUM),
    "*": ("{} {}", (_MINUS, _POWER), _PRODUCT),
    "/": (r"\frac{{{}}}{{{}}}", (_SUM, _SUM), _POWER),
    "^": ("{}^{{{}}}", (_ATOM, _SUM), _POWER),
    "~": ("-{}", (_PRODUCT,), _MINUS),
    **{name: (rf"\{name}\left({{}}\right)", (_SUM,), _POWER) for name in FUNCTIONS},
    "sqrt": (r"\sqrt{{{}}}", (_SUM,), _ATOM),
    "abs": (r"\left|{}\right|", (_SUM,), _ATOM),
}
_GREEK = re.compile(
    "alpha|beta|gamma|delta|epsilon|zeta|eta|theta|kappa|lambda|mu|nu|xi|rho|sigma|tau|phi|chi|psi|omega|pi"
)


def typeset(postfix: tuple[str, ...]) -> str:
    """Return a formula as it was written, in LaTeX that KaTeX reads."""
    return work_out(postfix, _typeset_leaf, _typeset_operation)[0]


def _typeset_operation(word, *operands):
    layout, least, holds = _LAYOUT[word]
    parts = [
        text if held >= wanted else rf"\left({text}\right)"
        for (text, held), wanted in zip(operands, least, strict=True)
    ]
    if word == "*" and parts[1].startswith(_DIGITS):
        layout = r"{} \cdot {}"
    return layout.format(*parts), holds


def _typeset_leaf(word):
    if word.startswith(_DIGITS):
        digits, _, exponent = word.lower().partition("e")
        return (rf"{digits} \cdot 10^{{{int(exponent)}}}", _PRODUCT) if exponent else (digits, _ATOM)
    base, index = re.fullmatch(r"([A-Za-z]+)_?(.*)", word).groups()
    base = rf"\{base}" if _GREEK.fullmatch(base) else base if len(base) == 1 else rf"\mathrm{{{base}}}"
    return (rf"{base}_{{\mathrm{{{index.replace('_', chr(92) + '_')}}}}}" if index else base), _ATOM
