/** What a client has besides a name: a manager, the features of the contract, perhaps a credit. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { ApiError } from "../../core/api.js";
import { featureForm } from "../../features/form-view.js";
import { textField } from "../../components/text-field.js";
import { fieldText } from "../../core/errors.js";
import { t } from "../../core/i18n.js";
import { managerSelect } from "./manager-select.js";

/** @typedef {import("./new-user-form.js").State} State */

/**
 * @param {{
 *   state: State, contract: import("../../features/contract.js").Contract, managers: import("./people.js").Manager[],
 *   edit: (change: Partial<State>) => void
 * }} parts
 */
export function clientFields({ state, contract, managers, edit }) {
  const problems = state.error instanceof ApiError ? state.error.fields : [];
  const found = problems.find(({ field }) => field === "manager_id");
  return html`<div class="pair">
      ${managerSelect({
        id: "manager",
        label: t("role.manager"),
        managers,
        value: state.manager,
        none: t("new.manager.none"),
        error: found ? fieldText(found) : "",
        choose: (manager) => edit({ manager }),
      })}
    </div>
    <h3>${t("new.features")}</h3>
    ${featureForm({ contract, form: state.features, problems, isNew: true, change: (features) => edit({ features }) })}
    <h3>${t("new.credit")}</h3>
    <label class="choice">
      <input
        type="checkbox" .checked=${state.credit.isWanted}
        @change=${(/** @type {Event} */ event) => edit({ credit: { ...state.credit, isWanted: /** @type {HTMLInputElement} */ (event.target).checked } })}
      >
      <span>${t("new.credit.wanted")}<span class="hint">${t("new.credit.hint")}</span></span>
    </label>
    ${state.credit.isWanted ? creditFields(state, problems, edit) : nothing}`;
}

/** @param {State} state
 * @param {import("../../core/api.js").FieldProblem[]} problems
 * @param {(change: Partial<State>) => void} edit */
function creditFields({ credit }, problems, edit) {
  /** @param {"amount_total" | "annual_rate"} name */
  const field = (name) =>
    textField({
      name,
      label: t(`new.${name}`),
      value: credit[name],
      hint: t(`new.${name}.expected`),
      error: wrong(problems.find((each) => each.field === `credit.${name}`)),
      input: (value) => edit({ credit: { ...credit, [name]: value } }),
    });
  return html`<div class="pair">${field("amount_total")} ${field("annual_rate")}</div>`;
}

/** @param {import("../../core/api.js").FieldProblem | undefined} problem */
function wrong(problem) {
  if (!problem) return "";
  return problem.code === "missing" ? fieldText(problem) : t("new.credit.wrong");
}
