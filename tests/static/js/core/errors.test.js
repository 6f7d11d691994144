import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../../../app/static/js/core/api.js";
import { errorText, fieldText, requestId, waitText } from "../../../../app/static/js/core/errors.js";
import { addWords } from "../../../../app/static/js/core/i18n.js";
import { commonWords } from "../../../../app/static/js/core/words/common.js";

addWords(commonWords);

/** @param {string} code
 * @param {{[name: string]: string | number}} [limits] */
const problem = (code, limits = {}) => ({ field: "password", message: "…", code, limits });

test("an error is told by its name, in words of the page", () => {
  assert.equal(errorText(new ApiError({ error: "InvalidCredentials", status: 401 })), "Wrong login or password.");
});

test("where it is known when to try again, it is told", () => {
  const throttled = { error: "TooManyAttempts", status: 429 };
  assert.equal(
    errorText(new ApiError({ ...throttled, retryAfter: 40 })),
    "Too many attempts. Try again in 40 seconds.",
  );
  assert.equal(errorText(new ApiError({ ...throttled, retryAfter: 61 })), "Too many attempts. Try again in 2 minutes.");
});

test("an error nobody has words for is somebody's fault, and by its status we know whose", () => {
  const ours = "Something broke on our side. Nothing was lost; please try again.";
  assert.equal(errorText(new ApiError({ error: "Nameless", status: 500 })), ours);
  assert.equal(errorText(new ApiError({ error: "Nameless", status: 409 })), "The service did not accept this.");
  assert.equal(errorText(new TypeError("a bug of the page")), ours);
  assert.equal(errorText(undefined), ours);
});

test("a field's problem is told with its limits", () => {
  assert.equal(fieldText(problem("string_too_short", { min_length: 8 })), "At least 8 characters.");
  assert.equal(fieldText(problem("nobody knows")), "This value is not allowed.");
  assert.equal(fieldText(problem("string_too_short", { min_length: 1 })), "Please fill this in.");
});

test("waiting is told in seconds, from a minute on in minutes, and never too short", () => {
  assert.deepEqual([1, 59, 59.2, 60, 61, 900].map(waitText), [
    "1 second",
    "59 seconds",
    "60 seconds",
    "1 minute",
    "2 minutes",
    "15 minutes",
  ]);
});

test("support finds a request by its number, if there was one", () => {
  assert.equal(requestId(new ApiError({ error: "Timeout", requestId: "c8e97a2c" })), "c8e97a2c");
  assert.equal(requestId(new Error("ours")), "");
});
