/** The field of one feature: a text for numbers, options for what is chosen. */

import { live } from "../../vendor/lit-html/directives/live.js";
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { durationTexts, isDuration, PARTS, typeDuration } from "./duration.js";
import { choose, leave, textOf, type, valueOf } from "./form-state.js";
import { isTyped, readChoice } from "./feature-input.js";
import { unitText } from "./feature-words.js";
import { label, language, t } from "../core/i18n.js";

/**
 * @typedef {import("./contract.js").Feature} Feature
 * @typedef {import("./form-state.js").Form} Form
 * @typedef {{feature: Feature, form: Form, isWrong: boolean, change: (form: Form) => void, prefix?: string}} FieldParts
 *   `prefix`: what the ids of the fields begin with, where a page draws two forms
 */

/** The id of a feature's field on the page.
 * @param {string} name
 * @param {string} [prefix] */
export function fieldId(name, prefix = "feature") {
  return `${prefix}-${name}`;
}

/** @param {FieldParts} parts */
export function featureField(parts) {
  if (isDuration(parts.feature)) return durationField(parts);
  return isTyped(parts.feature) ? typed(parts) : chosen(parts);
}

/** @param {FieldParts} parts */
function typed({ feature, form, isWrong, change, prefix }) {
  const { name } = feature;
  const id = fieldId(name, prefix);
  return html`<span class="feature-input ${feature.nullable ? "feature-nullable" : ""} ${unitText(feature) ? "feature-united" : ""}">
    <input
      id=${id} name=${name} type="text" inputmode=${feature.type === "int" ? "numeric" : "decimal"} autocomplete="off"
      placeholder=${feature.nullable ? t("feature.none") : nothing} .value=${live(textOf(form, name, language()))}
      aria-invalid=${isWrong ? "true" : "false"} aria-describedby=${described(id, isWrong)}
      @input=${(/** @type {Event} */ event) => change(type(form, name, textIn(event), language(), { isMoney: feature.type === "money" }))}
      @change=${() => change(leave(form, name))}
    >
    ${unitText(feature) ? html`<span class="feature-unit" aria-hidden="true">${unitText(feature, valueOf(form, name))}</span>` : nothing}
    ${clear({ feature, form, change })}
  </span>
  ${specials({ feature, form, change })}`;
}

/** Years and months beside each other; the label is that of both.
 * @param {FieldParts} parts */
function durationField({ feature, form, isWrong, change, prefix }) {
  const id = fieldId(feature.name, prefix);
  const texts = durationTexts(form, feature);
  return html`<span class="feature-duration" role="group" aria-labelledby="${id}-label">
    ${PARTS.map((part) => {
      const own = part === "years" ? id : `${id}-${part}`;
      return html`<span class="feature-input feature-part">
        <input
          id=${own} name="${feature.name}-${part}" type="text" inputmode="numeric" autocomplete="off" .value=${live(texts[part])}
          aria-labelledby="${id}-label ${own}-unit" aria-invalid=${isWrong ? "true" : "false"} aria-describedby=${described(id, isWrong)}
          @input=${(/** @type {Event} */ event) => change(typeDuration(form, feature, { [part]: textIn(event) }, language()))}
          @change=${() => change(leave(form, feature.name))}
        >
        <span class="feature-unit" id="${own}-unit">${t(`unit.${part}`, { count: Number(texts[part]) })}</span>
      </span>`;
    })}
    ${clear({ feature, form, change })}
  </span>
  ${specials({ feature, form, change })}`;
}

/** Buttons for values that are no quantity, such as "not employed".
 * @param {Pick<FieldParts, "feature" | "form" | "change">} parts */
function specials({ feature, form, change }) {
  return feature.special.map(
    (mark) => html`<button
      type="button" class="button button-small" aria-pressed=${valueOf(form, feature.name) === mark.value ? "true" : "false"}
      @click=${() => change(choose(form, feature.name, mark.value))}
    >${label(mark.labels)}</button>`,
  );
}

/** @param {FieldParts} parts */
function chosen({ feature, form, isWrong, change, prefix }) {
  const { name } = feature;
  const id = fieldId(name, prefix);
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

/** The way to "not given", where there is something to clear.
 * @param {Pick<FieldParts, "feature" | "form" | "change">} parts */
function clear({ feature, form, change }) {
  if (!feature.nullable || (valueOf(form, feature.name) ?? null) === null) return nothing;
  return html`<button
    type="button" class="feature-clear" title=${t("feature.none")}
    aria-label=${t("feature.clear", { label: label(feature.labels) })}
    @click=${() => change(choose(form, feature.name, null))}
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
