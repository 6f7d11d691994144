/**
 * A form drawn from the feature contract: groups, labels, units, one field a feature. The page keeps the state (see
 * `form-state.js`) and adds `featureFormWords` and `valueWords` to its words.
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { featureNamed, groupedFeatures } from "./contract.js";
import { isEdited, undo, valueOf, willFollow } from "./form-state.js";
import { exactText, expectation, problemText, remark, unusual } from "./feature-words.js";
import { label, t } from "../core/i18n.js";
import { featureField, fieldId } from "./field-view.js";

/**
 * @typedef {import("./contract.js").Contract} Contract
 * @typedef {import("./contract.js").Feature} Feature
 * @typedef {import("./form-state.js").Form} Form
 * @typedef {{
 *   contract: Contract, form: Form, problems: import("../core/api.js").FieldProblem[], change: (form: Form) => void,
 *   isNew?: boolean, prefix?: string
 * }} FormParts  `problems` as the service named them (`field` is the feature's name); `change` gets each next form;
 *   a new client's form has no computed features and nothing to compare with; `prefix` begins the ids of a second form
 */

/** The fields, group by group.
 * @param {FormParts} parts */
export function featureForm(parts) {
  return html`<div class="features">
    ${groupedFeatures(parts.contract).map(({ group, features }) => {
      const shown = parts.isNew ? features.filter((feature) => feature.derived_from.length === 0) : features;
      return shown.length === 0
        ? nothing
        : html`<fieldset class="features-group">
          <legend>${label(group.labels)}</legend>
          ${shown.map((feature) => row(feature, parts))}
        </fieldset>`;
    })}
  </div>`;
}

/** Moves to a feature's field: the first with a problem, or, without a name, the first that can be edited.
 * @param {string} [name]
 * @param {string} [prefix]  of the form's ids */
export function focusFeature(name, prefix) {
  const selector = name
    ? `#${fieldId(name, prefix)}`
    : ".features input:not(:disabled), .features select:not(:disabled)";
  const field = /** @type {HTMLElement | null} */ (document.querySelector(selector));
  field?.scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
}

/** Problems that belong to no field of the form, to be shown beside it.
 * @param {Contract} contract
 * @param {import("../core/api.js").FieldProblem[]} problems */
export function otherProblems(contract, problems) {
  return problems.filter(({ field }) => !contract.features.some(({ name }) => name === field));
}

/** @param {Feature} feature
 * @param {FormParts} parts */
function row(feature, parts) {
  const { form, change, prefix, isNew = false } = parts;
  const problem = parts.problems.find(({ field }) => field === feature.name);
  const id = fieldId(feature.name, prefix);
  const edited = !isNew && isEdited(form, feature.name);
  return html`<div class="feature ${edited ? "feature-edited" : ""}">
    <div class="feature-label">
      ${
        feature.editable
          ? html`<label for=${id} id="${id}-label">${label(feature.labels)}</label>`
          : html`<span id="${id}-label">${label(feature.labels)}</span>`
      }
      ${marks(feature, parts)}
    </div>
    <div class="feature-value">
      ${feature.editable ? featureField({ feature, form, isWrong: problem !== undefined, change, prefix }) : computed(feature, form, id)}
    </div>
    <p class="feature-note" id="${id}-note">${note(feature, parts, edited)}</p>
    ${problem ? html`<p class="field-error" id="${id}-error">${problemText(feature, problem, valueOf(form, feature.name))}</p>` : nothing}
    ${feature.editable ? html`<p class="only-heard" id="${id}-hint">${expectation(feature)}</p>` : nothing}
  </div>`;
}

/** Where the value comes from, and whether the model sees it.
 * @param {Feature} feature
 * @param {FormParts} parts */
function marks(feature, { contract }) {
  const sources = feature.derived_from.map((name) => featureNamed(contract, name));
  const names = sources.map((source) => (source ? label(source.labels) : "")).join(", ");
  const derived = names ? [t("feature.derived"), t("feature.derived.title", { sources: names })] : [];
  const outside = feature.reasons ? [] : [t("feature.outside"), t("feature.outside.title")];
  const titled = [derived, outside].filter(({ length }) => length);
  if (!titled.length) return nothing;
  return html`<span class="feature-mark" title=${titled.map(([, title]) => title).join("\n")}>${titled.map(([mark]) => mark).join(", ")}</span>`;
}

/** @param {Feature} feature
 * @param {Form} form
 * @param {string} id */
function computed(feature, form, id) {
  return html`<output id=${id} class="feature-computed" aria-labelledby="${id}-label">
    ${exactText(feature, valueOf(form, feature.name))}
  </output>`;
}

/** What stands beside the value: its meaning, that it is unusual, what it was.
 * @param {Feature} feature
 * @param {FormParts} parts
 * @param {boolean} edited */
function note(feature, { contract, form, change }, edited) {
  if (!feature.editable) return willFollow(form, feature, contract.features) ? t("feature.follows") : "";
  const value = valueOf(form, feature.name);
  const [meaning, strange] = [remark(feature, value), unusual(feature, value)];
  return html`
    ${meaning ? html`<span>${meaning}</span>` : nothing}
    ${strange ? html`<span class="feature-unusual">${strange}</span>` : nothing}
    ${edited ? was(feature, form, change) : nothing}`;
}

/** @param {Feature} feature
 * @param {Form} form
 * @param {(form: Form) => void} change */
function was(feature, form, change) {
  return html`<span class="feature-was">
    ${t("feature.was", { value: exactText(feature, form.saved[feature.name]) })}
    <button
      type="button" class="feature-undo" aria-label=${t("feature.undo", { label: label(feature.labels) })}
      @click=${() => change(undo(form, feature.name))}
    >↺</button>
  </span>`;
}
