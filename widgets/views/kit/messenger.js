// The one message to the kernel, and the traits that a view follows.

/**
 * What anywidget gives a view as its model: traits by name.
 *
 * @typedef {object} Model
 * @property {(name: string) => any} get
 * @property {(name: string, value: unknown) => void} set
 * @property {(event: string, call: () => void) => void} on
 * @property {(event: string, call?: () => void) => void} off
 * @property {() => void} save_changes
 */

export const SETTLED = 250; // milliseconds without a further change

/** @type {(one: unknown, other: unknown) => boolean} */
export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * Keep the kernel and the view in step: one message once changes have settled, none for what it knows already.
 *
 * @param {Model} model
 * @param {() => Record<string, unknown>} read gives the traits as the view has them
 * @param {() => void} [after] called once they are sent
 * @returns {{soon: (wait?: number) => void, flush: () => void, stop: () => void}} `soon` sends after `wait` milliseconds;
 *   `flush` sends at once what is waiting; `stop` is for when the view goes
 */
export function messenger(model, read, after = () => {}) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  function send() {
    timer = undefined;
    const changed = Object.entries(read()).filter(([name, value]) => !same(model.get(name), value));
    for (const [name, value] of changed) model.set(name, value);
    if (changed.length) model.save_changes();
    after();
  }
  return {
    soon(wait = SETTLED) {
      clearTimeout(timer);
      timer = setTimeout(send, wait);
    },
    flush() {
      if (timer === undefined) return;
      clearTimeout(timer);
      send();
    },
    stop: () => clearTimeout(timer),
  };
}

/**
 * Listen to traits: follow(model, {date: () => ...}).
 *
 * @param {Model} model
 * @param {Record<string, () => void>} handlers by trait
 * @returns {() => void} stops listening
 */
export function follow(model, handlers) {
  const listed = Object.entries(handlers);
  for (const [name, handler] of listed) model.on(`change:${name}`, handler);
  return () => {
    for (const [name, handler] of listed) model.off(`change:${name}`, handler);
  };
}
