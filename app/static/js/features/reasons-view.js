/** Why a rating is what it is: sentences of the contract with the own value and a bar for how much it matters. */
import { html, nothing, svg } from "../../vendor/lit-html/lit-html.js";
import { actionableTag } from "./actionable-view.js";
import { featureNamed, valueText } from "./contract.js";
import { signed } from "../core/format.js";
import { label, language, t } from "../core/i18n.js";
import { MOST_TOLD, startOf, strength, twoSides } from "./reasons.js";
import { sentenceOf } from "./sentences.js";

const EXACT_DECIMALS = 3;
const ALWAYS_SHOWN = 4;

/** @typedef {import("./contract.js").Contract} Contract
 * @typedef {import("./reasons.js").WeighedReason} WeighedReason
 * @typedef {"lowers" | "raises"} Side */

/**
 * Both sides beside each other. The borrower reads the few that lowered most and those that helped; who works with
 * the numbers (`exact`) reads all of them with their contributions.
 * @param {{reasons: import("./reasons.js").Reason[], contract: Contract, exact?: boolean}} parts
 */
export function reasonsView({ reasons, contract, exact = false }) {
  if (!reasons.length) return html`<p class="muted">${t("reasons.unstored")}</p>`;
  const { lowered, helped } = twoSides(reasons, exact ? Infinity : MOST_TOLD);
  return html`<div class="reasons">
    ${sideOf("lowers", lowered, contract, exact)} ${sideOf("raises", helped, contract, exact)}
  </div>
  ${exact ? startNote(startOf(reasons)) : nothing}`;
}

/** @param {Side} side
 * @param {WeighedReason[]} reasons
 * @param {Contract} contract
 * @param {boolean} exact */
function sideOf(side, reasons, contract, exact) {
  const first = exact ? reasons : reasons.slice(0, ALWAYS_SHOWN);
  const rest = reasons.slice(first.length);
  /** @param {WeighedReason} reason */
  const item = (reason) => reasonItem(reason, side, contract, exact);
  return html`<section class="reasons-side reasons-${side}" aria-labelledby="reasons-${side}">
    <h3 id="reasons-${side}">${t(`reasons.${side}`)}</h3>
    ${reasons.length ? html`<ul>${first.map(item)}</ul>` : html`<p class="muted">${t(`reasons.${side}.none`)}</p>`}
    ${rest.length ? html`<details class="reasons-more"><summary>${t("reasons.more", { count: rest.length })}</summary><ul>${rest.map(item)}</ul></details>` : nothing}
  </section>`;
}

/** @param {WeighedReason} reason
 * @param {Side} side
 * @param {Contract} contract
 * @param {boolean} exact */
function reasonItem(reason, side, contract, exact) {
  const feature = featureNamed(contract, reason.feature);
  const sentence = feature && sentenceOf(feature, { value: reason.value, side });
  return html`<li class="reason" data-feature=${reason.feature}>
    <p class="reason-sentence">${sentence ? label(sentence) : reason.feature} ${side === "lowers" ? actionableTag(feature) : nothing}</p>
    <p class="reason-value">
      <span>${feature ? `${label(feature.labels)}: ${valueText(feature, reason.value, language())}` : String(reason.value)}</span>
      ${exact ? html`<span class="number">${signed(reason.contribution, language(), EXACT_DECIMALS)}</span>` : nothing}
    </p>
    <svg class="bar" aria-hidden="true">${svg`<rect width=${`${Math.max(reason.length * 100, 1)}%`} height="100%" rx="3"/>`}</svg>
    <span class="only-heard">${t(`reasons.${strength(reason.length)}`)}</span>
  </li>`;
}

/** @param {number | null} start */
function startNote(start) {
  if (start === null) return nothing;
  return html`<p class="hint reasons-start">${t("reasons.start", { value: signed(start, language(), EXACT_DECIMALS) })}</p>`;
}
