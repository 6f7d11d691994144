/** Whether a borrower can change what a reason is about, as the contract says. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { t } from "../core/i18n.js";

/** @param {import("./contract.js").Feature | undefined} feature */
export function actionableTag(feature) {
  if (!feature || feature.actionable === null) return nothing;
  return feature.actionable
    ? html`<span class="tag tag-good">${t("reasons.actionable")}</span>`
    : html`<span class="tag">${t("reasons.fixed")}</span>`;
}
