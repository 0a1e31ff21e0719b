// Arrow keys, Enter and space.
/** Items that have a `data-key` answer to a click, Enter and space: pressable(container, (key) => ...). */
export function pressable(container, press) {
  const heard = (event) => {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (!key || (event.type === "keydown" && event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    press(key);
  };
  container.addEventListener("click", heard);
  container.addEventListener("keydown", heard);
}

/** Arrow keys among items of which one takes part in the tab order: roving(items, columns). */
export function roving(container, items, columns = 1) {
  container.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(event.target.closest("[tabindex]"));
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    const to = { Home: 0, End: all.length - 1 }[event.key] ?? at + by;
    if (at < 0 || Number.isNaN(to) || event.altKey || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    if (!all[to]) return;
    all[at].setAttribute("tabindex", -1);
    all[to].setAttribute("tabindex", 0);
    all[to].focus();
  });
}
