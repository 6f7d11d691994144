/** The field of one feature: a text for numbers, options for what is chosen. */

import { live } from "../../vendor/lit-html/directives/live.js";
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { choose, leave, textOf, type, valueOf } from "./form-state.js";
import { isTyped, readChoice } from "./feature-input.js";
import { unitText } from "./feature-words.js";
import { label, language, t } from "../core/i18n.js";

/**
 * @typedef {import("./contract.js").Feature} Feature
 * @typedef {import("./form-state.js").Form} Form
 * @typedef {{feature: Feature, form: Form, isWrong: boolean, change: (form: Form) => void}} FieldParts
 */

/** The id of a feature's field on the page.
 * @param {string} name */
export function fieldId(name) {
  return `feature-${name}`;
}

/** @param {FieldParts} parts */
export function featureField(parts) {
  return isTyped(parts.feature) ? typed(parts) : chosen(parts);
}

/** @param {FieldParts} parts */
function typed({ feature, form, isWrong, change }) {
  const { name } = feature;
  const id = fieldId(name);
  return html`<span class="feature-input ${feature.nullable ? "feature-nullable" : ""} ${unitText(feature) ? "feature-united" : ""}">
    <input
      id=${id} name=${name} type="text" inputmode=${feature.type === "int" ? "numeric" : "decimal"} autocomplete="off"
      placeholder=${feature.nullable ? t("feature.none") : nothing} .value=${live(textOf(form, name, language()))}
      aria-invalid=${isWrong ? "true" : "false"} aria-describedby=${described(id, isWrong)}
      @input=${(/** @type {Event} */ event) => change(type(form, name, textIn(event), language(), { isMoney: feature.type === "money" }))}
      @change=${() => change(leave(form, name))}
    >
    ${unitText(feature) ? html`<span class="feature-unit" aria-hidden="true">${unitText(feature, valueOf(form, name))}</span>` : nothing}
    ${feature.nullable && valueOf(form, name) !== null ? clear(feature, () => change(choose(form, name, null))) : nothing}
  </span>
  ${feature.special.map(
    (mark) => html`<button
      type="button" class="button button-small" aria-pressed=${valueOf(form, name) === mark.value ? "true" : "false"}
      @click=${() => change(choose(form, name, mark.value))}
    >${label(mark.labels)}</button>`,
  )}`;
}

/** @param {FieldParts} parts */
function chosen({ feature, form, isWrong, change }) {
  const { name } = feature;
  const id = fieldId(name);
  const value = valueOf(form, name);
  const isOpen = value === null || value === undefined;
  return html`<select
    id=${id} name=${name} aria-invalid=${isWrong ? "true" : "false"} aria-describedby=${described(id, isWrong)}
    @change=${(/** @type {Event} */ event) => change(choose(form, name, readChoice(feature, textIn(event))))}
  >
    ${feature.nullable || isOpen ? option("", t(feature.nullable ? "feature.none" : "feature.choose"), isOpen) : nothing}
    ${options(feature).map(({ text, words }) => option(text, words, !isOpen && String(value) === text))}
  </select>`;
}

/** @param {Feature} feature
 * @returns {{text: string, words: string}[]} */
function options(feature) {
  if (feature.type !== "bool")
    return feature.categories.map(({ value, labels }) => ({ text: value, words: label(labels) }));
  return [
    { text: "true", words: t("feature.yes") },
    { text: "false", words: t("feature.no") },
  ];
}

/** @param {string} text
 * @param {string} words
 * @param {boolean} isChosen */
function option(text, words, isChosen) {
  return html`<option value=${text} .selected=${live(isChosen)}>${words}</option>`;
}

/** @param {Feature} feature
 * @param {() => void} act */
function clear(feature, act) {
  return html`<button
    type="button" class="feature-clear" title=${t("feature.none")}
    aria-label=${t("feature.clear", { label: label(feature.labels) })} @click=${act}
  >✕</button>`;
}

/** @param {string} id
 * @param {boolean} isWrong */
function described(id, isWrong) {
  return [`${id}-note`, isWrong && `${id}-error`, `${id}-hint`].filter(Boolean).join(" ");
}

/** @param {Event} event */
function textIn(event) {
  return /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value;
}
