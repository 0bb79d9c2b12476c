// What the reader answered, kept in this browser alone, under one key of its local storage.
// Whoever changes it says so by the event gd-progress on the document; its detail is { id } (one answer),
// { erased: true } (all are gone) or { restored: true } (some came from a file).  Storage that is forbidden,
// full or spoilt is no error: nothing is recalled, nothing is kept, and the page goes on.

const STORAGE_KEY = "downhill-answers";
const STORAGE_VERSION = 1;

/** Return { answers: {id: {answer, right, tries, chapter?}}, pages: {page: {title, names}} }; null where a later version left it. */
export function readStore() {
  const kept = parsedStore();
  if (kept?.version > STORAGE_VERSION) return null;
  return { answers: soundEntries(kept?.answers, isRecord), pages: soundEntries(kept?.pages, isPage) };
}

/** Keep the store that change(store) leaves, read anew because another tab may have written; return whether it is kept. */
export function changeStore(change) {
  const store = readStore();
  if (!store) return false;
  change(store);
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify({ version: STORAGE_VERSION, ...store }));
    return true;
  } catch {
    return false;
  }
}

export function emptyStore() {
  try {
    localStorage.removeItem(STORAGE_KEY);
  } catch { /* forbidden: then nothing is there */ }
}

/** Return whether a storage event of another tab concerns the answers, and whether they are gone. */
export function storeChange({ key, newValue }) {
  return { concerns: key === STORAGE_KEY || key === null, erased: newValue === null };
}

export function tellProgress(detail) {
  globalThis.document?.dispatchEvent(new CustomEvent("gd-progress", { detail }));
}

/** Return {answer, right, tries} of a question, or null. */
export function recall(id) {
  const record = ownEntry(readStore()?.answers, id);
  return record ? { answer: record.answer, right: record.right, tries: record.tries } : null;
}

/** Keep the reader's answer to a question: anything JSON can hold, whether it was right, and at which try. */
export function remember(id, { answer, right, tries }) {
  changeStore(({ answers }) => {
    answers[id] = { ...ownEntry(answers, id), answer, right, tries };
  });
  tellProgress({ id });
}

export function isRecord(value) {
  return isPlain(value) && "answer" in value && typeof value.right === "boolean" && Number.isInteger(value.tries) && value.tries > 0;
}

export function isPlain(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function ownEntry(entries, name) {
  return entries && Object.hasOwn(entries, name) ? entries[name] : undefined;
}

function isPage(value) {
  return isPlain(value) && typeof value.title === "string" && Array.isArray(value.names);
}

function soundEntries(entries, isSound) {
  return Object.fromEntries(Object.entries(isPlain(entries) ? entries : {}).filter(([, value]) => isSound(value)));
}

function parsedStore() {
  try {
    return JSON.parse(localStorage.getItem(STORAGE_KEY));
  } catch {
    return null;
  }
}

/** Return whether this browser lets the page keep anything at all. */
export function storageAllowed() {
  try {
    return Boolean(localStorage);
  } catch {
    return false;
  }
}
