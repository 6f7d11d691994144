/** When a rating was computed, and the one before it beside it. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { date, moment, rating as ratingText, signed } from "../core/format.js";
import { language, t } from "../core/i18n.js";

/** @typedef {{rating: number, timestamp: string}} Moment */

/** @param {Moment} score
 * @param {Moment | undefined} before  the event before it */
export function scoreMoment(score, before) {
  return html`<div class="score-moment">
    ${before ? movement(score, before) : nothing}
    <p class="muted small">${t("moment.computed", { when: moment(score.timestamp, language()) })}</p>
  </div>`;
}

/** @param {Moment} score
 * @param {Moment} before */
function movement(score, before) {
  const moved = score.rating - before.rating;
  const tone = moved > 0 ? "tag-good" : moved < 0 ? "tag-warn" : "";
  return html`<p class="score-movement">
    <span class="muted">${ratingText(before.rating, language())}</span>
    <span class="muted" aria-hidden="true">→</span>
    <strong>${ratingText(score.rating, language())}</strong>
    <span class="tag ${tone}">${moved ? signed(moved, language()) : t("moment.same")}</span>
    <span class="muted small">${t("moment.since", { when: date(before.timestamp, language()) })}</span>
  </p>`;
}
