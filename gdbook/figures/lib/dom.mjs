/** Making elements, and listening for as long as a view lives. */

const SVG = "http://www.w3.org/2000/svg";

/** Return a new HTML element with its attributes and children (elements or strings). */
export function element(tag, attributes = {}, ...children) {
  return dressed(document.createElement(tag), attributes, children);
}

/** Return a new SVG element with its attributes and children. */
export function shape(tag, attributes = {}, ...children) {
  return dressed(document.createElementNS(SVG, tag), attributes, children);
}

function dressed(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Return an AbortController that ends with `signal`; where a host passes none, the returned clean-up ends it. */
export function lifetime(signal) {
  const life = new AbortController();
  signal?.addEventListener("abort", () => life.abort(), { once: true });
  return life;
}

/** Call `handler` whenever one of the traits `names` changes, until `signal` ends. */
export function onChange(model, names, handler, signal) {
  for (const name of names) {
    model.on(`change:${name}`, handler);
    signal.addEventListener("abort", () => model.off(`change:${name}`, handler), { once: true });
  }
}

/** Write traits into the model, and from there to Python where there is one. */
export function write(model, values) {
  for (const [name, value] of Object.entries(values)) model.set(name, value);
  model.save_changes();
}
