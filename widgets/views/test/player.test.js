import assert from "node:assert/strict";
import { test } from "node:test";
import { player } from "../kit/player.js";

/**
 * A clock that moves on only when it is told to: Node 20's own starts an interval again that is cleared in its callback.
 *
 * @param {import("node:test").TestContext} t
 */
function heldClock(t) {
  /** @type {(() => void) | null} */
  let running = null;
  t.mock.method(globalThis, "setInterval", (/** @type {() => void} */ call) => {
    running = call;
    return 1;
  });
  t.mock.method(globalThis, "clearInterval", () => {
    running = null;
  });
  return () => running?.();
}

/** A button that can be pressed, and a view of three steps that notes what happens to it. */
function playable() {
  /** @type {string[]} */
  const log = [];
  /** @type {() => void} */
  let press = () => {};
  const button = {
    textContent: "",
    addEventListener: (/** @type {string} */ _, /** @type {() => void} */ f) => (press = f),
  };
  let left = 3;
  const controls = player(/** @type {any} */ (button), {
    step: () => {
      log.push("step");
      left -= 1;
      return left > 0;
    },
    start: () => log.push("start"),
    stopped: () => log.push("stopped"),
    pace: 100,
  });
  return { button, log, press: () => press(), ...controls };
}

test("it plays until the end, and says so once", (t) => {
  const tick = heldClock(t);
  const { button, log, press } = playable();
  assert.equal(button.textContent, "▶ play");
  press();
  assert.equal(button.textContent, "❚❚ pause");
  for (let n = 0; n < 10; n += 1) tick();
  assert.deepEqual(log, ["start", "step", "step", "step", "stopped"]);
  assert.equal(button.textContent, "▶ play");
});

test("pressed again it stops; cancelled it says nothing", (t) => {
  const tick = heldClock(t);
  const { log, press, stop, cancel } = playable();
  stop();
  press();
  tick();
  press();
  for (let n = 0; n < 10; n += 1) tick();
  assert.deepEqual(log, ["start", "step", "stopped"]);
  press();
  cancel();
  for (let n = 0; n < 10; n += 1) tick();
  assert.deepEqual(log, ["start", "step", "stopped", "start"]);
});
