/** What an admin calls a model, and writes about it. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { live } from "../../../vendor/lit-html/directives/live.js";
import { textField } from "../../components/text-field.js";
import { announce } from "../../core/announce.js";
import { ApiError, patch } from "../../core/api.js";
import { fieldText } from "../../core/errors.js";
import { t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { hash } from "./model-views.js";

const NOTE_LENGTH = 2000;

/** @param {import("./metrics.js").Model} model
 * @param {() => Promise<unknown>} reload
 * @returns {import("../../components/confirm.js").Question} */
export function description(model, reload) {
  const draft = { label: model.label ?? "", note: model.note ?? "" };

  /** @param {unknown} error
   * @param {string} name */
  const errorOf = (error, name) => {
    const found = error instanceof ApiError ? error.fields.find(({ field }) => field === name) : undefined;
    return found ? fieldText(found) : "";
  };

  /** @param {Partial<typeof draft>} change */
  const input = (change) => {
    Object.assign(draft, change);
    update();
  };

  return {
    title: () => t("describe.title"),
    action: () => t("action.save"),
    body: (error) => html`<p>${model.name} ${hash(model)}</p>
      ${textField({ name: "label", label: t("describe.label"), hint: t("describe.label.hint"), value: draft.label, required: false, error: errorOf(error, "label"), input: (label) => input({ label }) })}
      ${note(draft.note, errorOf(error, "note"), (value) => input({ note: value }))}`,
    run: async () => {
      await patch(`/models/${model.sha256}`, draft, null);
      await reload();
      announce(t("describe.done"));
    },
  };
}

/** @param {string} value
 * @param {string} error
 * @param {(value: string) => void} input */
function note(value, error, input) {
  return html`<div class="field">
    <label for="note">${t("describe.note")}</label>
    <textarea
      id="note" name="note" rows="5" maxlength=${NOTE_LENGTH} .value=${live(value)}
      aria-invalid=${error ? "true" : "false"} aria-describedby=${error ? "note-error" : nothing}
      @input=${(/** @type {InputEvent} */ event) => input(/** @type {HTMLTextAreaElement} */ (event.target).value)}
    ></textarea>
    ${error ? html`<p class="field-error" id="note-error">${error}</p>` : nothing}
  </div>`;
}
