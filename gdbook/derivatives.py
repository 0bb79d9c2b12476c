"""Gradient and Hessian of formulas, by SymPy.  Only formula.py imports this, when a derivative is first needed.

SymPy works out equal constants at once and exactly, which for 9^9^9 would take for ever.  So it gets what constants
there are as floats, but for 0, 1, -1 and small whole exponents.
"""

import operator
from functools import reduce
from itertools import combinations_with_replacement

import sympy
from sympy.core.parameters import distribute

from gdbook.formula import Code, Formula, fold
from gdbook.grammar import CONSTANTS, work_out

MOST_OPERATIONS = 25  # beyond them an expression is cut into pieces


def _function(name, slope):
    """Return a function that SymPy leaves alone, but for its derivative slope(whole, argument)."""
    return type(name, (sympy.Function,), {"fdiff": lambda self, argindex=1: slope(self, *self.args)})


# SymPy's own functions would simplify more than real numbers allow, and of some arguments never come to an end.
_FUNCTIONS = {
    name: _function(name, slope)
    for name, slope in {
        "sin": lambda whole, u: _FUNCTIONS["cos"](u),
        "cos": lambda whole, u: -_FUNCTIONS["sin"](u),
        "tan": lambda whole, u: 1 + whole**2,
        "exp": lambda whole, u: whole,
        "log": lambda whole, u: 1 / u,
        "abs": lambda whole, u: _FUNCTIONS["sign"](u),  # 0 at 0, the choice of PyTorch and JAX too
        "sign": lambda whole, u: sympy.Integer(0),
        "tanh": lambda whole, u: 1 - whole**2,
    }.items()
}
_OPERATIONS = _FUNCTIONS | {
    "sqrt": sympy.sqrt,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
    "~": operator.neg,
}


@distribute(False)
def gradient_code(formula: Formula) -> Code:
    """Return the code of the n first derivatives."""
    pieces = _Pieces(formula)
    return _code(pieces, [pieces.slope(pieces.value, x) for x in pieces.inputs])


@distribute(False)
def hessian_code(formula: Formula) -> Code:
    """Return the code of the second derivatives, the upper triangle by rows."""
    pieces = _Pieces(formula)
    slopes = [pieces.slope(pieces.value, x) for x in pieces.inputs]
    pairs = combinations_with_replacement(range(len(slopes)), 2)
    return _code(pieces, [pieces.slope(slopes[i], pieces.inputs[j]) for i, j in pairs])


class _Pieces:
    """A formula's `value` in its `inputs`, and its derivatives.

    Whatever grows long becomes a symbol, defined in `meaning`: SymPy would take for ever over a long product.
    """

    def __init__(self, formula):
        self.inputs = [sympy.Symbol(f"x{i}") for i in range(len(formula.variables))]
        self.meaning, self.slopes = {}, {}
        names = dict(zip(formula.variables, self.inputs, strict=True)) | CONSTANTS
        self.value = _exact(work_out(formula.postfix, lambda word: names.get(word) or float(word), self.apply))

    def apply(self, word, *operands):
        if all(isinstance(each, float) for each in operands):
            return fold(word, *operands)
        *others, last = operands
        whole = word == "^" and isinstance(last, float) and last.is_integer() and abs(last) <= 100
        return self.short(_OPERATIONS[word](*map(_exact, others), sympy.Integer(int(last)) if whole else _exact(last)))

    def short(self, expression):
        if expression.count_ops() <= MOST_OPERATIONS:
            return expression
        symbol = sympy.Symbol(f"u{len(self.meaning)}")
        self.meaning[symbol] = expression
        return symbol

    def slope(self, expression, x):
        """Return the derivative of an expression by one of the inputs: the chain rule over its symbols."""
        total = expression.diff(x)
        for symbol in sorted(expression.free_symbols & self.meaning.keys(), key=str):
            if (symbol, x) not in self.slopes:
                self.slopes[symbol, x] = self.slope(self.meaning[symbol], x)
            total += expression.diff(symbol) * self.slopes[symbol, x]
        return self.short(total)


def _exact(operand):
    return (
        operand
        if isinstance(operand, sympy.Expr)
        else sympy.Integer(operand)
        if operand in (-1, 0, 1)
        else sympy.Float(operand)
    )


def _code(pieces, expressions):
    """Return the code of SymPy's expressions, what they share written once."""
    code = Code(len(pieces.inputs))
    shared, found = sympy.cse([*pieces.meaning.values(), *expressions], sympy.numbered_symbols("s"))
    meaning = dict(shared) | dict(zip(pieces.meaning, found, strict=False))
    writer = _Writer(code, meaning, dict(zip(pieces.inputs, code.inputs, strict=True)))
    code.returns = tuple(map(writer.operand, found[len(pieces.meaning) :]))
    return code


class _Writer:
    """From expressions to operands of `code`.  meaning: expressions by symbol, known: operands by expression."""

    def __init__(self, code, meaning, known):
        self.code, self.meaning, self.known = code, meaning, known

    def operand(self, node):
        if node not in self.known:
            self.known[node] = self.operand(self.meaning[node]) if node in self.meaning else self.written(node)
        return self.known[node]

    def written(self, node):
        if node.is_number:
            return _number(node)
        if node.is_Add:
            return self.sum(node.args)
        if node.is_Mul or _is_inverse(node):
            return self.product(*node.as_coeff_Mul())
        if node.is_Pow and node.exp == sympy.S.Half:
            return self.code.apply("sqrt", self.operand(node.base))
        word = "^" if node.is_Pow else node.func.__name__
        return self.code.apply(word, *map(self.operand, node.args))

    def sum(self, terms):
        """Write what is taken away last, so that a minus sign costs nothing."""
        taken = [term for term in terms if _number(term.as_coeff_Mul()[0]) < 0]
        added = [self.operand(term) for term in terms if term not in taken]
        taken = [self.operand(-term) for term in taken]
        return self.chain(
            "-", [self.chain("+", added), *taken] if added else [self.code.apply("~", taken[0]), *taken[1:]]
        )

    def product(self, factor, rest):
        """Write one fraction, negative exponents below the line."""
        factors, factor = sympy.Mul.make_args(rest), _number(factor)
        above = [self.operand(each) for each in factors if not _is_inverse(each)]
        below = [self.operand(1 / each) for each in factors if _is_inverse(each)]
        if not above or abs(factor) != 1:
            above = [abs(factor) if factor == -1 else factor, *above]
        result = self.chain("*", above)
        if below:
            result = self.code.apply("/", result, self.chain("*", below))
        return self.code.apply("~", result) if factor == -1 else result

    def chain(self, word, operands):
        return reduce(lambda left, right: self.code.apply(word, left, right), operands)


def _is_inverse(node):
    return node.is_Pow and node.exp.is_number and bool(node.exp.is_negative)


def _number(node):
    """Return a constant as a float; nan where it is not a real number or not finite."""
    try:
        return float(node)
    except (TypeError, OverflowError):
        return float("nan")
