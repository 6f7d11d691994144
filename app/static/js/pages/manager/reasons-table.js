/** Why the score is what it is, to the last digit: what each value adds to the log-odds of default, down to the sum. */
import { html, nothing, svg } from "../../../vendor/lit-html/lit-html.js";
import { loading } from "../../components/states.js";
import { featureNamed, valueText } from "../../features/contract.js";
import { percent, signed } from "../../core/format.js";
import { label, language, t } from "../../core/i18n.js";
import { actionableTag } from "../../features/actionable-view.js";
import { startOf, twoSides } from "../../features/reasons.js";
import { scoreChangesView } from "../../features/score-changes-view.js";
import { sentenceOf } from "../../features/sentences.js";

const DECIMALS = 4;
const PERCENT_DECIMALS = 2;
const HALF = 50;

/** @typedef {import("../../features/contract.js").Contract} Contract
 * @typedef {import("../../features/reasons.js").WeighedReason} WeighedReason */

/** @param {import("./state.js").Card} card
 * @param {Contract} contract */
export function reasonsTable(card, contract) {
  const { data, isLoading } = card.scores;
  if (!data && isLoading) return html`<section class="card">${loading(12, "why-loading")}</section>`;
  const [score, before] = data?.rows ?? [];
  if (!score) return nothing;
  const { lowered, helped } = twoSides(score.reasons);
  const rows = [...lowered, ...helped].sort((one, other) => other.length - one.length);
  const sum = score.reasons.reduce((total, { contribution }) => total + contribution, 0);
  return html`<section class="card" aria-labelledby="why-title">
    <h3 id="why-title">${t("why.title")}</h3>
    <table class="why">
      <caption class="hint">${t("why.caption")}</caption>
      <thead><tr>
        <th scope="col">${t("why.factor")}</th>
        <th scope="col" class="why-bar"><span class="only-heard">${t("why.direction")}</span></th>
        <th scope="col" class="number">${t("why.contribution")}</th>
      </tr></thead>
      <tbody>
        <tr><th scope="row">${t("why.base")}</th><td class="why-bar"></td><td class="number">${exact(startOf(score.reasons) ?? 0)}</td></tr>
        ${rows.map((reason) => line(reason, contract))}
      </tbody>
      <tfoot>
        <tr><th scope="row">${t("why.sum")}</th><td class="why-bar"></td><td class="number">${exact(sum)}</td></tr>
        <tr><th scope="row">${t("why.raw")}</th><td class="why-bar"></td><td class="number">${percent(score.raw_proba, language(), PERCENT_DECIMALS)}</td></tr>
        <tr><th scope="row">${t("why.final")}</th><td class="why-bar"></td><td class="number">${percent(score.score, language(), PERCENT_DECIMALS)}</td></tr>
      </tfoot>
    </table>
    ${scoreChangesView(score, before, contract)}
  </section>`;
}

/** @param {WeighedReason} reason
 * @param {Contract} contract */
function line({ feature: name, value, contribution, length }, contract) {
  const feature = featureNamed(contract, name);
  const side = contribution > 0 ? "lowers" : "raises";
  const sentence = feature && sentenceOf(feature, { value, side, isForBank: true });
  return html`<tr>
    <th scope="row">
      <span class="why-name">${feature ? label(feature.labels) : name}</span>
      <span class="why-value">${feature ? valueText(feature, value, language()) : String(value)}</span>
      ${sentence ? html`<span class="why-said">${label(sentence)} ${side === "lowers" ? actionableTag(feature) : nothing}</span>` : nothing}
    </th>
    <td class="why-bar">${bar(side, length)}<span class="only-heard">${t(`why.${side}`)}</span></td>
    <td class="number">${exact(contribution)}</td>
  </tr>`;
}

/** From the middle to the left what lowers the rating, to the right what raises it.
 * @param {"lowers" | "raises"} side
 * @param {number} length */
function bar(side, length) {
  const width = length * HALF;
  const from = side === "lowers" ? HALF - width : HALF;
  return svg`<svg class="why-figure" aria-hidden="true">
    <line x1="50%" x2="50%" y1="0" y2="100%"/>
    <rect class="why-${side}" x=${`${from}%`} width=${`${width}%`} y="15%" height="70%" rx="2"/>
  </svg>`;
}

/** @param {number} value */
function exact(value) {
  return signed(value, language(), DECIMALS);
}
