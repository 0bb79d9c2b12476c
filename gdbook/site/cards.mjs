/**
 * The cards of figures without a browser, to keep their room on a page: render runs on elements that only hold their parts.
 * As a program it reads an array of {name, esm, state} from standard input and writes the HTML of each card, as JSON.
 */

import { argv, stdin } from "node:process";
import { pathToFileURL } from "node:url";
import { createModel } from "./host.mjs";

/** What may change how much room an element takes; drawings take none, their boxes do. */
const KEPT = ["class", "type", "style", "hidden", "rows", "cols", "size"];
const VOID = ["input", "br", "img"];

/** An element that holds attributes and children, and writes itself as HTML. */
export class PaperElement {
  constructor(tag) {
    Object.assign(this, { tag, attributes: {}, childNodes: [], dataset: {}, listeners: {} });
    this.style = { setProperty() {}, removeProperty() {} };
    const names = () => (this.attributes.class ?? "").split(" ").filter(Boolean);
    const put = (all) => { this.attributes.class = [...new Set(all)].join(" "); };
    const toggle = (name, on = !names().includes(name)) => put(on ? [...names(), name] : names().filter((each) => each !== name));
    this.classList = { toggle, add: (name) => toggle(name, true), remove: (name) => toggle(name, false), contains: (name) => names().includes(name) };
  }

  setAttribute(name, value) { this.attributes[name] = String(value); }
  getAttribute(name) { return this.attributes[name] ?? null; }
  removeAttribute(name) { delete this.attributes[name]; }
  toggleAttribute(name, on) { if (on) this.attributes[name] = ""; else delete this.attributes[name]; }
  append(...nodes) { nodes.forEach((node) => { detach(node); this.childNodes.push(node); if (node instanceof PaperElement) node.parent = this; }); }
  prepend(...nodes) { nodes.forEach(detach); this.append(...nodes, ...this.childNodes); }
  replaceChildren(...nodes) { this.childNodes = []; this.append(...nodes); }
  remove() { detach(this); }
  addEventListener(event, handler) { this.listeners[event] = handler; }
  removeEventListener(event) { delete this.listeners[event]; }
  dispatchEvent() { return true; }
  closest() { return null; }
  matches(selector) { return test(selector)(this); }
  querySelector(selector) { return this.querySelectorAll(selector)[0] ?? null; }
  querySelectorAll(selector) { return this.children.flatMap((child) => [...(child.matches(selector) ? [child] : []), ...child.querySelectorAll(selector)]); }
  contains(node) { return node === this || this.children.some((child) => child.contains(node)); }
  focus() {}
  getBoundingClientRect() { return { x: 0, y: 0, left: 0, top: 0, right: 0, bottom: 0, width: 0, height: 0 }; }

  get children() { return this.childNodes.filter((node) => node instanceof PaperElement); }
  get childElementCount() { return this.children.length; }
  get firstChild() { return this.childNodes[0] ?? null; }
  get lastChild() { return this.childNodes.at(-1) ?? null; }
  get firstElementChild() { return this.children[0] ?? null; }
  get lastElementChild() { return this.children.at(-1) ?? null; }
  get textContent() { return this.childNodes.map((node) => node.textContent ?? node).join(""); }
  set textContent(text) { this.childNodes = text === "" ? [] : [String(text)]; }
  get hidden() { return "hidden" in this.attributes; }
  set hidden(on) { this.toggleAttribute("hidden", on); }
  get clientWidth() { return 0; }
  get clientHeight() { return 0; }

  get outerHTML() {
    const kept = KEPT.filter((name) => this.attributes[name] !== undefined).map((name) => ` ${name}="${escaped(this.attributes[name])}"`);
    const inside = this.childNodes.map((node) => node.outerHTML ?? escaped(node)).join("");
    return VOID.includes(this.tag) ? `<${this.tag}${kept.join("")}>` : `<${this.tag}${kept.join("")}>${inside}</${this.tag}>`;
  }
}

/** A drawing and its parts, which take no room. */
export class PaperShape extends PaperElement {
  get outerHTML() { return ""; }
}

/** Return test(element) for a selector of one element: a tag, classes, attributes, states such as :checked, joined. */
function test(selector) {
  const parts = selector.match(/^[a-z]+|\.[\w-]+|\[[\w-]+\]|:[a-z-]+/g) ?? [];
  if (parts.join("") !== selector) throw new Error(`the selector ${selector} is more than the room of a card may ask`);
  return (element) => parts.every((part) => ({
    ".": () => element.classList.contains(part.slice(1)),
    "[": () => part.slice(1, -1) in element.attributes,
    ":": () => element[part.slice(1)] === true,
  }[part[0]] ?? (() => element.tag === part))());
}

function detach(node) {
  if (!node.parent) return;
  node.parent.childNodes = node.parent.childNodes.filter((each) => each !== node);
  node.parent = null;
}

function escaped(text) {
  return String(text).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;" }[sign]));
}

/** Give figures what they ask of a page while they render; nothing in it ever has a size, so nothing is drawn. */
export function providePaper(scope) {
  scope.document = {
    createElement: (tag) => new PaperElement(tag),
    createElementNS: (space, tag) => new PaperShape(tag),
  };
  scope.ResizeObserver = class { observe() {} unobserve() {} disconnect() {} };
  scope.requestAnimationFrame = () => 0;
  scope.cancelAnimationFrame = () => {};
  scope.matchMedia = () => ({ matches: true, addEventListener() {} });
}

/** Return the HTML of the card that `figure`, {render}, draws of `state`; hidden from everyone, it only takes room. */
export async function cardOf(figure, state) {
  const life = new AbortController();
  const el = new PaperElement("div");
  try {
    await figure.render({ model: createModel(state), el, signal: life.signal });
    const card = el.firstElementChild;
    return card.outerHTML.replace("<div", '<div inert aria-hidden="true"');
  } finally {
    life.abort();
  }
}

async function cards(figures) {
  const html = [];
  for (const { name, esm, state } of figures) {
    try {
      const { default: figure } = await import(`data:text/javascript;base64,${Buffer.from(esm).toString("base64")}`);
      html.push(await cardOf(typeof figure === "function" ? await figure() : figure, state));
    } catch (error) {
      throw new Error(`${name}: ${error.message}`, { cause: error });
    }
  }
  return html;
}

async function main() {
  providePaper(globalThis);
  const chunks = [];
  for await (const chunk of stdin) chunks.push(chunk);
  console.log(JSON.stringify(await cards(JSON.parse(Buffer.concat(chunks).toString()))));
}

if (import.meta.url === pathToFileURL(argv[1] ?? "").href) await main();
