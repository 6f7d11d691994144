/** The rating: gauge, band and meaning, when it was computed, how it moved, and the button for a new one. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { ApiError } from "../../core/api.js";
import { bandBadge, masterGradeText } from "../../components/band.js";
import { bandStep } from "../../figures/band-step-view.js";
import { gauge } from "../../figures/gauge-view.js";
import { scoreMoment } from "../../figures/score-moment-view.js";
import { problem } from "../../components/states.js";
import { bandNamed } from "../../features/contract.js";
import { label, t } from "../../core/i18n.js";

/** @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Known} Known */

/** @param {State} state
 * @param {Known} known
 * @param {{refresh: () => void}} acts */
export function ratingCard({ scoring }, { contract, client, credit, scores, byChampion }, { refresh }) {
  const [score, before] = scores;
  const isOverdue = credit?.overdue ?? false;
  return html`<section class="card rating-card" aria-labelledby="rating-title">
    <h2 id="rating-title">${t("client.rating")}</h2>
    ${scoring.error ? problem(score ? scoring.error : withoutLastScore(scoring.error)) : ""}
    <div class="rating-parts">
      ${gauge(score ?? null, contract.bands, { isOverdue })}
      <div class="rating-text">
        ${score ? bandText(contract, score, isOverdue) : neverScored()}
        ${score ? bandStep(score, contract.bands) : ""}
        ${score ? scoreMoment(score, before) : ""}
        ${score && score.client_revision < client.revision ? html`<p class="hint">${t("client.stale")}</p>` : ""}
        ${byChampion === false ? html`<p class="hint">${t("client.model.before")}</p>` : ""}
        <button type="button" class="button button-main rating-button" aria-busy=${scoring.isBusy}
          aria-disabled=${scoring.isBusy} @click=${refresh}>${t(buttonKey(scoring.isBusy, Boolean(score)))}</button>
      </div>
    </div>
    ${score && contract.uses_payment_history === false ? html`<p class="hint rating-scope">${t(scopeKey(credit))}</p>` : ""}
  </section>`;
}

/** What the rating knows of the payments on the credit: nothing.
 * @param {Known["credit"]} credit */
function scopeKey(credit) {
  return credit?.status === "C" ? "client.scope.closed" : "client.scope";
}

/** @param {boolean} isBusy
 * @param {boolean} isScored */
function buttonKey(isBusy, isScored) {
  if (isBusy) return "refresh.runs";
  return isScored ? "refresh.again" : "refresh.begin";
}

/** The band and what it means; beside an overdue credit, that it does not speak of it.
 * @param {import("../../features/contract.js").Contract} contract
 * @param {Known["scores"][number]} score
 * @param {boolean} isOverdue */
function bandText(contract, { band: letter, master_grade: grade }, isOverdue) {
  const band = bandNamed(contract, letter);
  if (!band) return bandBadge(letter);
  return html`<div>
    <p class="rating-band">${bandBadge(letter)} <strong>${isOverdue ? t("band.overdue", { band: letter }) : label(band.labels)}</strong></p>
    <p class="rating-meaning">${isOverdue ? t("band.overdue.meaning") : label(band.meaning)}</p>
    ${masterGradeText(grade)}
  </div>`;
}

function neverScored() {
  return html`<div>
    <p class="rating-band"><strong>${t("client.never")}</strong></p>
    <p class="rating-meaning">${t("client.never.hint")}</p>
  </div>`;
}

/** The usual sentences comfort with the last score; here there is none.
 * @param {unknown} error */
function withoutLastScore(error) {
  if (!(error instanceof ApiError) || !error.error.startsWith("Scoring")) return error;
  return new ApiError({ error: "FirstScoreFailed", status: error.status, requestId: error.requestId });
}
