// Widgets in a page with no kernel and no network: the models are read from the page, the views are the widgets' own.
import { asleep, reason } from "./asleep.js";

/** What anywidget gives a view as `model`: the traits, and nobody at the other end. */
function modelOf(traits) {
  const listeners = new Map();
  const of = (event) => listeners.get(event) || listeners.set(event, new Set()).get(event);
  return {
    get: (name) => traits[name],
    set(name, value) {
      if (JSON.stringify(traits[name]) === JSON.stringify(value)) return;
      traits[name] = value;
      for (const call of [...of(`change:${name}`), ...of("change")]) call();
    },
    on: (event, call) => of(event).add(call),
    off: (event, call) => (call ? of(event).delete(call) : of(event).clear()),
    save_changes() {},
    send() {},
    widget_manager: { get_model: async (id) => live(id)?.model },
  };
}

/** The traits of a model as they were saved: what several models share is written once, what is binary in base64. */
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
    holder[path.at(-1)] = new DataView(bytes.buffer);
  }
  return traits;
}

/** The saved model of an id, with `traits` and, if it brings its own view, `model`: one for all its places. */
function live(id) {
  const saved = models[id];
  if (saved && !saved.traits) {
    saved.traits = traitsOf(saved, shared);
    if (saved.traits._esm) saved.model = modelOf(saved.traits);
  }
  return saved;
}

const styled = new Set();
function addStyle(text) {
  if (!text || styled.has(text)) return;
  styled.add(text);
  document.head.append(Object.assign(document.createElement("style"), { textContent: text }));
}

const modules = new Map();
function moduleOf(text) {
  if (!modules.has(text)) {
    modules.set(text, import(URL.createObjectURL(new Blob([text], { type: "text/javascript" }))));
  }
  return modules.get(text);
}

/** Let a widget draw itself; whether it could. */
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

async function show(script) {
  const saved = live(JSON.parse(script.textContent).model_id);
  const still = script.nextElementSibling;
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

const models = {};
const shared = [];
for (const script of document.querySelectorAll('script[type="application/vnd.jupyter.widget-state+json"]')) {
  const saved = JSON.parse(script.textContent);
  Object.assign(models, saved.state);
  shared.push(...(saved.shared || []));
}
window.oxusModels = models; // for scripts of the page, and for the tests
for (const script of document.querySelectorAll('script[type="application/vnd.jupyter.widget-view+json"]'))
  show(script);
