/**
 * The page host: gives figures on a static page what anywidget gives them in Jupyter, without a kernel.
 * It finds `.gd-figure` wrappers, loads each figure's module when it comes near the view, and owns the address bar.
 */

const NO_KERNEL = "This page has no kernel: the figure computes in the browser, and messages to Python go nowhere.";

/** Return a model over `state` with what anywidget promises: get set save_changes on off send. */
export function createModel(state) {
  const values = { ...state };
  const listeners = new Map();
  const changed = new Set();
  const emit = (event) => [...(listeners.get(event) ?? [])].forEach(({ handler }) => handler());
  const model = {
    get: (name) => values[name],
    set(name, value) {
      if (Object.is(values[name], value)) return;
      values[name] = value;
      changed.add(name);
      emit(`change:${name}`);
      emit("change");
    },
    save_changes() {
      if (changed.size) emit("saved");
      changed.clear();
    },
    on(event, handler, context) {
      listeners.set(event, [...(listeners.get(event) ?? []), { handler, context }]);
    },
    off(event, handler, context) {
      for (const key of event ? [event] : [...listeners.keys()]) {
        listeners.set(key, (listeners.get(key) ?? []).filter((entry) => (
          (handler && entry.handler !== handler) || (context && entry.context !== context))));
      }
    },
    send() { throw new Error(NO_KERNEL); },
  };
  return model;
}

/** Return the models of a page: load(id) -> {model, widget}, initialised once each and awaited. */
export function createModels(records, loadModule) {
  const loaded = new Map();
  const signal = new AbortController().signal;
  const models = Object.fromEntries(Object.entries(records).map(([id, { state }]) => [id, createModel(state)]));
  const known = (reference) => {
    const id = String(reference).replace(/^(anywidget:|IPY_MODEL_)/, "");
    if (!models[id]) throw new Error(`This page has no model ${id}.`);
    return id;
  };
  const invoke = () => Promise.reject(new Error(NO_KERNEL));
  const host = {
    getModel: async (reference) => models[known(reference)],
    async getWidget(reference) {
      const { model, widget, exports } = await load(known(reference));
      const render = ({ el, signal: end }) => widget.render?.({ model, el, signal: end ?? signal, host, experimental: { invoke } });
      return { exports, render };
    },
  };
  for (const model of Object.values(models)) model.widget_manager = { get_model: host.getModel };
  const load = (id) => {
    if (!loaded.has(id)) loaded.set(id, start(id));
    return loaded.get(id);
  };
  async function start(id) {
    const exported = (await loadModule(records[id].module)).default;
    const widget = typeof exported === "function" ? await exported() : exported;
    const exports = await widget.initialize?.({ model: models[id], signal, host, experimental: { invoke } });
    return { model: models[id], widget, exports };
  }
  return { load, getWidget: host.getWidget };
}

/** Return the figure a link's hash names and the values it sets: {cell, values: {name: text}}, or null. */
export function parseLink(hash) {
  const query = new URLSearchParams(hash.replace(/^#/, ""));
  const cell = query.get("fig");
  query.delete("fig");
  return cell ? { cell, values: Object.fromEntries(query) } : null;
}

/** Set what `widget.accepts` of a link's values; return the sentence about those it does not, or "". */
export function restore(model, widget, values) {
  const ignored = Object.entries(values).filter(([name, text]) => {
    const value = parsed(text);
    const accepted = Object.hasOwn(widget.accepts ?? {}, name) && widget.accepts[name](value, model);
    if (accepted) model.set(name, value);
    return !accepted;
  });
  if (!ignored.length) return "";
  return `This link's ${ignored.map(([name, text]) => `${name}=${text}`.slice(0, 40)).join(", ")} could not be used and was left out.`;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Make the figures of `page`, a document, live. loadModule(name) -> the module, or a promise of it. */
export function start(page, loadModule) {
  const source = page.querySelector("script.gd-models");
  if (!source) return;
  const { models: records } = JSON.parse(source.textContent);
  const models = createModels(records, loadModule);
  const figures = [...page.querySelectorAll(".gd-figure[data-model]")];
  const begun = new Map();
  const begin = (figure) => {
    if (!begun.has(figure)) begun.set(figure, show(figure, models));
    return begun.get(figure);
  };
  const observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      begin(target);
    }
  }, { rootMargin: "600px 0px" });
  figures.forEach((figure) => observer.observe(figure));
  const follow = async () => {
    const link = parseLink(location.hash);
    const figure = link && figures.find(({ dataset }) => dataset.cell === link.cell);
    if (!figure) return;
    figure.scrollIntoView({ block: "start" });
    const widget = await begin(figure);
    if (widget) note(figure, restore(widget.model, widget.widget, link.values));
  };
  page.defaultView.addEventListener("hashchange", follow);
  follow();
}

async function show(figure, models) {
  const el = figure.querySelector(".gd-view");
  try {
    const loaded = await models.load(figure.dataset.model);
    const { render } = await models.getWidget(figure.dataset.model);
    await render({ el });
    figure.dataset.state = "live";
    loaded.model.on("change", () => { figure.dataset.moved = "true"; });
    figure.addEventListener("gd-link", (event) => answer(event, figure));
    return loaded;
  } catch (error) {
    el.replaceChildren();
    figure.dataset.state = "failed";
    note(figure, "This figure could not start here, so you see its picture.");
    console.warn(`Figure ${figure.dataset.cell}:`, error);
    return null;
  }
}

function answer(event, figure) {
  const hash = `#fig=${encodeURIComponent(figure.dataset.cell)}&${event.detail.query}`;
  event.detail.url = new URL(hash, location.href).href;
  history.replaceState(history.state, "", hash);
}

function note(figure, sentence) {
  figure.querySelector(".gd-message").textContent = sentence;
}
