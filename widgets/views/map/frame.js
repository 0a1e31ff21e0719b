// Brings a map to life: finds the base that all maps of a page share, waits until there is room, and runs the map's own
// script, which is held as text, packed if it is long.
//
// The first map of a notebook holds the base as text (gzip, base64) and leaves it with the page; later maps find it there.
// A browser that has seen it once keeps it, so that a map is drawn although the first one is scrolled out of the page.
// Others can write there, too: a base that was found is run only if it has the digest that this map was made with.

/** @typedef {{style: string, script: string, data: object}} Base */

const NAME = "oxusBase";
const here = /** @type {HTMLScriptElement} */ (document.currentScript);
const version = here.dataset.base ?? "";
/** What takes digests; missing outside secure contexts, such as a page on plain http. @type {SubtleCrypto | undefined} */
const subtle = crypto.subtle;

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
  if (!subtle) return;
  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith(`${NAME}-`) && key !== `${NAME}-${version}`) localStorage.removeItem(key);
    localStorage.setItem(`${NAME}-${version}`, text);
  } catch {} // no storage here, or none left
}

/** @param {SubtleCrypto} subtle @param {string} text */
async function hasTheDigest(subtle, text) {
  const digest = new Uint8Array(await subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("") === version;
}

/** The base that another map left; empty if there is none. */
async function left() {
  const found = pagesAround().map((page) => page[NAME]?.[version]);
  // Without digests only the pages around are trusted: they hold this one and can change it anyway.
  if (!subtle) return String(found.find(Boolean) ?? "");
  try {
    found.push(localStorage.getItem(`${NAME}-${version}`));
  } catch {} // no storage here
  for (const text of found) if (typeof text === "string" && (await hasTheDigest(subtle, text))) return text;
  return "";
}

/** @returns {Promise<string>} */
async function base() {
  const own = document.getElementById("oxus-base")?.textContent;
  if (own) {
    leave(own);
    return own;
  }
  const note = /** @type {HTMLElement} */ (document.getElementById("oxus-wait"));
  let come = "";
  return new Promise((resolve) => {
    const look = async () => {
      const text = await left();
      come ||= text;
      note.hidden = Boolean(come);
      if (come) resolve(come);
    };
    // Listen first: the base may come while one looks.
    for (const page of pagesAround()) page.addEventListener(NAME, look);
    look();
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
