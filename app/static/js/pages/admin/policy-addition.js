/** Adding a policy: its text, written or taken from a file; what is wrong with it is listed with its lines. */
import { live } from "../../../vendor/lit-html/directives/live.js";
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { ApiError, post } from "../../core/api.js";
import { t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { nameOf } from "./policy-name.js";

/** @typedef {import("../../core/api-types.js").AddedPolicyOut} Added */

/** @param {() => unknown} reload
 * @returns {import("../../components/confirm.js").Question} */
export function addition(reload) {
  let text = "";
  /** @type {Added | null} */
  let added = null;

  /** @param {Event} event */
  async function take({ target }) {
    const file = /** @type {HTMLInputElement} */ (target).files?.[0];
    if (!file) return;
    text = await file.text();
    update();
  }

  return {
    title: () => t("policies.add.title"),
    action: () => t("policies.add"),
    body: (error) => html`<p>${t("policies.add.text")}</p>
      <div class="field"><label for="policy-file">${t("policies.file")}</label><input id="policy-file" type="file" accept=".yaml,.yml,text/yaml" @change=${take}></div>
      <div class="field">
        <label for="policy-text">${t("policies.text")}</label>
        <textarea
          id="policy-text" name="text" class="policy-text" rows="12" spellcheck="false" autocapitalize="off" required .value=${live(text)}
          aria-invalid=${problems(error).length ? "true" : "false"} aria-describedby=${problems(error).length ? "policy-problems" : nothing}
          @input=${(/** @type {InputEvent} */ event) => {
            text = /** @type {HTMLTextAreaElement} */ (event.target).value;
          }}
        ></textarea>
        ${problems(error).length ? html`<ul class="field-error policy-problems" id="policy-problems" lang="en">${problems(error).map((each) => html`<li>${each}</li>`)}</ul>` : nothing}
      </div>`,
    run: async () => {
      added = await post("/policies", { text });
      await reload();
    },
    result: () => (added ? done(added) : nothing),
  };
}

/** @param {Added} added */
function done(added) {
  return html`<p>${t("policies.added", { name: nameOf(added) })}</p>
    ${added.warnings.length ? html`<p>${t("policies.warnings")}</p><ul lang="en">${added.warnings.map((each) => html`<li>${each}</li>`)}</ul>` : nothing}`;
}

/** @param {unknown} error
 * @returns {string[]} */
function problems(error) {
  return error instanceof ApiError ? error.fields.map(({ message }) => message) : [];
}
