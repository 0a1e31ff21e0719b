// How far a reader is, on the cards of the first page. Progress stays in the browser: it comes from the course's JupyterLab
// in this browser (`oxus lite`), or from the file progress.json, which the reader opens once and the browser remembers.
(() => {
  const KEPT = "oxus-progress";
  const FILE = "progress.json";
  const SOLVED = ["right", "passes"];
  const cards = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".oxus-card[data-unit]")]);
  const note = document.getElementById("oxus-progress");
  if (!note || !cards.length) return;

  /** @typedef {{units?: Record<string, {exercises?: Record<string, {state?: string} | null>} | null>}} Progress */

  /**
   * The progress in a text; null if it is none.
   *
   * @param {unknown} text
   * @returns {Progress | null}
   */
  function read(text) {
    try {
      const found = typeof text === "string" ? JSON.parse(text) : text;
      return found?.units && typeof found.units === "object" ? found : null;
    } catch {
      return null;
    }
  }

  /** @param {Progress} progress */
  function show(progress) {
    for (const card of cards) {
      const unit = progress.units?.[card.dataset.unit ?? ""];
      const states = Object.values(unit?.exercises ?? {});
      const all = Number(card.dataset.exercises);
      const solved = Math.min(all, states.filter((found) => SOLVED.includes(found?.state ?? "")).length);
      for (const old of card.querySelectorAll(".oxus-done, progress")) old.remove();
      const facts = card.querySelector(".oxus-card-facts");
      if (!unit || !all || !facts) continue;
      const words = solved === all ? "all solved" : solved ? `${solved} solved` : "started";
      facts.append(
        Object.assign(document.createElement("span"), { className: "oxus-done", textContent: words }),
      );
      const bar = Object.assign(document.createElement("progress"), { max: all, value: solved });
      bar.setAttribute("aria-label", `Exercises solved: ${solved} of ${all}`);
      facts.after(bar);
    }
  }

  /** What this browser keeps, or null: private windows and some files from a disk may keep nothing. */
  function kept() {
    try {
      return read(localStorage.getItem(KEPT));
    } catch {
      return null;
    }
  }

  /** @param {string} text */
  function keep(text) {
    try {
      localStorage.setItem(KEPT, text);
    } catch {
      // It is shown, and asked for again next time.
    }
  }

  /**
   * The progress of a JupyterLite in this browser: JupyterLite keeps its files in a database of this name.
   *
   * @returns {Promise<Progress | null>}
   */
  async function fromJupyterLite() {
    const name = `JupyterLite Storage - ${new URL("lite/", location.href).pathname}`;
    const names = (await indexedDB.databases()).map((database) => database.name);
    if (!names.includes(name)) return null;
    return new Promise((done) => {
      const opened = indexedDB.open(name);
      opened.onerror = () => done(null);
      opened.onsuccess = () => {
        const database = opened.result;
        const finish = (/** @type {unknown} */ text) => {
          database.close();
          done(read(text));
        };
        if (!database.objectStoreNames.contains("files")) return finish(null);
        const asked = database.transaction("files").objectStore("files").get(FILE);
        asked.onsuccess = () => finish(asked.result?.content);
        asked.onerror = () => finish(null);
      };
    });
  }

  const input = Object.assign(document.createElement("input"), {
    type: "file",
    accept: ".json",
    hidden: true,
  });
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    textContent: "Show my progress",
  });
  const message = document.createElement("span");
  message.setAttribute("role", "status");
  button.onclick = () => input.click();
  input.onchange = async () => {
    const text = (await input.files?.[0]?.text()) ?? "";
    const progress = read(text);
    if (progress) {
      show(progress);
      keep(text);
    }
    message.textContent = progress
      ? " Your progress is on the cards. It stays in this browser."
      : ` This is not a progress file: choose ${FILE} in your folder oxus-work.`;
  };
  const line = document.createElement("p");
  line.className = "oxus-front-note";
  line.append(button, ` opens the file ${FILE} from your folder oxus-work. `, input, message);
  note.after(line);

  const before = kept();
  if (before) show(before);
  fromJupyterLite()
    .then((progress) => progress && show(progress))
    .catch(() => {}); // a browser that lists no databases
})();
