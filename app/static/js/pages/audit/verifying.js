/** Verification of the whole trail: started here, done by the service in the background, followed while it runs. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { problem } from "../../components/states.js";
import { post } from "../../core/api.js";
import { attempt } from "../../core/attempt.js";
import { fullName, moment, number } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { poller } from "../../core/poller.js";
import { loadStanding, loadTrail, state } from "./state.js";

/** @typedef {import("../../core/api-types.js").VerificationRunOut} Run */

const ASK_MS = 1000;
const COMMAND = "./scoring audit verify --record";
const starting = { isBusy: false, error: /** @type {unknown} */ (null) };

const following = poller(async () => {
  await loadStanding();
  if (!isRunning()) {
    following.stop();
    loadTrail(); // the act of the result is its newest row
  }
  return !state.standing.error;
}, ASK_MS);

/** Follows one that runs, as after the page was loaded. */
export function followVerification() {
  if (isRunning()) following.start();
}

/** The button, or how far it is; and what went wrong. */
export function verifyingView() {
  const run = state.standing.data?.run ?? null;
  return html`${starting.error ? problem(starting.error) : nothing} ${run && !run.is_running ? noResult(run) : nothing}
    ${run?.is_running ? progress(run) : button()}`;
}

function isRunning() {
  return Boolean(state.standing.data?.run?.is_running);
}

function start() {
  return attempt(starting, async () => {
    await post("/audit/verifications");
    await following.start();
  });
}

function button() {
  return html`<p class="row verifying">
    <button type="button" class="button button-small" ?disabled=${starting.isBusy} aria-busy=${starting.isBusy ? "true" : "false"} @click=${start}>${t("audit.verify")}</button>
    <span class="muted small">${t("audit.verify.command")} <code>${COMMAND}</code></span>
  </p>`;
}

/** @param {Run} run */
function progress({ row_count: total, rows_done: done, started, by }) {
  const values = { done: number(done, language()), total: number(total, language()) };
  const since = { time: moment(started, language()), name: by ? fullName(by) : "" };
  return html`<div class="verifying">
    <p id="verifying-state">${t("audit.verifying", values)}</p>
    <progress aria-labelledby="verifying-state" max=${total || 1} value=${Math.min(done, total)}></progress>
    <p class="muted small">${t("audit.verifying.since", since)}</p>
  </div>`;
}

/** @param {Run} run */
function noResult({ started, failure }) {
  const why = failure === "stopped" ? t("audit.verify.stopped") : failure;
  return html`<div class="notice notice-warn" role="status">
    <span>${t("audit.verify.failed", { time: moment(started, language()) })} ${why}</span>
  </div>`;
}
