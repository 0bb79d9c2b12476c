/** Twin of gdbook/grammar.py, which states the grammar: the same postfix order, refused with the same sentences. */

const FUNCTION_NAMES = ["sin", "cos", "tan", "exp", "log", "sqrt", "abs", "tanh"];
const CONSTANT_NAMES = ["pi", "e"];
const OPERANDS = new Map([..."+-*/^"].map((word) => [word, 2]).concat(["~", ...FUNCTION_NAMES].map((word) => [word, 1])));
const MOST_CHARACTERS = 2000;
const MOST_LEVELS = 100;
const TOKEN = /(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[A-Za-z_][A-Za-z0-9_]*|\*\*|[^ \t\r\n]/gu;
const NUMBER = /^\.?[0-9]/;
const NAME = /^[A-Za-z_]/;

/** A formula that cannot be read; its message is a sentence naming the place. */
export class FormulaError extends Error {}

/** Return the words of a formula in postfix order: x - 2*y is x, 2, y, *, -.  The minus of one operand is ~. */
export function parseFormula(text, variables) {
  const tokens = [...tokensOf(text), { text: "", place: [...text].length + 1 }];
  const postfix = [];
  let at = 0;
  let level = 0;

  const next = () => tokens[at];
  const take = () => tokens[at++];

  function whole() {
    sum();
    if (next().text === ")") throw new FormulaError(`The ${shown(next())} closes nothing.`);
    if (next().text) throw missing("An operator", next());
    return postfix;
  }

  const sum = () => chain(product, ["+", "-"]);
  const product = () => chain(signed, ["*", "/"]);

  function chain(operand, operators) {
    operand();
    while (operators.includes(next().text)) {
      const operator = take().text;
      operand();
      postfix.push(operator);
    }
  }

  function signed() {
    if (level > MOST_LEVELS) {
      throw new FormulaError(`The formula is more than ${MOST_LEVELS} levels deep at character ${next().place}.`);
    }
    level += 1;
    if (next().text === "-") {
      take();
      signed();
      postfix.push("~");
    } else {
      power();
    }
    level -= 1;
  }

  function power() {
    atom();
    if (next().text !== "^") return;
    take();
    signed();
    postfix.push("^");
  }

  function atom() {
    const token = take();
    if (token.text === "(") {
      inside(token);
    } else if (FUNCTION_NAMES.includes(token.text)) {
      if (next().text !== "(") throw new FormulaError(`The ${shown(token)} needs its argument in parentheses.`);
      inside(take());
      postfix.push(token.text);
    } else if (NUMBER.test(token.text) || variables.includes(token.text) || CONSTANT_NAMES.includes(token.text)) {
      postfix.push(token.text);
    } else if (NAME.test(token.text)) {
      const known = [...variables, ...CONSTANT_NAMES, ...FUNCTION_NAMES].join(", ");
      throw new FormulaError(`The name ${shown(token)} is unknown; known are ${known}.`);
    } else {
      throw missing('A number, a name or "("', token);
    }
  }

  function inside(opening) {
    sum();
    if (!next().text) throw new FormulaError(`The ${shown(opening)} is never closed.`);
    if (next().text !== ")") throw missing("An operator", next());
    take();
  }

  return whole();
}

/** Return what apply(word, ...operands) makes of a formula, with leaf(word) for its numbers and names. */
export function workOut(postfix, leaf, apply) {
  const stack = [];
  for (const word of postfix) {
    const count = OPERANDS.get(word) ?? 0;
    stack.push(count ? apply(word, ...stack.splice(-count)) : leaf(word));
  }
  return stack[0];
}

function tokensOf(text) {
  const length = [...text].length;
  if (length > MOST_CHARACTERS) {
    throw new FormulaError(`The formula has ${length} characters; at most ${MOST_CHARACTERS} are allowed.`);
  }
  const tokens = [...text.matchAll(TOKEN)].map((match) => ({ text: match[0], place: [...text.slice(0, match.index)].length + 1 }));
  if (!tokens.length) throw new FormulaError("The formula is empty.");
  for (const token of tokens) {
    if (token.text === "**") throw new FormulaError(`The ${shown(token)} is not read here: write powers as x^2.`);
    if (!/^(?:[-+*/^()A-Za-z_0-9]|\.[0-9])/.test(token.text)) {
      throw new FormulaError(`The ${shown(token)} means nothing in a formula.`);
    }
    if (NUMBER.test(token.text) && !Number.isFinite(Number(token.text))) {
      throw new FormulaError(`The number ${shown(token)} is too large.`);
    }
  }
  return tokens;
}

function shown({ text, place }) {
  return `"${text.length <= 20 ? text : `${text.slice(0, 19)}…`}" at character ${place}`;
}

function missing(what, token) {
  return new FormulaError(`${what} is missing ${token.text ? `before the ${shown(token)}` : "at the end"}.`);
}
