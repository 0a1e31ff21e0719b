// What is wider than the window scrolls inside itself: then it must be reached by keyboard, and named.
(() => {
  const NAMES = { PRE: "Code or text, scrolls sideways" };
  function check(element) {
    const scrolls = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
    if (scrolls) {
      element.tabIndex = 0;
      element.setAttribute("role", "group"); // regions are landmarks, and fifty of them guide nobody
      element.setAttribute("aria-label", NAMES[element.tagName] || "Table or output, scrolls sideways");
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) element.removeAttribute(name);
    }
  }
  const watch = new ResizeObserver((entries) => entries.forEach(({ target }) => check(target)));
  for (const element of document.querySelectorAll("pre, .jp-RenderedHTMLCommon, .oxus-still")) watch.observe(element);
})();
