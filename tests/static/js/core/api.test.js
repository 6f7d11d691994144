import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, beforeEach, test } from "node:test";
import {
  ApiError,
  get,
  getWithHeaders,
  nextPage,
  patch,
  post,
  whenSessionIsOver,
} from "../../../../app/static/js/core/api.js";

/** @typedef {{status: number, body: string, headers?: {[name: string]: string}, isCut?: boolean}} Reply */
/** @typedef {{method: string | undefined, url: string | undefined, headers: import("node:http").IncomingHttpHeaders, body: string}} Seen */

/** What the server answers, one after the other. @type {Reply[]} */
let replies = [];
/** What it was asked. @type {Seen[]} */
let seen = [];
const realFetch = globalThis.fetch;
const server = createServer(async (request, response) => {
  let body = "";
  for await (const part of request) body += part;
  seen.push({ method: request.method, url: request.url, headers: request.headers, body });
  const reply = replies.shift() ?? { status: 500, body: "no reply is left" };
  response.writeHead(reply.status, reply.headers);
  if (reply.isCut) response.write(reply.body, () => response.destroy());
  else response.end(reply.body);
});

before(async () => {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  globalThis.fetch = (path, options) => realFetch(new URL(String(path), `http://127.0.0.1:${port}`), options);
});

after(async () => {
  globalThis.fetch = realFetch;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
  replies = [];
  seen = [];
  whenSessionIsOver(() => Promise.reject(new Error("nobody logs in again")));
});

/** @param {number} status
 * @param {unknown} content
 * @param {{[name: string]: string}} [headers] */
function answer(status, content, headers) {
  replies.push({ status, body: JSON.stringify(content), ...(headers ? { headers } : {}) });
}

const overdue = { error: "NotAuthenticated", detail: "Log in.", request_id: "abc" };

test("what was asked for comes as data, with headers where they are wanted", async () => {
  answer(200, { rating: 0.9 });
  answer(200, [1], { ETag: '"3"', "X-Total-Count": "1510" });
  assert.deepEqual(await get("/api/x?q=1"), { rating: 0.9 });
  const { data, headers } = await getWithHeaders("/api/y");
  assert.deepEqual([data, headers.get("ETag"), headers.get("X-Total-Count")], [[1], '"3"', "1510"]);
  assert.deepEqual(
    seen.map((one) => [one.method, one.url, one.headers["content-type"], one.body]),
    [
      ["GET", "/api/x?q=1", undefined, ""],
      ["GET", "/api/y", undefined, ""],
    ],
  );
});

test("a change goes as JSON, under the revision that was read", async () => {
  answer(200, {});
  answer(200, {});
  await post("/api/score", undefined, { headers: { "Idempotency-Key": "k" } });
  await patch("/api/clients/1", { age: 37 }, '"3"');
  assert.deepEqual([seen[0]?.body, seen[0]?.headers["idempotency-key"]], ["", "k"]);
  assert.deepEqual([seen[1]?.body, seen[1]?.headers["if-match"]], ['{"age":37}', '"3"']);
  assert.equal(seen[1]?.headers["content-type"], "application/json");
});

test("an error has the service's name, fields, number and the time to wait", async () => {
  const fields = [{ field: "age", message: "too low", code: "illegal", limits: {} }];
  answer(422, { error: "InvalidInput", detail: fields, request_id: "abc" }, { "Retry-After": "7" });
  await assert.rejects(get("/x"), (error) => {
    assert.ok(error instanceof ApiError);
    assert.deepEqual([error.error, error.status, error.requestId, error.retryAfter], ["InvalidInput", 422, "abc", 7]);
    assert.deepEqual(error.fields, fields);
    return true;
  });
});

test("an answer that is not the service's is an unreachable service", async () => {
  replies.push({ status: 502, body: "<html>Bad gateway", headers: { "X-Request-ID": "from-the-header" } });
  await assert.rejects(get("/x"), { error: "Unreachable", status: 502, requestId: "from-the-header" });
});

test("an answer that breaks off is an unreachable service, also when it began well", async () => {
  replies.push({ status: 200, body: '{"rating": 0.9', headers: { "Content-Length": "500" }, isCut: true });
  await assert.rejects(get("/x"), { error: "Unreachable", status: 0 });
  replies.push({ status: 200, body: "<html>Log in to the hotel's network" });
  await assert.rejects(get("/x"), { error: "Unreachable", status: 200 });
});

test("nothing is an answer too", async () => {
  replies.push({ status: 204, body: "" });
  assert.equal(await post("/auth/logout"), null);
});

test("no answer at all is an unreachable service too, and giving up is no error of the service", async () => {
  const served = globalThis.fetch;
  globalThis.fetch = () => Promise.reject(new TypeError("connection refused"));
  try {
    await assert.rejects(get("/x"), { error: "Unreachable", status: 0 });
  } finally {
    globalThis.fetch = served;
  }
  const giveUp = new AbortController();
  giveUp.abort();
  await assert.rejects(get("/x", { signal: giveUp.signal }), { name: "AbortError" });
});

test("after a session that was over the request is sent once more, and never a third time", async () => {
  let logins = 0;
  whenSessionIsOver(async () => {
    logins += 1;
  });
  answer(401, overdue);
  answer(200, "welcome back");
  assert.equal(await get("/x"), "welcome back");
  answer(401, overdue);
  answer(401, overdue);
  await assert.rejects(get("/x"), { error: "NotAuthenticated" });
  assert.deepEqual([logins, seen.length], [2, 4]);
});

test("a change that was sent before the session ended is sent again with all it had", async () => {
  whenSessionIsOver(async () => {});
  answer(401, overdue);
  answer(200, {});
  await patch("/api/clients/1", { age: 37 }, '"3"');
  assert.deepEqual(
    seen.map((one) => [one.body, one.headers["if-match"]]),
    Array(2).fill(['{"age":37}', '"3"']),
  );
});

test("who logs in with a wrong password is not asked to log in again", async () => {
  answer(401, { error: "InvalidCredentials", detail: "…", request_id: "abc" });
  await assert.rejects(post("/auth/login", {}, { anonymous: true }), { error: "InvalidCredentials" });
  assert.equal(seen.length, 1);
});

test("the following page is found in the Link header", () => {
  const link = (/** @type {string} */ value) => nextPage(new Headers({ Link: value }));
  assert.equal(link('</api/x?after=5&limit=50>; rel="next"'), "/api/x?after=5&limit=50");
  assert.equal(link('</api/x>; rel="prev"'), null);
  assert.equal(nextPage(new Headers()), null);
});

test("gates of a promotion are no faults of fields", async () => {
  const gate = { gate: "calibration", verdict: "failed", sentence: "mean PD 0.9 against a bad rate of 0.3" };
  answer(409, { error: "GatesNotPassed", detail: [gate], request_id: "abc" });
  await assert.rejects(post("/models/f00/promote"), (error) => {
    assert.ok(error instanceof ApiError);
    assert.deepEqual([error.error, error.fields, error.gates], ["GatesNotPassed", [], [gate]]);
    return true;
  });
});
