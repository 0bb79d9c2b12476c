"""Formulas compiled: value, gradient and Hessian over floats, for single paths, and over arrays, for maps.

No text of a reader is ever evaluated: what runs is written here, from the postfix order of grammar.py, line by line
and in names of our own.  The derivatives are SymPy's (derivatives.py), which is imported when one is first needed.
"""

import math
from collections.abc import Callable
from functools import cached_property

import numpy as np

from gdbook.grammar import CONSTANTS, FUNCTIONS, checked_variables, parse, typeset, work_out

_PRODUCTS = {2.0: "{0} * {0}", 3.0: "{0} * {0} * {0}", 4.0: "{0} * {0} * ({0} * {0})"}  # as in the JavaScript twin
_LINES = {"+": "{} + {}", "-": "{} - {}", "*": "{} * {}", "/": "{} / {}", "~": "-{}", "^": "pow({}, {})"} | {
    name: f"{name}({{}})" for name in (*FUNCTIONS, "sign")
}
_ON_ARRAYS = {name: getattr(np, name) for name in (*FUNCTIONS, "sign")} | {"pow": np.power}
_ON_FLOATS = {name: getattr(math, name) for name in FUNCTIONS if name != "abs"} | {
    "abs": abs,
    "sign": lambda x: math.copysign(1.0, x) if x > 0 or x < 0 else x,
    "pow": math.pow,
}
_ON_CONSTANTS = _ON_ARRAYS | {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "~": np.negative,
    "^": np.power,
}


class Formula:
    """A formula text in named variables.

    Raises FormulaError where the text cannot be read, TypeError or ValueError where the arguments are wrong.
    """

    def __init__(self, text: str, variables: tuple[str, ...]):
        self.text, self.variables = text, checked_variables(variables)
        self.postfix = parse(text, self.variables)

    def __repr__(self):
        return f"Formula({self.text!r}, {self.variables!r})"

    @cached_property
    def latex(self) -> str:
        """The formula as it was written, for KaTeX."""
        return typeset(self.postfix)

    @cached_property
    def on_floats(self) -> "Compiled":
        """Functions of n floats; where arithmetic fails they return inf or nan."""
        return Compiled(self, on_floats)

    @cached_property
    def on_arrays(self) -> "Compiled":
        """Functions of n arrays, which NumPy broadcasts; where arithmetic fails they return inf or nan."""
        return Compiled(self, on_arrays)


class Compiled:
    """value(x, y, ...) -> one result, gradient(x, y, ...) -> n, hessian(x, y, ...) -> its upper triangle by rows.

    Each is compiled when it is first used; value alone does not import SymPy.
    """

    def __init__(self, formula: Formula, compiler: Callable):
        self._formula, self._compiler = formula, compiler

    @cached_property
    def value(self) -> Callable:
        code = Code(len(self._formula.variables))
        names = dict(zip(self._formula.variables, code.inputs, strict=True)) | CONSTANTS
        code.returns = work_out(self._formula.postfix, lambda word: names.get(word) or float(word), code.apply)
        return self._compiler(code)

    @cached_property
    def gradient(self) -> Callable:
        from gdbook.derivatives import gradient_code

        return self._compiler(gradient_code(self._formula))

    @cached_property
    def hessian(self) -> Callable:
        from gdbook.derivatives import hessian_code

        return self._compiler(hessian_code(self._formula))


class Code:
    """Straight-line code in `inputs`: one line for each distinct operation, whose operands are floats or earlier names.

    returns: one operand, or a tuple of them.
    """

    def __init__(self, inputs: int):
        self.inputs = [f"x{i}" for i in range(inputs)]
        self.lines = {}  # what is computed: the name it gets
        self.returns = 0.0

    def apply(self, word: str, *operands):
        """Return the operand that is operation `word` of others."""
        if all(isinstance(each, float) for each in operands):
            return fold(word, *operands)
        line = _PRODUCTS.get(operands[-1], _LINES[word]) if word == "^" else _LINES[word]
        return self.lines.setdefault(line.format(*operands), f"t{len(self.lines)}")

    def function(self, around: str, known: dict) -> Callable:
        """Return the code as a function that knows `known` besides; `around` says what stands around the lines."""
        body = "".join(f"        {name} = {line}\n" for line, name in self.lines.items())
        returned = f"({', '.join(map(str, self.returns))},)" if isinstance(self.returns, tuple) else self.returns
        source = around.format(inputs=", ".join(self.inputs), body=f"{body}        return {returned}\n")
        names = {"__builtins__": {}, "inf": math.inf, "nan": math.nan} | known
        exec(compile(source, "<formula>", "exec"), names)
        return names["function"]


def fold(word: str, *constants: float) -> float:
    """Return operation `word` of constants; inf or nan where arithmetic fails."""
    with np.errstate(all="ignore"):
        return float(_ON_CONSTANTS[word](*constants))


def on_arrays(code: Code) -> Callable:
    """Return code as a function of arrays; each result has their common shape."""
    around = "def function({inputs}):\n    with quiet(all='ignore'):\n{body}"
    compiled = code.function(around, _ON_ARRAYS | {"quiet": np.errstate})

    def function(*arrays):
        arrays = [np.asarray(array, dtype=float) for array in arrays]
        shape = np.broadcast_shapes(*(array.shape for array in arrays))
        found = compiled(*arrays)
        if isinstance(found, tuple):
            return tuple(np.broadcast_to(each, shape) for each in found)
        return np.broadcast_to(found, shape)

    return function


def on_floats(code: Code) -> Callable:
    """Return code as a function of floats, which where arithmetic fails leaves it to the function of arrays."""
    arrays = on_arrays(code)

    def rescue(*point):
        found = arrays(*point)
        return tuple(each.item() for each in found) if isinstance(found, tuple) else found.item()

    around = "def function({inputs}):\n    try:\n{body}    except errors:\n        return rescue({inputs})\n"
    return code.function(around, _ON_FLOATS | {"errors": (ArithmeticError, ValueError), "rescue": rescue})
