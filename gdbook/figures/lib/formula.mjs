/**
 * Twin of gdbook/formula.py and derivatives.py: a formula's value, gradient and Hessian.
 *
 * An operand is a number or a node {word, operands, name, order}: an operation, made once and shared. No text of a
 * reader is ever evaluated: what runs is written from the nodes alone, in names of our own.
 */

import { parseFormula, workOut } from "./grammar.mjs";

const FUNCTION_CALLS = ["sin", "cos", "tan", "exp", "log", "sqrt", "abs", "tanh", "sign"];
const WRITTEN = new Map([
  ["+", (a, b) => `${a} + ${b}`],
  ["-", (a, b) => `${a} - ${b}`],
  ["*", (a, b) => `${a} * ${b}`],
  ["/", (a, b) => `${a} / ${b}`],
  ["~", (a) => `-${a}`],
  ["^", (a, b) => ({ 2: `${a} * ${a}`, 3: `${a} * ${a} * ${a}`, 4: `${a} * ${a} * (${a} * ${a})` })[b] ?? `Math.pow(${a}, ${b})`],
  ...FUNCTION_CALLS.map((name) => [name, (a) => `Math.${name}(${a})`]),
]);
const WORKED = new Map([
  ["+", (a, b) => a + b],
  ["-", (a, b) => a - b],
  ["*", (a, b) => a * b],
  ["/", (a, b) => a / b],
  ["~", (a) => -a],
  ["^", (a, b) => (b === 2 ? a * a : b === 3 ? a * a * a : b === 4 ? a * a * (a * a) : Math.pow(a, b))],
  ...FUNCTION_CALLS.map((name) => [name, Math[name]]),
]);

/**
 * Return a formula as value(point) -> number, gradient(point) -> array, hessian(point) -> array of rows; each is
 * compiled when first used. Throws FormulaError, a sentence naming the place, where the text cannot be read.
 * compile: compileNodes, or interpretNodes where a content policy forbids new code; it is found out where not given.
 */
export function compileFormula(text, variables, compile = mayCompile() ? compileNodes : interpretNodes) {
  const node = createNodes();
  const algebra = createAlgebra(node);
  const inputs = variables.map((_, i) => node(`x${i}`));
  const constants = new Map([["pi", Math.PI], ["e", Math.E], ...variables.map((name, i) => [name, inputs[i]])]);
  const value = workOut(parseFormula(text, variables), (word) => constants.get(word) ?? Number(word), node);
  const slopesOf = (result) => inputs.map((input) => derivative(result, input, algebra));
  return {
    value: onceAsked(() => compile(value, inputs)),
    gradient: onceAsked(() => compile(slopesOf(value), inputs)),
    hessian: onceAsked(() => compile(slopesOf(value).map(slopesOf), inputs)),
  };
}

/** Return node(word, ...operands): the operation, always the same one, or the number it comes to. */
function createNodes() {
  const made = new Map();
  return (word, ...operands) => {
    if (operands.length && operands.every(isConstant)) return WORKED.get(word)(...operands);
    const key = [word, ...operands.map(nameOf)].join(" ");
    if (!made.has(key)) made.set(key, { word, operands, name: operands.length ? `t${made.size}` : word, order: made.size });
    return made.get(key);
  };
}

const isConstant = (operand) => typeof operand === "number";
const nameOf = (operand) => (isConstant(operand) ? (Object.is(operand, -0) ? "-0" : `${operand}`) : operand.name);

/** Return the nodes that `results`, an operand or (nested) arrays of them, need: operands before what they serve. */
function nodesFor(results) {
  const found = new Set();
  const open = [results].flat(2);
  while (open.length) {
    const each = open.pop();
    if (isConstant(each) || found.has(each)) continue;
    found.add(each);
    open.push(...each.operands);
  }
  return [...found].sort((a, b) => a.order - b.order);
}

/** Return the operations that derivatives are made of; what is 0 or 1 drops out. */
function createAlgebra(node) {
  const isWord = (a, word) => !isConstant(a) && a.word === word;
  const neg = (a) => (isWord(a, "~") ? a.operands[0] : node("~", a));
  const add = (a, b) => (a === 0 ? b : b === 0 ? a : isWord(b, "~") ? sub(a, b.operands[0]) : node("+", a, b));
  const sub = (a, b) => (a === 0 ? neg(b) : b === 0 ? a : node("-", a, b));
  const div = (a, b) => (a === 0 ? 0 : b === 1 ? a : node("/", a, b));
  const pow = (a, b) => (b === 0 ? 1 : b === 1 ? a : node("^", a, b));
  function mul(a, b) {
    if (isConstant(b) && !isConstant(a)) return mul(b, a);
    if (a === 0 || b === 0) return 0;
    if (a === 1) return b;
    if (a === -1) return neg(b);
    if (isWord(a, "~")) return neg(mul(a.operands[0], b));
    if (isWord(b, "~")) return neg(mul(a, b.operands[0]));
    if (isConstant(a) && isWord(b, "*") && isConstant(b.operands[0])) return mul(a * b.operands[0], b.operands[1]);
    return node("*", a, b);
  }
  return { call: node, neg, add, sub, mul, div, pow };
}

/** Return the derivative of `result` by `input`: each node's from its operands', by the chain rule. */
function derivative(result, input, algebra) {
  const slopes = new Map();
  const slopeOf = (operand) => slopes.get(operand) ?? 0;
  for (const each of nodesFor(result)) {
    const inner = each.operands.map(slopeOf);
    slopes.set(each, each === input ? 1 : inner.every((slope) => slope === 0) ? 0 : slopeRule(each, inner, algebra));
  }
  return slopeOf(result);
}

/** Return the derivative of a node whose operands a, b have the derivatives da, db. */
function slopeRule(whole, [da, db], { call, neg, add, sub, mul, div, pow }) {
  const [a, b] = whole.operands;
  switch (whole.word) {
    case "+": return add(da, db);
    case "-": return sub(da, db);
    case "*": return add(mul(da, b), mul(a, db));
    case "/": return div(sub(da, mul(whole, db)), b);
    case "~": return neg(da);
    case "^": {
      const along = da === 0 ? 0 : mul(mul(b, pow(a, sub(b, 1))), da);
      return db === 0 ? along : add(along, mul(mul(whole, call("log", a)), db));
    }
    case "sin": return mul(call("cos", a), da);
    case "cos": return neg(mul(call("sin", a), da));
    case "tan": return mul(add(1, pow(whole, 2)), da);
    case "exp": return mul(whole, da);
    case "log": return div(da, a);
    case "sqrt": return div(da, mul(2, whole));
    case "abs": return mul(call("sign", a), da); // 0 at 0, the choice of PyTorch and JAX too
    case "sign": return 0;
    case "tanh": return mul(sub(1, pow(whole, 2)), da);
    default: throw new Error(`no derivative rule for ${whole.word}`);
  }
}

/** Return whether this page may make code at run time. */
export function mayCompile() {
  try {
    return Boolean(new Function("return true;"));
  } catch {
    return false;
  }
}

/** Return the nodes as generated code: a function of a point that gives `results`. */
export function compileNodes(results, inputs) {
  const given = inputs.map((input, i) => `const ${input.name} = point[${i}];`);
  const { lines, returned } = writtenNodes(results);
  return new Function("point", [...given, ...lines, `return ${returned};`].join("\n"));
}

/** Return the code that works `results` out from the names of the inputs: {lines, returned: the text of the results}. */
export function writtenNodes(results) {
  const arranged = (each) => (Array.isArray(each) ? `[${each.map(arranged).join(", ")}]` : nameOf(each));
  const lines = nodesFor(results)
    .filter((each) => each.operands.length)
    .map((each) => `const ${each.name} = ${WRITTEN.get(each.word)(...each.operands.map(nameOf))};`);
  return { lines, returned: arranged(results) };
}

/** Return the nodes as a function of a point that fills one slot after the other, about ten times slower. */
export function interpretNodes(results, inputs) {
  const slots = [];
  const places = new Map();
  const placeOf = (operand) => {
    if (!places.has(operand)) places.set(operand, slots.push(operand) - 1);
    return places.get(operand);
  };
  const given = inputs.map(placeOf);
  const lines = nodesFor(results).filter((each) => each.operands.length).map((each) => {
    const [work, place] = [WORKED.get(each.word), placeOf(each)];
    const [a, b = a] = each.operands.map(placeOf);
    return () => { slots[place] = work(slots[a], slots[b]); };
  });
  const arranged = (each) => (Array.isArray(each) ? each.map(arranged) : slots[placeOf(each)]);
  return (point) => {
    given.forEach((place, i) => { slots[place] = point[i]; });
    for (const line of lines) line();
    return arranged(results);
  };
}

function onceAsked(make) {
  let made = null;
  return (point) => (made ??= make())(point);
}
