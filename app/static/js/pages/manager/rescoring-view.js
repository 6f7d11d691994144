/** Above the list: that ratings are of an earlier model, the way to new ones, how far it is, what failed. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { errorText } from "../../core/errors.js";
import { t } from "../../core/i18n.js";
import { mayScore } from "./rights.js";
import { forgetFaults, outdated, rescoreShown, run, stop } from "./rescoring.js";

export function rescoringNotice() {
  return html`${run.isRunning ? running() : offer()} ${run.isRunning ? nothing : failures()}`;
}

function offer() {
  const count = outdated().length;
  if (!count || !mayScore()) return nothing;
  return html`<div class="notice rescoring">
    <span>${t("rescore.notice", { count })}</span>
    <button type="button" class="button button-small" @click=${rescoreShown}>${t("rescore.start", { count })}</button>
  </div>`;
}

function running() {
  const { done, total, isStopped } = run;
  return html`<div class="notice rescoring">
    <label class="rescoring-progress">${t("rescore.runs", { done, total })}<progress max=${total} value=${done}></progress></label>
    <button type="button" class="button button-small" ?disabled=${isStopped} @click=${stop}>${t("rescore.stop")}</button>
  </div>`;
}

function failures() {
  if (!run.faults.length) return nothing;
  return html`<div class="notice notice-bad rescoring" role="alert">
    <div>
      <p>${t("rescore.failed", { count: run.faults.length })}</p>
      <ul>${run.faults.map(({ name, error }) => html`<li>${name}: ${errorText(error)}</li>`)}</ul>
    </div>
    <button type="button" class="button-icon" aria-label=${t("action.close")} @click=${forgetFaults}>✕</button>
  </div>`;
}
