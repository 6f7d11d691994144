/** Waivers of a promotion: for each feature that lowers the PD when cleared, why a person accepts that. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { textField } from "../../components/text-field.js";
import { ApiError } from "../../core/api.js";
import { fieldText } from "../../core/errors.js";
import { t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { features } from "./helping.js";

/** Empty until a promotion was refused for such features; the reasons outlive further tries. */
export function waivers() {
  /** @type {Map<string, string>} */
  const reasons = new Map();

  /** What is sent, or nothing.
   * @returns {{waivers: {feature: string, because: string}[]} | undefined} */
  function body() {
    const given = [...reasons].filter(([, because]) => because.trim());
    return given.length ? { waivers: given.map(([feature, because]) => ({ feature, because })) } : undefined;
  }

  /** @param {unknown} error */
  function view(error) {
    const refused = error instanceof ApiError ? error : null;
    for (const feature of features(refused?.gates ?? [])) if (!reasons.has(feature)) reasons.set(feature, "");
    if (!reasons.size) return nothing;
    return html`<fieldset class="choices waivers">
      <legend>${t("waive.title")}</legend>
      <p class="hint">${t("waive.text")}</p>
      ${[...reasons].map(([feature, value]) => reason(feature, value))}
      ${(refused?.fields ?? []).map((problem) => html`<p class="field-error" role="alert">${fieldText(problem)}</p>`)}
    </fieldset>`;
  }

  /** @param {string} feature
   * @param {string} value */
  function reason(feature, value) {
    return textField({
      name: `waive-${feature}`,
      label: t("waive.because", { feature }),
      value,
      required: false,
      input: (typed) => {
        reasons.set(feature, typed);
        update();
      },
    });
  }

  return { body, view };
}
