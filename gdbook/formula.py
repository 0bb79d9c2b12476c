"""Formulas compiled: value, gradient and Hessian over floats, for single paths, and over arrays, for maps.

No text of a reader is ever evaluated: what runs is written here, from the postfix order of grammar.py, line by line
and in names of our own.  The derivatives are SymPy's (derivatives.py), which is imported when one is first needed.
"""

import math
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

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
_UFUNCS = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "~": "negative", "^": "power"}
_INTO = {name: getattr(np, name) for name in (*_UFUNCS.values(), "copyto")} | _ON_ARRAYS
_PRODUCTS_INTO = {2.0: ("{0}, {0}",), 3.0: ("{0}, {0}", "{1}, {0}"), 4.0: ("{0}, {0}", "{1}, {1}")}  # as _PRODUCTS


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

    @cached_property
    def in_place(self) -> "Compiled":
        """Each an InPlace; where arithmetic fails they leave inf or nan."""
        return Compiled(self, in_place)


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
        self.operations = {}  # the same by name: (word, operands)
        self.returns = 0.0

    def apply(self, word: str, *operands):
        """Return the operand that is operation `word` of others."""
        if all(isinstance(each, float) for each in operands):
            return fold(word, *operands)
        line = _PRODUCTS.get(operands[-1], _LINES[word]) if word == "^" else _LINES[word]
        name = self.lines.setdefault(line.format(*operands), f"t{len(self.lines)}")
        self.operations.setdefault(name, (word, operands))
        return name

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


class InPlace(NamedTuple):
    """function(*inputs, *registers) -> its results, a tuple of registers and numbers; no input is written to.

    inputs: n arrays of one shape.  registers: as many arrays of that shape, to be written over, as `registers` says.
    """

    function: Callable
    registers: int


def in_place(code: Code) -> InPlace:
    """Return code as a function that makes no array: a few are used again and again, and so stay in the cache.

    The results of on_arrays, to the bit.  Warnings of NumPy are the caller's to silence.
    """
    returns = code.returns if isinstance(code.returns, tuple) else (code.returns,)
    desk = _Desk(code, returns)
    body = "".join(f"    {line}\n" for name in code.operations for line in desk.lines(name))
    kept = [name for name in dict.fromkeys(returns) if name in code.inputs]
    body += "".join(f"    copyto({desk.take(name)}, {name})\n" for name in kept)
    returned = "".join(f"{desk.places.get(each, each)}, " for each in returns)
    registers = [f"r{i}" for i in range(desk.size)]
    source = f"def function({', '.join([*code.inputs, *registers])}):\n{body}    return ({returned})\n"
    names = {"__builtins__": {}, "inf": math.inf, "nan": math.nan} | _INTO
    exec(compile(source, "<formula>", "exec"), names)
    return InPlace(names["function"], desk.size)


class _Desk:
    """The registers of in_place: who lies where, and which are free again because nobody asks for them later."""

    def __init__(self, code, returns):
        self.operations, self.places, self.free, self.size = code.operations, {}, [], 0
        self.last = {each: name for name, (_, operands) in code.operations.items() for each in operands}
        self.last |= dict.fromkeys(returns)

    def take(self, name):
        if not self.free:
            self.free.append(f"r{self.size}")
            self.size += 1
        self.places[name] = self.free.pop()
        return self.places[name]

    def lines(self, name):
        """Return the lines that work out `name`, in a register of its own or of what is needed no more."""
        word, operands = self.operations[name]
        sources = [self.places.get(each, each) for each in operands]
        done = {self.places[each] for each in operands if each in self.places and self.last[each] == name}
        if word == "^" and operands[-1] in _PRODUCTS_INTO:
            place = self.take(name)  # before its operand goes, which is read twice
            self.free += done
            return [f"multiply({each.format(sources[0], place)}, {place})" for each in _PRODUCTS_INTO[operands[-1]]]
        self.free += sorted(done)
        return [f"{_UFUNCS.get(word, word)}({', '.join(map(str, sources))}, {self.take(name)})"]
