/** What would change the rating: asked for by a button, answered in plain sentences. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { bandBadge } from "../../components/band.js";
import { problem } from "../../components/states.js";
import { rating as ratingText } from "../../core/format.js";
import { label, language, t } from "../../core/i18n.js";
import { featureNamed, valueText } from "../../features/contract.js";

/** @typedef {import("../../core/api-types.js").WhatIfOut} Answer
 * @typedef {import("../../features/contract.js").Contract} Contract
 * @typedef {import("./state.js").State} State */

/** @param {State["whatIf"]} state
 * @param {import("./state.js").Known} known
 * @param {{askWhatIf: () => void}} acts */
export function whatIfCard({ isBusy, error, answer }, { contract, client }, { askWhatIf }) {
  const isOfThese = answer?.client_revision === client.revision;
  return html`<section class="card what-if-card ${isOfThese ? "" : "no-print"}" aria-labelledby="what-if-title">
    <h2 id="what-if-title">${t("whatif.title")}</h2>
    ${error ? problem(error) : ""}
    ${answer && isOfThese ? answered(answer, contract) : ask(isBusy, askWhatIf)}
  </section>`;
}

/** @param {boolean} isBusy
 * @param {() => void} askWhatIf */
function ask(isBusy, askWhatIf) {
  return html`<p class="what-if-hint">${t("whatif.hint")}</p>
    <button type="button" class="button" aria-busy=${isBusy} aria-disabled=${isBusy} @click=${askWhatIf}>
      ${t(isBusy ? "whatif.runs" : "whatif.ask")}
    </button>`;
}

/** @param {Answer} answer
 * @param {Contract} contract */
function answered(answer, contract) {
  const { proposals, target_band: target } = answer;
  const now = { rating: ratingText(answer.rating, language()), band: answer.band };
  return html`<p>${t("whatif.now", now)} ${target ? "" : t("whatif.best")}</p>
    ${target && proposals.length ? ways(proposals, target, contract) : ""}
    ${target && !proposals.length ? nothingHelps(answer, target, contract) : ""}
    <p class="hint what-if-note">${t("whatif.note")}</p>`;
}

/** @param {Answer["proposals"]} proposals
 * @param {string} target
 * @param {Contract} contract */
function ways(proposals, target, contract) {
  return html`<p>${t("whatif.any", { band: target })}</p>
    <ol class="what-if-ways">
      ${proposals.map(
        ({ changes, rating, band }) => html`<li>
          ${changes.map((change) => html`<p class="what-if-change">${changeText(change, contract)}</p>`)}
          <p class="muted">${bandBadge(band)} ${t("whatif.result", { rating: ratingText(rating, language()), band })}</p>
        </li>`,
      )}
    </ol>`;
}

/** @param {Answer["proposals"][number]["changes"][number]} change
 * @param {Contract} contract */
function changeText({ feature: name, present, proposed }, contract) {
  const feature = featureNamed(contract, name);
  if (!feature) return t("whatif.change", { feature: name, present: String(present), proposed: String(proposed) });
  return t("whatif.change", {
    feature: label(feature.labels),
    present: valueText(feature, present, language()),
    proposed: valueText(feature, proposed, language()),
  });
}

/** Which were considered, and which could not be.
 * @param {Answer} answer
 * @param {string} target
 * @param {Contract} contract */
function nothingHelps({ searched, not_searched: left }, target, contract) {
  const alone = left.flatMap(({ features }) => (features.length === 1 ? features : []));
  return html`<p>${t("whatif.none", { band: target })}</p>
    ${searched.length ? html`<p class="muted">${t("whatif.searched", { names: namesOf(searched, contract) })}</p>` : ""}
    ${alone.length ? html`<p class="muted">${t("whatif.left", { names: namesOf(alone, contract) })}</p>` : ""}`;
}

/** @param {string[]} names
 * @param {Contract} contract */
function namesOf(names, contract) {
  const labels = names.map((name) => {
    const feature = featureNamed(contract, name);
    return feature ? label(feature.labels).toLocaleLowerCase(language()) : name;
  });
  return new Intl.ListFormat(language()).format(labels);
}
