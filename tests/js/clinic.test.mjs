import assert from "node:assert/strict";
import test from "node:test";

import {
  checkRecord, clinicFrame, clinicSentence, clinicShape, countRecord, isStraight, recordAfter, verdictOn,
} from "../../gdbook/figures/lib/clinic.mjs";
import { uniforms } from "../../gdbook/figures/lib/random.mjs";

const PATIENT = { diagnosis: "cold", options: [["flu", "No fever."], ["cold", "It sneezes."]], settings: { steps: 10 } };
const NAMES = { flu: "the flu", cold: "a cold" };
const RUN = { values: [8, 4, 2, 1], gradientNorms: [4, 2, 1, 0.5], stoppedBy: "step limit" };
const viewOf = (diagnosis, steps = 2) => (
  { state: { patient: 3, diagnosis }, patient: PATIENT, shown: [RUN], verdict: verdictOn(PATIENT, diagnosis), steps });

test("the ten thousandth number from seed 1 is the one Park and Miller published", () => {
  const next = uniforms(1);
  for (let i = 1; i < 10000; i += 1) next();
  assert.ok(Math.abs(next() * (2 ** 31 - 1) - 1043618065) < 1e-3);
});

test("a diagnosis is right, wrong, or not among those offered", () => {
  assert.deepEqual(["cold", "flu", "", "gout"].map((given) => verdictOn(PATIENT, given)), ["right", "wrong", "", ""]);
});

test("only the first verdict on a patient is recorded", () => {
  assert.equal(recordAfter("", 1, "right"), "+");
  assert.equal(recordAfter("", 3, "wrong"), "..-");
  assert.equal(recordAfter("..-", 3, "right"), "..-");
  assert.equal(recordAfter("..-", 1, "right"), "+.-");
  assert.deepEqual(countRecord("+.-+"), { right: 2, seen: 3 });
  assert.deepEqual(countRecord(""), { right: 0, seen: 0 });
});

test("a record has signs only, and no more than there are patients", () => {
  checkRecord("+-.", 3);
  for (const text of ["+-.+", "?", "+ ", "+\n"]) assert.throws(() => checkRecord(text, 3), RangeError);
});

test("the sentence names no diagnosis before one is given, and the right one only once it is", () => {
  const said = (diagnosis) => clinicSentence(viewOf(diagnosis), NAMES).join(" ");
  assert.match(said(""), /^Patient 3\. The loss goes from 8\.00 to 1\.00 in 3 steps; at no step does it climb\. Step 2:/);
  assert.doesNotMatch(said(""), /cold|flu|sneezes|fever/);
  assert.match(said("flu"), /^“The flu” does not fit\. No fever\./);
  assert.doesNotMatch(said("flu"), /cold|sneezes|ends at/);
  assert.match(said("cold"), /^Right, “a cold”\. It sneezes\. The loss ends at 1\.00\./);
});

test("the curve is read where the slider stands: loss, share of the step before, gradient norm", () => {
  const reading = (steps) => clinicSentence(viewOf("", steps), NAMES)[1].replaceAll("\u00a0", " ");
  assert.equal(reading(2), "Step 2: loss 2.00, 0.5000 times that before; gradient norm 1.00.");
  assert.equal(reading(0), "Step 0: loss 8.00; gradient norm 4.00.");
  assert.equal(reading(7), "Step 7: none, for it stopped after step 3.");
});

test("a curve is straight where the second half keeps one factor, and not 1", () => {
  const curve = (factor) => ({ values: Array.from({ length: 20 }, (_, t) => factor(t) ** t) });
  assert.deepEqual([() => 0.9, () => 1.2, () => 1, (t) => 0.9 + 0.004 * t].map((factor) => isStraight(curve(factor))), [true, true, false, false]);
  assert.ok(isStraight({ values: [9, 3, 2.5, 2, 1, 0.5, 0.25, 0.125] }));
});

test("the shape counts the steps that climb", () => {
  assert.match(clinicShape({ values: [1, 2, 4] }), /every step climbs\.$/);
  assert.match(clinicShape({ values: [1, 2, 1, 3] }), /2 of them climb\.$/);
});

test("a linear axis begins at 0 and holds three times the start of a loss that explodes", () => {
  const frame = (values, log) => clinicFrame(PATIENT, [{ values }], log).losses;
  assert.deepEqual(frame([2, 1], false), [0, 2.12]);
  assert.deepEqual([50, 51, 1e9].map((most) => frame([2, most], false)[1]), [53, 6.36, 6.36]);
  assert.deepEqual(frame([20, 0.5, 0], true), [0.1, 100]);
  assert.deepEqual(frame([1, 1e-300], true), [1e-30, 1]);
});
