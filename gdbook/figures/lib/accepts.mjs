/** The kinds of trait, named as in figure.py, as the browser tests what a link sets; a test compares the two. */

const isBetween = (low, high) => (value) => Number.isFinite(value) && value >= low && value <= high;

/** KIND.positive, KIND.whole(30), ...: each is, or returns, accepts(value, model) -> whether the trait may have that value. */
export const KIND = {
  finite: isBetween(-1e6, 1e6),
  positive: isBetween(1e-6, 1e6),
  between: isBetween,
  whole: (most, least = 0) => (value) => Number.isInteger(value) && value >= least && value <= most,
  place: (count) => (value) => Array.isArray(value) && value.length === count && value.every(KIND.finite),
  places: (count, most) => (value) => Array.isArray(value) && value.length <= most && value.every(KIND.place(count)),
  switch: (value) => typeof value === "boolean",
  /** known: the names, an array of them or known(model). */
  name: (known) => (value, model) => (typeof known === "function" ? known(model) : known).includes(value),
  /** check(text) throws where the text cannot be used. */
  text: (check) => (value) => typeof value === "string" && passesCheck(check, value),
};

function passesCheck(check, text) {
  try {
    check(text);
    return true;
  } catch {
    return false;
  }
}

/** Return the traits that `accepts` names, in its order, as `model` has them. */
export function readTraits(model, accepts) {
  return Object.fromEntries(Object.keys(accepts).map((name) => [name, model.get(name)]));
}
