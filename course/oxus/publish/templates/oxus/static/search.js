// The search of a site. It runs without a server: what is searched is a script beside the pages, read when it is first asked for.
(() => {
  const SHOWN = 40;
  const INDEX = "oxus-index.js";
  const place = document.getElementById("oxus-search");
  if (!place) return;

  /**
   * @typedef {object} Section
   * @property {string} file
   * @property {string} page title of the page
   * @property {string} anchor
   * @property {string} title
   * @property {string} text
   * @property {number} level of its heading
   * @property {string} head the title, folded, between blanks
   * @property {string} body the text, folded, between blanks
   */

  /**
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {Partial<HTMLElementTagNameMap[Tag]>} [traits]
   * @param {...(Node | string)} children
   */
  const h = (tag, traits, ...children) => {
    const element = document.createElement(tag);
    Object.assign(element, traits);
    element.append(...children);
    return element;
  };

  /**
   * Letters without case and accents, other signs as blanks; as long as the text, so that places in both agree.
   *
   * @param {string} text
   */
  const fold = (text) =>
    text
      .replace(/[\u0080-\uffff]/g, (letter) => letter.normalize("NFD")[0].toLowerCase()[0])
      .toLowerCase()
      .replaceAll("\u0131", "i")
      .replace(/[^\p{L}\p{N}_]/gu, (sign) => " ".repeat(sign.length));

  /** @type {Section[] | null} */
  let sections = null;
  /** @type {Promise<unknown> | null} */
  let loading = null;
  window.oxusIndex = (pages) => {
    sections = pages.flatMap(([file, page, found]) =>
      found.map(([anchor, title, text, level]) => ({
        file,
        page,
        anchor,
        title,
        text,
        level,
        head: ` ${fold(title)} `,
        body: ` ${fold(text)} `,
      })),
    );
  };
  const load = () =>
    (loading ||= new Promise((done) => {
      const script = h("script", { src: INDEX, onload: done, onerror: done });
      document.head.append(script);
    }));

  /**
   * How well a section answers: all words (or, with `some`, any) must be in it; 0 if they are not.
   *
   * @param {Section} section
   * @param {string[]} words
   * @param {boolean} some
   */
  function score(section, words, some) {
    let sum = 0;
    for (const word of words) {
      const found =
        (section.head.includes(` ${word} `)
          ? 30
          : section.head.includes(` ${word}`)
            ? 20
            : section.head.includes(word)
              ? 10
              : 0) + (section.body.includes(` ${word}`) ? 3 : section.body.includes(word) ? 1 : 0);
      if (!found && !some) return 0;
      sum += found;
    }
    const phrase = ` ${words.join(" ")}`;
    if (words.length > 1 && section.head.includes(phrase)) sum += 30;
    else if (words.length > 1 && section.body.includes(phrase)) sum += 8;
    return sum && sum + (section.level < 3 ? 2 : 0);
  }
  /**
   * The sections that answer, the best first.
   *
   * @param {Section[]} all
   * @param {string[]} words
   * @param {boolean} some
   */
  const ranked = (all, words, some) =>
    all
      .map((section) => ({ points: score(section, words, some), section }))
      .filter(({ points }) => points)
      .sort((a, b) => b.points - a.points)
      .map(({ section }) => section);

  /**
   * A text with the words that were looked for marked.
   *
   * @param {string} text
   * @param {string[]} words
   */
  function marked(text, words) {
    const folded = fold(text);
    const hits = new Uint8Array(text.length);
    for (const word of words) {
      for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length))
        hits.fill(1, at, at + word.length);
    }
    const parts = [];
    for (let at = 0, end; at < text.length; at = end) {
      for (end = at + 1; end < text.length && hits[end] === hits[at]; end += 1);
      parts.push(hits[at] ? h("mark", {}, text.slice(at, end)) : text.slice(at, end));
    }
    return parts;
  }
  /**
   * The part of a section's text around the first word that was looked for.
   *
   * @param {Section} section
   * @param {string[]} words
   */
  function snippet({ text, body }, words) {
    const first = Math.min(...words.map((word) => body.indexOf(word)).filter((at) => at >= 0), text.length);
    let start = first < text.length ? Math.max(0, first - 70) : 0;
    if (start) start = text.indexOf(" ", start) + 1 || start;
    const end = Math.min(text.length, start + 180);
    return [start ? "… " : "", ...marked(text.slice(start, end), words), end < text.length ? " …" : ""];
  }

  const field = h("input", { type: "search", autocomplete: "off", spellcheck: false });
  const said = h("p");
  said.setAttribute("role", "status");
  const list = h("ol");
  /** @type {HTMLDialogElement} */
  const dialog = h(
    "dialog",
    { className: "oxus-site-find" },
    h(
      "div",
      { className: "oxus-site-find-top" },
      h("label", {}, "Search all pages", field),
      h("button", { type: "button", onclick: () => dialog.close() }, "Close"),
    ),
    said,
    list,
  );
  dialog.setAttribute("aria-label", "Search");

  async function search() {
    const asked = field.value.normalize("NFC").trim();
    const words = [...new Set(fold(asked).split(" ").filter(Boolean))];
    if (!words.length) {
      said.textContent = asked
        ? "Type a word or a number."
        : "Sections, claims, tables and their fields. Arrow keys move through what is found.";
      return list.replaceChildren();
    }
    await load();
    if (!sections) {
      said.textContent = `The search needs the whole site: ${INDEX} is not beside this page.`;
      return list.replaceChildren();
    }
    if (asked !== field.value.normalize("NFC").trim()) return undefined; // something else is asked by now
    let [found, note] = [ranked(sections, words, false), ""];
    if (!found.length && words.length > 1) {
      found = ranked(sections, words, true);
      note = "No section has all these words; with some of them: ";
    }
    const many = found.length > SHOWN ? `; the first ${SHOWN} are shown, a further word narrows them` : "";
    said.textContent = found.length
      ? `${note}${found.length} found${many}.`
      : `Nothing found for “${asked}”. Try another word, or the beginning of one.`;
    list.replaceChildren(
      ...found.slice(0, SHOWN).map((section) => {
        const at = section.level > 1 && section.anchor ? `#${section.anchor}` : "";
        const link = h(
          "a",
          {
            href: `${section.file.split("/").map(encodeURIComponent).join("/")}${at}`,
            onclick: () => dialog.close(),
          },
          h("b", {}, ...marked(section.title, words)),
          h("small", {}, section.level > 1 ? `${section.page}: ` : "", ...snippet(section, words)),
        );
        return h("li", {}, link);
      }),
    );
    list.scrollTop = 0;
    return undefined;
  }

  function open() {
    if (dialog.open) return;
    dialog.showModal();
    field.select();
    load();
    search();
  }
  /** @type {ReturnType<typeof setTimeout>} */
  let soon;
  field.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(search, 120);
  });
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.key === "Enter" && event.target === field) links[0]?.click();
    if (event.key === "Escape") {
      // a field for searches would only be emptied
      event.preventDefault();
      dialog.close();
    }
    if (!by || !links.length) return;
    event.preventDefault();
    const at = document.activeElement;
    const next = (at instanceof HTMLAnchorElement ? links.indexOf(at) : -1) + by;
    (next < 0 ? field : links[Math.min(next, links.length - 1)]).focus();
  });
  document.addEventListener("keydown", (event) => {
    const at = /** @type {Element} */ (event.target);
    const typing = at.closest?.("input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!slash && !(event.key === "k" && (event.ctrlKey || event.metaKey))) return;
    event.preventDefault();
    open();
  });
  const key = h("kbd", {}, "/");
  key.setAttribute("aria-hidden", "true");
  place.append(
    h("button", { type: "button", className: "oxus-site-find-open", onclick: open }, "Search", key),
  );
  document.body.append(dialog);
})();
