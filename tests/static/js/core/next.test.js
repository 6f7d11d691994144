import assert from "node:assert/strict";
import { test } from "node:test";
import { destination } from "../../../../app/static/js/core/next.js";

const HOME = "/ui";

/** @param {string} wanted */
const after = (wanted) => destination(`?next=${encodeURIComponent(wanted)}`, HOME);

test("a page of ours is gone back to, its filters included", () => {
  for (const address of [
    "/ui",
    "/ui/client",
    "/ui/client/credit",
    "/ui/manager?band=E&overdue=true&q=%D0%B0",
    "/ui?x=1",
  ]) {
    assert.equal(after(address), address);
  }
});

test("without a wish it is the own page", () => {
  assert.equal(destination("", HOME), HOME);
  assert.equal(destination("?other=1", HOME), HOME);
  assert.equal(after(""), HOME);
});

test("nothing that could lead to another site or run as a script is followed", () => {
  const hostile = [
    "https://evil.example/ui",
    "//evil.example/ui",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/ui\n//evil.example",
    "/ui@evil.example",
    "/ui.evil.example",
    "/uievil",
    "/ui/../../evil#x",
    "/ui/client#<script>",
    " /ui",
    "/auth/logout",
  ];
  for (const address of hostile) assert.equal(after(address), HOME, address);
});
