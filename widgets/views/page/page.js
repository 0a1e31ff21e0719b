// Widgets in a page with no kernel and no network: the models are read from the page, the views are the widgets' own.
import { asleep, reason } from "./asleep.js";

/**
 * @typedef {import("./asleep.js").Traits} Traits
 * @typedef {import("./asleep.js").Saved} Saved
 * @typedef {object} SavedState a model as the page has it
 * @property {Traits} state
 * @property {{path: (string | number)[], data: string}[]} [buffers] in base64
 *
 * @typedef {SavedState & Partial<Saved>} SavedModel `traits` once it has been read
 */

/**
 * What anywidget gives a view as `model`: the traits, and nobody at the other end.
 *
 * @param {Traits} traits
 */
function modelOf(traits) {
  /** @type {Map<string, Set<() => void>>} */
  const listeners = new Map();
  /** @type {(event: string) => Set<() => void>} */
  const of = (event) => {
    const known = listeners.get(event) ?? new Set();
    listeners.set(event, known);
    return known;
  };
  return {
    /** @param {string} name */
    get: (name) => traits[name],
    /** @type {(name: string, value: unknown) => void} */
    set(name, value) {
      if (JSON.stringify(traits[name]) === JSON.stringify(value)) return;
      traits[name] = value;
      for (const call of [...of(`change:${name}`), ...of("change")]) call();
    },
    /** @type {(event: string, call: () => void) => void} */
    on: (event, call) => of(event).add(call),
    /** @type {(event: string, call?: () => void) => void} */
    off: (event, call) => (call ? of(event).delete(call) : of(event).clear()),
    save_changes() {},
    send() {},
    widget_manager: { get_model: async (/** @type {string} */ id) => live(id)?.model },
  };
}

/**
 * The traits of a model as they were saved: what several models share is written once, what is binary in base64.
 *
 * @param {SavedState} saved
 * @param {unknown[]} shared
 * @returns {Traits}
 */
function traitsOf({ state, buffers = [] }, shared) {
  const traits = Object.fromEntries(
    Object.entries(state).map(([name, value]) => [
      name,
      value && typeof value === "object" && "oxus_shared" in value
        ? structuredClone(shared[value.oxus_shared])
        : value,
    ]),
  );
  for (const { path, data } of buffers) {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    const holder = path.slice(0, -1).reduce((inside, key) => inside[key], traits);
    holder[path[path.length - 1]] = new DataView(bytes.buffer);
  }
  return traits;
}

/**
 * The saved model of an id, with `traits` and, if it brings its own view, `model`: one for all its places.
 *
 * @param {string} id
 */
function live(id) {
  const saved = models[id];
  if (saved && !saved.traits) {
    saved.traits = traitsOf(saved, shared);
    if (saved.traits._esm) saved.model = modelOf(saved.traits);
  }
  return /** @type {Saved | undefined} */ (saved);
}

const styled = new Set();
/** @param {string | undefined} text */
function addStyle(text) {
  if (!text || styled.has(text)) return;
  styled.add(text);
  document.head.append(Object.assign(document.createElement("style"), { textContent: text }));
}

const modules = new Map();
/** @param {string} text */
function moduleOf(text) {
  if (!modules.has(text)) {
    modules.set(text, import(URL.createObjectURL(new Blob([text], { type: "text/javascript" }))));
  }
  return modules.get(text);
}

/**
 * Let a widget draw itself; whether it could.
 *
 * @param {Saved} saved
 * @param {HTMLElement} el
 */
async function wake(saved, el) {
  addStyle(saved.traits._css);
  try {
    let view = (await moduleOf(saved.traits._esm)).default;
    if (typeof view === "function") view = await view();
    saved.ready ||= Promise.resolve(view.initialize?.({ model: saved.model }));
    await saved.ready;
    await view.render({ model: saved.model, el });
    return true;
  } catch (error) {
    console.error(error);
    el.replaceChildren();
    return false;
  }
}

/** @param {Element} script that names the model of a widget; what shows it in words comes next */
async function show(script) {
  const saved = live(JSON.parse(script.textContent).model_id);
  const still = /** @type {HTMLElement} */ (script.nextElementSibling);
  const el = document.createElement("div");
  script.after(el);
  if (saved?.model && (await wake(saved, el))) {
    still.hidden = true;
    return;
  }
  const drawn = saved && !saved.model && (await asleep(saved.traits, live, wake));
  still.hidden = Boolean(drawn);
  if (drawn) el.append(drawn);
  if (!saved) el.prepend(reason("lost"));
  else if (saved.model) el.prepend(reason("failed"));
  else if (!drawn || drawn.matches(":disabled") || drawn.querySelector(":disabled, .oxus-lost"))
    el.prepend(reason("python"));
}

/** @type {Record<string, SavedModel>} */
const models = {};
/** @type {unknown[]} */
const shared = [];
for (const script of document.querySelectorAll('script[type="application/vnd.jupyter.widget-state+json"]')) {
  const saved = JSON.parse(script.textContent);
  Object.assign(models, saved.state);
  shared.push(...(saved.shared || []));
}
window.oxusModels = models; // for scripts of the page, and for the tests
for (const script of document.querySelectorAll('script[type="application/vnd.jupyter.widget-view+json"]'))
  show(script);
