/** What the bank knows of an applicant, in the contract's groups and human units. Read only. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { groupedFeatures, valueText } from "./contract.js";
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
          html`<dt>${label(feature.labels)}</dt><dd>${valueText(feature, values[feature.name], language())}</dd>`,
      )}</dl>`,
    )}
    <p class="hint profile-note">${note}</p>
  </section>`;
}
