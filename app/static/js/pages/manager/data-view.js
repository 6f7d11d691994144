/** The client's data as a form, with what is done to it. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { featureForm, otherProblems } from "../../features/form-view.js";
import { problem } from "../../components/states.js";
import { isEdited } from "../../features/form-state.js";
import { t } from "../../core/i18n.js";
import { discard, edit } from "./card.js";
import { mayEdit } from "./rights.js";
import { save } from "./saving.js";

/** @typedef {import("./state.js").Card} Card */

/** @param {Card} card
 * @param {import("../../features/contract.js").Contract} contract */
export function formView(card, contract) {
  return html`<section class="card" aria-labelledby="form-title">
    <h3 id="form-title">${t("form.title")}</h3>
    <form id="feature-form" novalidate @submit=${(/** @type {Event} */ event) => submit(event, card)}>
      ${mayEdit() ? featureFields(card, contract) : html`<fieldset class="read-only" disabled>${featureFields(card, contract)}</fieldset>`}
      ${mayEdit() ? foot(card, contract) : nothing}
    </form>
  </section>`;
}

/** @param {Card} card
 * @param {import("../../features/contract.js").Contract} contract */
function featureFields(card, contract) {
  return featureForm({ contract, form: card.form, problems: card.problems, change: (form) => edit(card, form) });
}

/** @param {Card} card
 * @param {import("../../features/contract.js").Contract} contract */
function foot(card, contract) {
  const count = Object.keys(card.form.edits).length;
  return html`<div class="form-foot ${count ? "form-foot-edited" : ""}">
        ${card.saveError ? problem(card.saveError) : nothing}
        ${card.problems.length ? html`<p class="notice notice-bad" role="alert">${t("form.problems", { count: card.problems.length })} ${unplaced(card, contract)}</p>` : nothing}
        <div class="row">
          <span class="muted small form-state" role="status">${count ? t("form.edits", { count }) : t("form.saved")}</span>
          ${buttons(card)}
        </div>
      </div>`;
}

/** @param {Card} card */
function buttons(card) {
  const isEditing = isEdited(card.form);
  const isIdle = card.busy === "";
  return html`
    ${isEditing ? html`<button type="button" class="button-quiet button-small" ?disabled=${!isIdle} @click=${() => discard(card)}>${t("form.discard")}</button>` : nothing}
    <span class="row form-saves">
    <button
      type="button" class="button button-small" ?disabled=${!isEditing || !isIdle}
      @click=${() => save(card, { andScore: true })}
    >${t("form.save.score")}</button>
    <button
      type="submit" class="button button-main button-small" aria-keyshortcuts="Control+S" aria-busy=${card.busy === "save" ? "true" : "false"}
      ?disabled=${!isEditing || !isIdle}
    >${t("action.save")}</button>
  </span>`;
}

/** What the service said of fields that the form does not have.
 * @param {Card} card
 * @param {import("../../features/contract.js").Contract} contract */
function unplaced({ problems }, contract) {
  const fields = otherProblems(contract, problems).map(({ field }) => field);
  return fields.length ? t("form.unplaced", { fields: fields.join(", ") }) : nothing;
}

/** @param {Event} event
 * @param {Card} card */
function submit(event, card) {
  event.preventDefault();
  save(card);
}
