/** Above the list: that ratings are of an earlier model and the way to new ones, or how far the job is. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { live } from "../../../vendor/lit-html/directives/live.js";
import { problem } from "../../components/states.js";
import { deciding } from "../../core/deciding.js";
import { number } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { decideNext, forgetJob, isOver, jobs, mayStart, openReport, startJob, steer } from "./jobs.js";
import { state } from "./state.js";

/** @typedef {import("./jobs.js").Job} Job */

export function jobNotice() {
  return html`${jobs.job ? running(jobs.job) : offer()} ${jobs.error ? problem(jobs.error) : nothing}`;
}

/** The button for the selected clients.
 * @param {{user_id: number}[]} rows */
export function rescoreAct(rows) {
  if (!mayStart() || (jobs.job && !isOver(jobs.job))) return nothing;
  return html`${decideToo()}<button type="button" class="button button-small" ?disabled=${jobs.isBusy} @click=${() => startJob(rows.map((row) => row.user_id))}>${t("job.start.selected")}</button>`;
}

/** The switch for decisions on the new scores, where a policy decides. */
function decideToo() {
  if (!deciding) return nothing;
  return html`<label class="choice"><input type="checkbox" .checked=${live(jobs.isDeciding)} @change=${(/** @type {Event} */ { target }) => decideNext(/** @type {HTMLInputElement} */ (target).checked)}><span>${t("job.decide")}</span></label>`;
}

/** After a promotion: all clients of the list, on however many pages. */
function offer() {
  const { data } = state.list;
  const isOutdated = data?.rows.some((row) => row.by_champion === false);
  if (!data || !isOutdated || !mayStart()) return nothing;
  return html`<div class="notice rescoring">
    <span>${t("job.offer")}</span> ${state.selected.size ? nothing : decideToo()}
    <button type="button" class="button button-small" ?disabled=${jobs.isBusy} @click=${() => startJob()}>${t("job.start", { count: data.total })}</button>
  </div>`;
}

/** @param {Job} job */
function running(job) {
  const done = job.scored + job.failed;
  const words = t(`job.state.${job.state}`, { done: count(done), total: job.total === null ? "…" : count(job.total) });
  return html`<div class="notice rescoring ${job.state === "failed" ? "notice-bad" : ""}">
    <div class="rescoring-progress">
      <span id="job-state">${words}</span>
      ${isOver(job) ? nothing : html`<progress aria-labelledby="job-state" max=${job.total || 1} value=${done}></progress>`}
      ${job.failed ? html`<span>${t("job.failed", { count: job.failed })}</span>` : nothing}
      ${job.by_champion === false ? html`<span>${t("job.other")}</span>` : nothing}
      ${job.trouble ? html`<span class="muted">${t("job.trouble", { why: job.trouble })}</span>` : nothing}
    </div>
    <div class="row">${acts(job)}</div>
  </div>`;
}

/** @param {Job} job */
function acts(job) {
  if (!mayStart()) return button("job.report", openReport);
  if (isOver(job)) {
    return html`${button("job.report", openReport)}
      <button type="button" class="button-icon" aria-label=${t("action.close")} @click=${forgetJob}>✕</button>`;
  }
  return html`${job.state === "paused" ? button("job.resume", () => steer("resume")) : button("job.pause", () => steer("pause"))}
    ${button("job.cancel", () => steer("cancel"))} ${button("job.report", openReport)}`;
}

/** @param {string} words
 * @param {() => unknown} act */
function button(words, act) {
  return html`<button type="button" class="button button-small" ?disabled=${jobs.isBusy} @click=${act}>${t(words)}</button>`;
}

/** @param {number} value */
function count(value) {
  return number(value, language());
}
