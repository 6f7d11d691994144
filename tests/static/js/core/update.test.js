import assert from "node:assert/strict";
import { test } from "node:test";
import { attempt } from "../../../../app/static/js/core/attempt.js";
import { loaded } from "../../../../app/static/js/core/loaded.js";
import { drawBy, update } from "../../../../app/static/js/core/update.js";

test("whatever is loaded or attempted draws the page the way that was said last", async () => {
  let times = 0;
  drawBy(() => Promise.reject(new Error("an earlier view")));
  drawBy(async () => {
    times += 1;
  });
  await update();
  await loaded().load(async () => "data");
  await attempt({ isBusy: false, error: null }, async () => {});
  assert.equal(times, 5);
});
