/** CurveClinic: loss curves of runs that went wrong, or well, to be diagnosed. */

import { element, shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { formatNumber } from "./lib/format.mjs";
import { createPlot, polyline } from "./lib/axes.mjs";
import { createButton, createTickBox } from "./lib/controls.mjs";
import { createGround } from "./lib/ground.mjs";
import { openFigure } from "./lib/figure.mjs";
import {
  checkRecord, clinicFrame, clinicGround, clinicRuns, clinicSentence, countRecord, isStraight, recordAfter, verdictOn,
} from "./lib/clinic.mjs";
import { createQuestion, createStepSlider } from "./lib/question.mjs";

const MOST_STEPS = 200;
const MOST_DOTS = 60;
const COUNT = 15;

/** The traits, and what a link may set. */
const accepts = {
  patient: KIND.whole(COUNT, 1),
  diagnosis: KIND.name((model) => ["", ...Object.keys(model.get("diagnoses"))]),
  log: KIND.switch,
  steps: KIND.whole(MOST_STEPS),
  record: KIND.text((text) => checkRecord(text, COUNT)),
};

const TASKS = [
  ["Switch the axis until a curve turns into a straight line.", ({ state, shown }) => state.log && isStraight(shown[0])],
  ["Diagnose five patients at first sight.", ({ state }) => countRecord(state.record).right >= 5],
  ["Find one who needs no treatment.", ({ verdict, patient }) => verdict === "right" && patient.healthy],
];

/** Return the patient of a state, its runs, those of them that are shown, and the verdict on the diagnosis. */
function readPatient(state, last, patients) {
  const patient = patients[state.patient - 1];
  const runs = last?.patient === patient ? last.runs : clinicRuns(patient);
  const verdict = verdictOn(patient, state.diagnosis);
  const steps = Math.min(state.steps, patient.settings.steps);
  return { patient, runs, verdict, steps, shown: verdict === "right" ? runs : runs.slice(0, 1) };
}

/**
 * Add the marks of two runs to `area`: dots joined by a line, squares by a dashed one; return draw(lists of pixels).
 * The longer run lies below, for it may cover the other.
 */
function createTwoRuns(area) {
  const marks = ["gd-first-run", "gd-second-run"].map((name) => (
    shape("g", { class: name }, shape("path"), shape("path", { class: "gd-stamps" }))));
  const both = shape("g", {}, ...marks);
  area.append(both);
  return (lists) => {
    marks.forEach(({ firstChild: line, lastChild: stamps }, i) => {
      const pixels = lists[i] ?? [];
      const every = i ? Math.ceil(pixels.length / MOST_DOTS) : 1;
      line.setAttribute("d", polyline(pixels));
      stamps.setAttribute("d", pixels.filter((_, t) => t % every === 0).map((at) => `${polyline([at])}h0.01`).join(""));
      stamps.classList.toggle("gd-many", pixels.length > MOST_DOTS);
    });
    both.append(lists[1]?.length > lists[0].length ? marks[0] : marks[1]);
  };
}

/** The loss against the step, and a mark where the sentence reads it. */
function createCurve(parent, view, pick, signal) {
  const plot = createPlot(parent, { label: "The loss after each step", x: { label: "step t" }, y: {} }, () => draw(), signal);
  const reader = shape("rect", { class: "gd-reader", width: "100%", height: "100%" });
  const line = shape("path", { class: "gd-ahead" });
  plot.area.append(reader, line);
  const drawRuns = createTwoRuns(plot.area);
  const here = shape("circle", { r: 6, class: "gd-here" });
  const note = shape("text", { class: "gd-note" });
  const repaired = shape("text", { class: "gd-repaired", "text-anchor": "end", y: -12 }, "■ repaired");
  plot.above.append(here, note, repaired);
  reader.addEventListener("click", (event) => pick(Math.round(plot.at(event)[0])), { signal });

  function draw() {
    const { shown, steps } = view().now;
    const [low, high] = plot.y.domain;
    const toPixels = (value, t) => [plot.toX(t), plot.toY(Math.max(low / 1e3, value))];
    drawRuns(shown.map(({ values }) => values.map(toPixels)));
    const { values } = shown[0];
    const t = Math.min(steps, values.length - 1);
    const [x, y] = toPixels(values[t], t);
    line.setAttribute("d", `M${x} 0V${plot.height}`);
    here.setAttribute("cx", x);
    here.setAttribute("cy", Math.min(plot.height, Math.max(0, y)));
    drawNote(shown[0], values[t] > high ? values[t] : 0);
    repaired.setAttribute("x", plot.width);
    repaired.setAttribute("visibility", shown.length > 1 ? "visible" : "hidden");
  }

  function drawNote({ values, stoppedBy }, beyond) {
    const last = values.length - 1;
    note.textContent = beyond ? `off the axis: ${formatNumber(beyond)} ↑` : stoppedBy === "step limit" ? "" : "stopped here";
    note.setAttribute("text-anchor", beyond ? "end" : "start");
    note.setAttribute("x", beyond ? plot.width : plot.toX(last) + 4);
    note.setAttribute("y", beyond ? 14 : plot.toY(values[last]) - 12);
  }
  return { plot, draw, frame: ({ patient, shown, state: { log } }) => {
    const { steps, losses } = clinicFrame(patient, shown, log);
    return { x: { domain: steps }, y: { domain: losses, log, label: log ? "loss, log scale" : "loss" } };
  } };
}

/** The run behind the curve: on the graph of a loss of one parameter, on the map of one of two. */
function createBehind(parent, view, signal) {
  const axes = { x: { domain: [0, 1] }, y: { domain: [0, 1] } };
  const plot = createPlot(parent, { label: "The run behind the curve", ...axes }, () => {
    drawGround();
    draw();
  }, signal);
  const drawMap = createGround(plot, 41, 12);
  const graph = shape("path", { class: "gd-curve" });
  plot.area.append(graph);
  const drawRuns = createTwoRuns(plot.area);
  const here = shape("circle", { r: 6, class: "gd-here" });
  const begin = shape("circle", { r: 8, class: "gd-begin" });
  plot.area.append(here, begin);
  const valueOf = (patient) => clinicGround(patient.problem, {}).value;
  const graphOf = ({ domain: [[low, high]] }) => Array.from({ length: 121 }, (_, i) => low + (i / 120) * (high - low));

  function drawGround() {
    const { patient } = view().now;
    const flat = patient.domain.length === 1;
    plot.root.classList.toggle("gd-graph", flat);
    if (!flat) return drawMap({ value: valueOf(patient), minima: [] });
    return graph.setAttribute("d", polyline(graphOf(patient).map((x) => [plot.toX(x), plot.toY(valueOf(patient)([x]))])));
  }

  function draw() {
    const { patient, shown, steps } = view().now;
    const place = ({ points, values }, t) => {
      const [x, y] = patient.domain.length === 1 ? [points[t][0], values[t]] : points[t];
      return [plot.toX(x), plot.toY(y)];
    };
    drawRuns(shown.map((run) => run.points.map((_, t) => place(run, t))));
    for (const [mark, t] of [[here, Math.min(steps, shown[0].points.length - 1)], [begin, 0]]) {
      const [x, y] = place(shown[0], t).map((at) => Math.max(-1e6, Math.min(1e6, at)));
      mark.setAttribute("cx", x);
      mark.setAttribute("cy", y);
    }
  }
  return { plot, draw, frame: ({ patient, state: { patient: number } }) => {
    const flat = patient.domain.length === 1;
    const heights = flat ? graphOf(patient).map((x) => valueOf(patient)([x])) : patient.domain[1];
    const [low, high] = [Math.min(...heights), Math.max(...heights)];
    return {
      number,
      x: { domain: patient.domain[0], label: flat ? "parameter" : "first parameter" },
      y: { domain: flat ? [low - 0.06 * (high - low), high] : [low, high], label: flat ? "loss" : "second parameter" },
    };
  } };
}

/** The slider, the question and the buttons; returns show(now), which sets them to the state. */
function addControls({ card, model, view, signal }, remind) {
  const steps = createStepSlider("Read the curve after step", (value) => write(model, { steps: value }), signal);
  const log = createTickBox("Logarithmic axis", (value) => write(model, { log: value }), signal);
  const question = createQuestion(signal);
  const diagnose = createButton("Diagnose", () => {
    const { patient, verdict, state } = view().now;
    const given = question.picked();
    if (verdict === "right") return;
    if (given) write(model, { record: recordAfter(state.record, state.patient, verdictOn(patient, given)), diagnosis: given });
    else remind();
  }, signal);
  const call = (by) => () => write(model, { diagnosis: "", patient: ((view().now.state.patient - 1 + by + COUNT) % COUNT) + 1 });
  const count = element("span", { class: "gd-clinic-count" });
  const buttons = [diagnose, createButton("Previous", call(-1), signal), createButton("Next patient", call(1), signal)];
  card.controls.append(steps.root, log.root, question.root, ...buttons, count);
  return (now) => {
    const { right, seen } = countRecord(now.state.record);
    steps.show(now.steps, now.patient.settings.steps);
    log.show(now.state.log);
    question.show(`Patient ${now.state.patient} of ${COUNT}: what is the diagnosis?`, now.patient, now.verdict, now.state.diagnosis, model.get("diagnoses"));
    diagnose.setAttribute("aria-disabled", now.verdict === "right");
    count.textContent = `At first sight: ${right} of ${seen}`;
  };
}

function render(host) {
  const patients = host.model.get("patients");
  const read = (state, last) => readPatient(state, last, patients);
  const figure = openFigure(host, { name: "CurveClinic", title: "What is the matter with this run?", accepts, tasks: TASKS, read });
  const { card, model, view, signal } = figure;
  const words = (now) => clinicSentence(now, model.get("diagnoses"));
  const readAt = (steps) => write(model, { steps: Math.max(0, Math.min(view().now.patient.settings.steps, steps)) });
  const parts = [createCurve(card.plots, view, readAt, signal), createBehind(card.plots, view, signal)];
  const behind = card.plots.lastElementChild;
  const makeRoom = () => {
    const solved = view().now.verdict === "right";
    card.plots.classList.toggle("gd-solved", solved);
    if (!solved) behind.remove();
    else if (!card.plots.contains(behind)) card.plots.append(behind);
  };
  const show = addControls(figure, () => card.say("Choose one of the four first.", words(view().now)[1]));
  return figure.run({ parts: [{ draw: makeRoom }, ...parts], show, words });
}

export default { render, accepts };
