// The one message to the kernel, and the traits that a view follows.
export const SETTLED = 250; // milliseconds without a further change

export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * Keep the kernel and the view in step: one message once changes have settled, none for what it knows already.
 * `read()` gives the traits as the view has them. Returns soon(wait), and stop() for when the view goes.
 */
export function messenger(model, read, after = () => {}) {
  let timer = null;
  function send() {
    timer = null;
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
    stop: () => clearTimeout(timer),
  };
}

/** Listen to traits; returns a function that stops it: follow(model, {date: () => ...}). */
export function follow(model, handlers) {
  const events = Object.entries(handlers).map(([name, handler]) => [`change:${name}`, handler]);
  for (const [event, handler] of events) model.on(event, handler);
  return () => {
    for (const [event, handler] of events) model.off(event, handler);
  };
}
