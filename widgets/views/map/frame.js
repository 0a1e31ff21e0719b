// Brings a map to life: finds the base that all maps of a page share, waits until there is room, and runs the map's own
// script, which is held as text, packed if it is long.
//
// The first map of a notebook holds the base as text (gzip, base64) and leaves it with the page; later maps find it there.
// A browser that has seen it once keeps it, so that a map is drawn although the first one is scrolled out of the page.

/** @typedef {{style: string, script: string, data: object}} Base */

const NAME = "oxusBase";
const here = /** @type {HTMLScriptElement} */ (document.currentScript);
const version = here.dataset.base ?? "";

/** The pages around this one that it may look into, the nearest first. */
function pagesAround() {
  /** @type {Untyped[]} */
  const found = [];
  try {
    for (let page = window.parent; page !== found.at(-1) && page !== window; page = page.parent) {
      if (page.document) found.push(page);
      if (page === page.parent) break;
    }
  } catch {} // a page of another origin
  return found;
}

/** @param {string} text */
function leave(text) {
  for (const page of pagesAround()) {
    page[NAME] = { ...page[NAME], [version]: text };
    page.dispatchEvent(new page.Event(NAME));
  }
  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith(`${NAME}-`) && key !== `${NAME}-${version}`) localStorage.removeItem(key);
    localStorage.setItem(`${NAME}-${version}`, text);
  } catch {} // no storage here, or none left
}

function left() {
  for (const page of pagesAround()) if (page[NAME]?.[version]) return page[NAME][version];
  try {
    return localStorage.getItem(`${NAME}-${version}`);
  } catch {
    return null;
  }
}

/** @returns {Promise<string>} */
function base() {
  const own = document.getElementById("oxus-base")?.textContent;
  if (own) leave(own);
  const text = own || left();
  if (text) return Promise.resolve(text);
  const note = /** @type {HTMLElement} */ (document.getElementById("oxus-wait"));
  note.hidden = false;
  return new Promise((resolve) => {
    for (const page of pagesAround())
      page.addEventListener(NAME, () => {
        const come = left();
        if (!come) return;
        note.hidden = true;
        resolve(come);
      });
  });
}

/** @param {string} text gzip in base64 @returns {Promise<string>} */
function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

/** Until the map's box has a size: it has none in a hidden tab or a closed section. @returns {Promise<void>} */
function room() {
  const box = /** @type {HTMLElement} */ (document.querySelector(".folium-map"));
  return new Promise((resolve) => {
    const watch = new ResizeObserver(() => {
      if (!box.clientWidth || !box.clientHeight) return;
      watch.disconnect();
      resolve();
    });
    watch.observe(box);
  });
}

/** @param {string} code */
function run(code) {
  const script = document.createElement("script");
  script.nonce = here.nonce;
  script.textContent = code;
  document.body.append(script);
}

async function start() {
  /** @type {Base} */
  const { style, script, data } = JSON.parse(await unpacked(await base()));
  const { textContent: own, type } = /** @type {HTMLScriptElement} */ (
    document.getElementById("oxus-script")
  );
  const code = type === "text/plain" ? await unpacked(own ?? "") : (own ?? "");
  await room();
  const sheet = document.createElement("style");
  sheet.textContent = style;
  document.head.prepend(sheet);
  window.oxusData = data;
  run(script);
  run(code);
}
start();
