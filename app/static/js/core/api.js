/**
 * The way to the service: JSON in and out, one kind of error, one answer to a session that is over.
 *
 * No token is sent against cross-site requests: the browser's own `Sec-Fetch-Site` is checked by the service.
 *
 * @typedef {{field: string, message: string, code?: string, limits?: {[name: string]: string | number}}} FieldProblem
 * @typedef {string | number | string[] | GateDetail[]} GateFigure
 * @typedef {{[name: string]: string | number | null}} GateDetail  a broken rule, a grade, or a feature that was cleared
 * @typedef {{
 *   gate: string, verdict: "passed" | "failed" | "not_judged" | "not_applicable", code: string, figures: {[name: string]: GateFigure},
 *   sentence: string
 * }} GateResult
 * @typedef {{signal?: AbortSignal, headers?: {[name: string]: string}, body?: unknown, anonymous?: boolean, asText?: boolean, waitMs?: number}} Options
 * @typedef {{data: any, headers: Headers}} Answer
 */

const LONGEST_WAIT_MS = 30_000;
const UNAUTHORIZED = 401;

/** A request that did not bring what was asked for. `error` is the service's stable name, or `Unreachable`, `Timeout`. */
export class ApiError extends Error {
  /** @param {{error: string, code?: string, status?: number, detail?: unknown, requestId?: string, retryAfter?: number}} facts */
  constructor({ error, code = "", status = 0, detail = "", requestId = "", retryAfter = 0 }) {
    super(error);
    this.error = error;
    /** What kind of this error it is, where the service distinguishes some. */
    this.code = code;
    this.status = status;
    this.requestId = requestId;
    /** Seconds after which another try makes sense; 0 when it was not said. */
    this.retryAfter = retryAfter;
    const listed = Array.isArray(detail) ? detail : [];
    /** @type {FieldProblem[]} */
    this.fields = listed.filter((each) => "field" in each);
    /** @type {GateResult[]} */
    this.gates = listed.filter((each) => "gate" in each);
  }
}

/** @type {() => Promise<void>} */
let logInAgain = () => Promise.reject(new ApiError({ error: "NotAuthenticated", status: UNAUTHORIZED }));

/** Says what to do when the session is over: a promise that is kept once the same person has logged in again.
 * @param {() => Promise<void>} handler */
export function whenSessionIsOver(handler) {
  logInAgain = handler;
}

/** Reads.
 * @param {string} path
 * @param {Options} [options]
 * @returns {Promise<any>} */
export async function get(path, options) {
  return (await request("GET", path, options)).data;
}

/** Reads, and gives the headers as well: `ETag`, `Link`, `X-Total-Count`.
 * @param {string} path
 * @param {Options} [options] */
export function getWithHeaders(path, options) {
  return request("GET", path, options);
}

/** Asks for something to be done.
 * @param {string} path
 * @param {unknown} [body]
 * @param {Options} [options]
 * @returns {Promise<any>} */
export async function post(path, body, options) {
  return (await request("POST", path, { ...options, body })).data;
}

/** Changes; `revision` is the ETag that was read, so that a change made in between is reported (412).
 * @param {string} path
 * @param {unknown} body
 * @param {string | null} revision */
export function patch(path, body, revision) {
  return request("PATCH", path, { body, headers: revision ? { "If-Match": revision } : {} });
}

/** States what there is; said again it is the same.
 * @param {string} path
 * @param {unknown} body */
export function put(path, body) {
  return request("PUT", path, { body });
}

/** The address of the following page in a `Link` header, or null.
 * @param {Headers} headers
 * @returns {string | null} */
export function nextPage(headers) {
  return headers.get("Link")?.match(/<([^>]+)>;\s*rel="next"/)?.[1] ?? null;
}

/** Asks once; after a session that was over, once more.
 * @param {string} method
 * @param {string} path
 * @param {Options} [options]
 * @returns {Promise<Answer>} */
async function request(method, path, options = {}) {
  const first = await send(method, path, options);
  if (first.response.status !== UNAUTHORIZED || options.anonymous) return understand(first, options);
  await logInAgain();
  return understand(await send(method, path, options), options);
}

/** One exchange, the answer's text included: a connection may be lost in the middle of it.
 * @param {string} method
 * @param {string} path
 * @param {Options} options
 * @returns {Promise<{response: Response, text: string}>} */
async function send(method, path, { body, headers = {}, signal, waitMs = LONGEST_WAIT_MS }) {
  const limit = AbortSignal.timeout(waitMs);
  try {
    const response = await fetch(path, {
      method,
      headers: body === undefined ? headers : { "Content-Type": "application/json", ...headers },
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    return { response, text: await response.text() };
  } catch (fault) {
    if (signal?.aborted) throw fault;
    throw new ApiError({ error: limit.aborted ? "Timeout" : "Unreachable" });
  }
}

/** @type {(answer: {response: Response, text: string}, options: Options) => Answer} */
function understand({ response, text }, { asText = false }) {
  const data = asText && response.ok ? text : parsed(text);
  if (response.ok && data !== undefined) return { data, headers: response.headers };
  throw new ApiError({
    error: data?.error ?? "Unreachable",
    code: data?.code ?? "",
    status: response.status,
    detail: data?.detail,
    requestId: data?.request_id ?? response.headers.get("X-Request-ID") ?? "",
    retryAfter: Number(response.headers.get("Retry-After")) || 0,
  });
}

/** What a text says: null for an empty one, undefined for one that is no JSON.
 * @param {string} text */
function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return undefined;
  }
}
