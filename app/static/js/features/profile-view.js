/** What the bank knows of an applicant, in the contract's groups and human units. Read only. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { groupedFeatures, valueText } from "./contract.js";
import { percent } from "../core/format.js";
import { label, language, t } from "../core/i18n.js";

/**
 * @param {{contract: import("./contract.js").Contract, values: {[feature: string]: unknown}, note: string}} parts
 *   `note`: whom to ask for corrections
 */
export function profile({ contract, values, note }) {
  return html`<section class="card profile" aria-labelledby="profile-title">
    <h2 id="profile-title">${t("profile.title")}</h2>
    ${groupedFeatures(contract).map(
      ({ group, features }) => html`<h3>${label(group.labels)}</h3>
      <dl class="facts">${features.map(
        (feature) =>
          html`<dt>${label(feature.labels)}${constantNote(feature)}</dt><dd>${valueText(feature, values[feature.name], language())}</dd>`,
      )}</dl>`,
    )}
    <p class="hint profile-note">${note}</p>
  </section>`;
}

/** What a computed value rests on besides the applicant's data: a rate that is the same for everyone.
 * @param {import("./contract.js").Feature} feature */
function constantNote({ constants }) {
  const rate = constants["annual_rate"];
  if (rate === undefined) return nothing;
  return html`<span class="hint constant-note">${t("profile.rate", { rate: percent(rate, language()) })}</span>`;
}
