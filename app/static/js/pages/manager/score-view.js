/** The latest score: gauge, band, when, how it moved, what it was computed from; and the way to a new one. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { bandBadge, masterGradeText } from "../../components/band.js";
import { arrearsWarning } from "../../figures/arrears-view.js";
import { bandStep } from "../../figures/band-step-view.js";
import { gauge } from "../../figures/gauge-view.js";
import { scoreMoment } from "../../figures/score-moment-view.js";
import { failed, loading, problem } from "../../components/states.js";
import { bandNamed } from "../../features/contract.js";
import { isEdited } from "../../features/form-state.js";
import { label, t } from "../../core/i18n.js";
import { loadPart } from "./card.js";
import { revisionOf } from "./conflict.js";
import { mayScore } from "./rights.js";
import { rescore } from "./scoring.js";
import { tryOutButton } from "./try-out.js";

const SHORT_HASH = 12;

/** @typedef {import("./state.js").Card} Card
 * @typedef {import("./state.js").Score} Score
 * @typedef {import("../../features/contract.js").Contract} Contract */

/** @param {Card} card
 * @param {Contract} contract */
export function scoreView(card, contract) {
  const { scores } = card;
  return html`<section class="card score" aria-labelledby="score-title">
    <div class="card-head">
      <h3 id="score-title">${t("score.title")}</h3>
      ${mayScore() ? html`<span class="row">${tryOutButton(card)} ${again(card)}</span>` : nothing}
    </div>
    ${card.scoreError ? problem(card.scoreError) : nothing}
    ${scores.data ? latest(card, contract) : scores.error ? failed(scores.error, () => loadPart(card, "scores")) : loading(5, "score-loading")}
  </section>`;
}

/** @param {Card} card */
function again(card) {
  return html`<button
    type="button" class="button button-small" aria-busy=${card.busy === "score" ? "true" : "false"} ?disabled=${card.busy !== ""}
    @click=${() => rescore(card)}
  >${t(card.scores.data?.rows.length === 0 ? "score.first" : "score.again")}</button>`;
}

/** @param {Card} card
 * @param {Contract} contract */
function latest(card, contract) {
  const [score, before] = card.scores.data?.rows ?? [];
  if (!score) return html`<p class="muted score-none">${t("score.none")}</p>`;
  const arrears = card.credits.data?.rows[0]?.arrears ?? null;
  return html`${arrears ? arrearsWarning(arrears, nothing) : nothing}
  <div class="score-parts">
    ${gauge(score, contract.bands, { isOverdue: arrears !== null })}
    <div class="score-said">
      ${bandText(contract, score, arrears !== null)} ${bandStep(score, contract.bands)} ${scoreMoment(score, before)} ${staleness(card, score)}
    </div>
  </div>
  ${contract.uses_payment_history === false ? html`<p class="hint">${t("score.scope")}</p>` : nothing}
  <dl class="facts score-facts">
    <dt>${t("score.source")}</dt><dd>${t(`source.${score.source}`)}</dd>
    <dt>${t("score.revision")}</dt><dd>${t("score.revision.number", { revision: score.client_revision })}</dd>
    <dt>${t("score.model")}</dt><dd><code title=${score.model_version}>${score.model_version.slice(0, SHORT_HASH)}</code></dd>
  </dl>`;
}

/** @param {Contract} contract
 * @param {Score} score
 * @param {boolean} isOverdue */
function bandText(contract, score, isOverdue) {
  const band = bandNamed(contract, score.band);
  return html`<p class="score-band">${bandBadge(score.band)} <strong>${isOverdue ? t("band.overdue", { band: score.band }) : band ? label(band.labels) : nothing}</strong></p>
  ${band ? html`<p class="muted small">${isOverdue ? t("band.overdue.meaning") : label(band.meaning)}</p>` : nothing} ${masterGradeText(score.master_grade)}`;
}

/** The score knows nothing of what was changed after it, or is not saved yet.
 * @param {Card} card
 * @param {Score} score */
function staleness(card, score) {
  if (isEdited(card.form)) return html`<p class="small score-stale">${t("score.unsaved")}</p>`;
  const isOld = score.client_revision < revisionOf(card.etag);
  return isOld ? html`<p class="small score-stale">${t("score.stale")}</p>` : nothing;
}
