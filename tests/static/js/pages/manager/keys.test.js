import assert from "node:assert/strict";
import { test } from "node:test";
import { actionOf } from "../../../../../app/static/js/pages/manager/keys.js";

/** @param {Partial<import("../../../../../app/static/js/pages/manager/keys.js").Press>} pressed */
function press(pressed) {
  return { key: "", code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...pressed };
}

test("every key does what the overview says", () => {
  assert.equal(actionOf(press({ key: "/", code: "Slash" }), false), "search");
  assert.equal(actionOf(press({ key: "ArrowUp" }), false), "up");
  assert.equal(actionOf(press({ key: "ArrowDown" }), false), "down");
  assert.equal(actionOf(press({ key: "e", code: "KeyE" }), false), "edit");
  assert.equal(actionOf(press({ key: "s", code: "KeyS", ctrlKey: true }), false), "save");
  assert.equal(actionOf(press({ key: "Escape" }), false), "back");
  assert.equal(actionOf(press({ key: "?", code: "Slash", shiftKey: true }), false), "help");
});

test("on a Russian keyboard the same places do the same", () => {
  assert.equal(actionOf(press({ key: ".", code: "Slash" }), false), "search");
  assert.equal(actionOf(press({ key: ",", code: "Slash", shiftKey: true }), false), "help");
  assert.equal(actionOf(press({ key: "у", code: "KeyE" }), false), "edit");
  assert.equal(actionOf(press({ key: "ы", code: "KeyS", ctrlKey: true }), true), "save");
});

test("on other keyboards a sign is what it says", () => {
  assert.equal(actionOf(press({ key: "/", code: "Digit7", shiftKey: true }), false), "search");
  assert.equal(actionOf(press({ key: "-", code: "Slash" }), false), null);
  assert.equal(actionOf(press({ key: ".", code: "Period" }), false), null);
});

test("while somebody is typing only saving and going back are asked for", () => {
  for (const key of ["/", "?", "e", "ArrowUp", "ArrowDown", "Enter"])
    assert.equal(actionOf(press({ key }), true), null);
  assert.equal(actionOf(press({ key: "Escape" }), true), "back");
  assert.equal(actionOf(press({ key: "s", ctrlKey: true }), true), "save");
  assert.equal(actionOf(press({ key: "s", metaKey: true }), true), "save");
});

test("the browser's own shortcuts stay the browser's", () => {
  assert.equal(actionOf(press({ key: "e", ctrlKey: true }), false), null);
  assert.equal(actionOf(press({ key: "/", altKey: true }), false), null);
  assert.equal(actionOf(press({ key: "S", ctrlKey: true, shiftKey: true }), false), null);
});
