/** What changed since the score before: which values, and which way they moved the rating. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { label, language, t } from "../core/i18n.js";
import { featureNamed, valueText } from "./contract.js";
import { scoreChanges } from "./score-changes.js";

const MOST_SHOWN = 6;

/** @typedef {import("./contract.js").Contract} Contract
 * @typedef {import("./score-changes.js").Score} Score
 * @typedef {import("./score-changes.js").Change} Change */

/** @param {Score | undefined} score
 * @param {Score | undefined} before
 * @param {Contract} contract */
export function scoreChangesView(score, before, contract) {
  if (!score || !before) return nothing;
  const { isSameModel, changes } = scoreChanges(score, before);
  return html`<section class="score-changes" aria-labelledby="changed-title">
    <h3 id="changed-title">${t("changed.title")}</h3>
    ${isSameModel ? nothing : html`<p class="hint">${t("changed.model")}</p>`}
    ${changesList(changes, contract)}
  </section>`;
}

/** The greatest of them, or that there are none.
 * @param {Change[]} changes
 * @param {Contract} contract */
export function changesList(changes, contract) {
  if (!changes.length) return html`<p class="muted">${t("changed.none")}</p>`;
  return html`<ul>${changes.slice(0, MOST_SHOWN).map((change) => line(change, contract))}</ul>`;
}

/** @param {Change} change
 * @param {Contract} contract */
function line({ feature: name, before, now, moved }, contract) {
  const feature = featureNamed(contract, name);
  /** @param {unknown} value */
  const text = (value) => (feature ? valueText(feature, value, language()) : String(value));
  const [was, is] = [text(before), text(now)];
  return html`<li data-feature=${name}>
    <span>${feature ? label(feature.labels) : name}: ${before === now ? is : html`<span class="muted">${was}</span> → ${is}`}</span>
    ${moved ? html`<span class="tag ${moved > 0 ? "tag-warn" : "tag-good"}">${t(moved > 0 ? "changed.lowers" : "changed.raises")}</span>` : nothing}
  </li>`;
}
