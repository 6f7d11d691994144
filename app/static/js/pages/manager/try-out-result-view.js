/** What comes of tried values: PD, rating and band beside the stored score, what moved them, the largest reasons. */
import { html, nothing, svg } from "../../../vendor/lit-html/lit-html.js";
import { bandBadge } from "../../components/band.js";
import { moment, percent, rating, signed } from "../../core/format.js";
import { label, language, t } from "../../core/i18n.js";
import { featureNamed, valueText } from "../../features/contract.js";
import { bandStep } from "../../figures/band-step-view.js";
import { twoSides } from "../../features/reasons.js";
import { changesList } from "../../features/score-changes-view.js";
import { scoreChanges } from "../../features/score-changes.js";
import { sentenceOf } from "../../features/sentences.js";
import { revisionOf } from "./conflict.js";
import { triedPart } from "./decisions.js";

const MOST_REASONS = 5;
const DECIMALS = 2;

/** @typedef {import("./state.js").Card} Card
 * @typedef {import("./state.js").TryOut} TryOut
 * @typedef {import("./state.js").Score} Score
 * @typedef {import("../../core/api-types.js").TriedScoreOut} Tried
 * @typedef {import("../../features/contract.js").Contract} Contract */

/** The result in one sentence, which is heard as well.
 * @param {Card} card
 * @param {TryOut} tryOut */
export function headline(card, { result, form, isBusy }) {
  if (isBusy) return t("tryout.runs");
  if (!result) return t("tryout.none");
  if (result.of !== form.edits) return t("tryout.old");
  const { score } = result;
  const now = { rating: rating(score.rating, language()), band: score.band, pd: pd(score) };
  const stored = storedOf(card);
  if (!stored) return t("tryout.result", now);
  const moved = signed(score.rating - stored.rating, language(), DECIMALS);
  return t("tryout.result.moved", { ...now, moved });
}

/** @param {Card} card
 * @param {TryOut} tryOut
 * @param {Contract} contract */
export function tryOutResult(card, { result, form }, contract) {
  if (!result)
    return html`<section class="try-out-result" aria-labelledby="try-out-result-title">
    <h3 id="try-out-result-title">${t("tryout.result.title")}</h3>
    <p class="muted">${t("tryout.hint")}</p>
  </section>`;
  const { score } = result;
  const isOld = result.of !== form.edits;
  return html`<section class="try-out-result ${isOld ? "try-out-old" : ""}" aria-labelledby="try-out-result-title">
    <h3 id="try-out-result-title">${t("tryout.result.title")}</h3>
    ${isOld ? html`<p class="small score-stale">${t("tryout.old")}</p>` : nothing}
    ${comparison(score, storedOf(card))} ${bandStep(score, contract.bands)} ${triedPart(score.decision, contract)}
    ${changes(card, score, contract)} ${reasons(score, contract)}
  </section>`;
}

/** @param {Tried} tried
 * @param {Score | undefined} stored */
function comparison(tried, stored) {
  /** @param {string} words
   * @param {(score: {rating: number, score: number, band: string}) => unknown} cell */
  const row = (words, cell) =>
    html`<tr><th scope="row">${t(words)}</th>${stored ? html`<td>${cell(stored)}</td>` : nothing}<td class="try-out-now">${cell(tried)}</td></tr>`;
  return html`<table class="try-out-figures">
    <thead><tr>
      <td></td>
      ${stored ? html`<th scope="col">${t("tryout.stored")}</th>` : nothing}
      <th scope="col">${t("tryout.tried")}</th>
    </tr></thead>
    <tbody>
      ${row("tryout.pd", pd)} ${row("tryout.rating", (score) => rating(score.rating, language()))}
      ${row("tryout.band", ({ band }) => bandBadge(band))}
    </tbody>
  </table>`;
}

/** Which values differ from those of the stored score, and which way each moved the rating.
 * @param {Card} card
 * @param {Tried} tried
 * @param {Contract} contract */
function changes(card, tried, contract) {
  const stored = storedOf(card);
  if (!stored) return html`<p class="hint">${t("tryout.never")}</p>`;
  const { isSameModel, changes: found } = scoreChanges(tried, stored);
  const isOlder = stored.client_revision < revisionOf(card.etag);
  return html`<div class="score-changes">
    <h4>${t("tryout.changed")}</h4>
    <p class="hint">${t(isOlder ? "tryout.since.older" : "tryout.since", { moment: moment(stored.timestamp, language()) })}</p>
    ${isSameModel ? nothing : html`<p class="hint">${t("tryout.model")}</p>`} ${changesList(found, contract)}
  </div>`;
}

/** @param {Tried} tried
 * @param {Contract} contract */
function reasons({ reasons: all }, contract) {
  const { lowered, helped } = twoSides(all);
  const largest = [...lowered, ...helped].sort((one, other) => other.length - one.length).slice(0, MOST_REASONS);
  return html`<div class="try-out-reasons">
    <h4>${t("tryout.reasons")}</h4>
    <ul>${largest.map((reason) => reasonItem(reason, contract))}</ul>
  </div>`;
}

/** @param {import("../../features/reasons.js").WeighedReason} reason
 * @param {Contract} contract */
function reasonItem({ feature: name, value, contribution, length }, contract) {
  const feature = featureNamed(contract, name);
  const side = contribution > 0 ? "lowers" : "raises";
  const sentence = feature && sentenceOf(feature, { value, side, isForBank: true });
  return html`<li class="reasons-${side}" data-feature=${name}>
    <p class="reason-sentence">${sentence ? label(sentence) : feature ? label(feature.labels) : name}</p>
    <p class="reason-value">
      <span>${feature ? `${label(feature.labels)}: ${valueText(feature, value, language())}` : String(value)}</span>
      <span>${t(`why.${side}`)}</span>
    </p>
    <svg class="bar" aria-hidden="true">${svg`<rect width=${`${Math.max(length * 100, 1)}%`} height="100%" rx="3"/>`}</svg>
  </li>`;
}

/** @param {Card} card */
function storedOf({ scores }) {
  return scores.data?.rows[0];
}

/** @param {{score: number}} of */
function pd({ score }) {
  return percent(score, language(), DECIMALS);
}
