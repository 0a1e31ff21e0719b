// What a page of JupyterLab or Notebook 7 says about the cells around a widget. Elsewhere, each question is answered with no.

/**
 * Whether a code cell above was edited since it last ran, up to the cell with the check button before.
 *
 * @param {Element} el the widget's element
 */
export function isEditedAbove(el) {
  for (let cell = el.closest(".jp-Cell")?.previousElementSibling; cell; cell = cell.previousElementSibling) {
    if (cell.querySelector(".oxus-check")) return false;
    if (cell.matches(".jp-CodeCell.jp-mod-dirty")) return true;
  }
  return false;
}

/**
 * Whether the notebook's Python has nothing to do. An answer that does not come then will never come: a restarted Python does
 * not know the widgets that were made before.
 *
 * @param {Element} el the widget's element
 */
export function isPythonIdle(el) {
  const indicator = el.closest(".jp-NotebookPanel")?.querySelector(".jp-Notebook-ExecutionIndicator");
  return indicator?.getAttribute("data-status") === "idle";
}
