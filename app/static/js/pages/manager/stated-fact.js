/** A fact that a person states of the client: which, its value, since when it is true, and who says so. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { textField } from "../../components/text-field.js";
import { announce } from "../../core/announce.js";
import { ApiError, put } from "../../core/api.js";
import { fieldText } from "../../core/errors.js";
import { label, t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { factControl } from "../../features/fact-control-view.js";
import { typedFact } from "../../features/typed-fact.js";

/** @typedef {{[name: string]: import("../../core/deciding.js").Fact}} Declared
 * @typedef {{name: string, value: string, since: string, source: string}} Draft */

/** @param {number} clientId
 * @param {Declared} declared
 * @param {() => Promise<unknown>} reload
 * @returns {import("../../components/confirm.js").Question} */
export function stating(clientId, declared, reload) {
  /** @type {Draft} */
  const draft = { name: Object.keys(declared)[0] ?? "", value: "", since: "", source: "" };
  return {
    title: () => t("storedfacts.add"),
    action: () => t("storedfacts.store"),
    isWaiting: () => draft.value === "",
    body: (error) => fields(draft, declared, error instanceof ApiError ? error.fields : []),
    run: async () => {
      await put(`/clients/${clientId}/facts/${draft.name}`, bodyOf(draft, declared));
      await reload();
      announce(t("storedfacts.stored"));
    },
  };
}

/** @param {Draft} draft
 * @param {Declared} declared */
function bodyOf({ name, value, since, source }, declared) {
  return {
    value: typedFact(declared[name]?.type, value),
    ...(since ? { time: new Date(`${since}T00:00:00`).toISOString() } : {}),
    ...(source.trim() ? { source } : {}),
  };
}

/** @param {Draft} draft
 * @param {Declared} declared
 * @param {import("../../core/api.js").FieldProblem[]} problems */
function fields(draft, declared, problems) {
  const fault = (/** @type {string} */ name) => problems.find((each) => each.field === name);
  const wrong = fault("value");
  const fact = declared[draft.name];
  /** @param {Partial<Draft>} change */
  const enter = (change) => {
    Object.assign(draft, change);
    update();
  };
  const text = (/** @type {Event} */ { target }) => /** @type {HTMLInputElement | HTMLSelectElement} */ (target).value;
  return html`<p>${t("storedfacts.text")}</p>
    <div class="field"><label for="stated-name">${t("storedfacts.name")}</label>
      <select id="stated-name" @change=${(/** @type {Event} */ event) => enter({ name: text(event), value: "" })}>
        ${Object.entries(declared).map(([name, { labels }]) => html`<option value=${name} .selected=${name === draft.name}>${label(labels)}</option>`)}
      </select></div>
    ${
      fact
        ? html`<div class="field"><label for="stated-value">${t("storedfacts.value")}</label>${factControl(fact, { id: "stated-value", value: draft.value, ...(wrong ? { error: "stated-value-error" } : {}), enter: (value) => enter({ value }) })}
      ${wrong ? html`<p class="field-error" id="stated-value-error">${fieldText(wrong)}</p>` : nothing}</div>`
        : nothing
    }
    ${field(draft, "since", "time", "date", problems, enter)} ${field(draft, "source", "source", "text", problems, enter)}`;
}

/** @param {Draft} draft
 * @param {"since" | "source"} name
 * @param {string} sent  what the service calls it
 * @param {"date" | "text"} type
 * @param {import("../../core/api.js").FieldProblem[]} problems
 * @param {(change: Partial<Draft>) => void} enter */
function field(draft, name, sent, type, problems, enter) {
  const problem = problems.find((each) => each.field === sent);
  return textField({
    name: `stated-${name}`,
    label: t(`storedfacts.${name}`),
    hint: t(`storedfacts.${name}.hint`),
    value: draft[name],
    type,
    required: false,
    ...(problem ? { error: fieldText(problem) } : {}),
    input: (value) => enter({ [name]: value }),
  });
}
