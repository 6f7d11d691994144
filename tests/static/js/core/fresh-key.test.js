/** Keys for requests that must not happen twice. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { freshKey } from "../../../../app/static/js/core/fresh-key.js";

test("keys are fresh each time", () => {
  const keys = new Set(Array.from({ length: 1000 }, freshKey));
  assert.equal(keys.size, 1000);
  for (const key of keys) assert.match(key, /^[0-9a-f]{32}$/);
});
