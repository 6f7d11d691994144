/** Which stored scores are simulated, and what holds for every applicant. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { label, t } from "../../core/i18n.js";
import { factControl } from "../../features/fact-control-view.js";

/** @typedef {import("./simulation-request.js").Choices} Choices */

const LONGEST_MONTHS = 60;
const SOURCES = ["client", "manager", "api", "batch"];

/** @param {Choices} choices
 * @param {() => unknown} change */
export function simulationFilters(choices, change) {
  const isOfEvents = choices.source === "events";
  /** @template {keyof Choices} Name
   * @param {Name} name
   * @param {Choices[Name]} value */
  const set = (name, value) => {
    choices[name] = value;
    change();
  };
  return html`<div class="row simulation-filters">
      ${isOfEvents ? [day("since", choices.since, true, (value) => set("since", value)), day("until", choices.until, false, (value) => set("until", value))] : manager(choices.manager, (value) => set("manager", value))}
      <div class="field">
        <label for="simulation-months">${t("simulation.months")}</label>
        <input id="simulation-months" type="number" min="1" max=${LONGEST_MONTHS} required .value=${String(choices.months)} @change=${(/** @type {Event} */ event) => set("months", Number(valueOf(event)))}>
      </div>
    </div>
    ${isOfEvents ? sources(choices.sources, (value) => set("sources", value)) : nothing}`;
}

/** The facts that the policies declare: what is stated here is true of every applicant, the rest is not known.
 * @param {Choices} choices
 * @param {import("./simulation-request.js").Declared} declared
 * @param {() => unknown} change */
export function statedFacts(choices, declared, change) {
  const facts = Object.entries(declared);
  if (!facts.length) return nothing;
  return html`<fieldset class="simulation-facts">
    <legend>${t("simulation.facts")}</legend>
    <p class="hint">${t("simulation.facts.hint")}</p>
    <div class="row simulation-filters">${facts.map(([name, fact]) => {
      const id = `simulation-fact-${name}`;
      const enter = (/** @type {string} */ value) => {
        choices.facts[name] = value;
        change();
      };
      const said = /** @type {{[language in import("../../core/i18n.js").Language]: string}} */ (fact.labels);
      return html`<div class="field"><label for=${id}>${label(said)}</label>${factControl(fact, { id, value: choices.facts[name] ?? "", enter })}</div>`;
    })}</div>
  </fieldset>`;
}

/** @param {string} value
 * @param {(value: string) => void} choose */
function manager(value, choose) {
  return html`<div class="field">
    <label for="simulation-manager">${t("simulation.manager")}</label>
    <input id="simulation-manager" type="number" min="1" max="2147483647" step="1" aria-describedby="simulation-manager-hint" .value=${value} @change=${(/** @type {Event} */ event) => choose(valueOf(event))}>
    <p class="hint" id="simulation-manager-hint">${t("simulation.manager.hint")}</p>
  </div>`;
}

/** @param {string[]} chosen
 * @param {(chosen: string[]) => void} choose */
function sources(chosen, choose) {
  const turned = (/** @type {string} */ each) =>
    chosen.includes(each) ? chosen.filter((one) => one !== each) : [...chosen, each];
  return html`<fieldset class="choices">
    <legend>${t("simulation.sources")}</legend>
    <p class="hint">${t("simulation.sources.hint")}</p>
    <div class="choices-row">${SOURCES.map((each) => html`<label class="choice"><input type="checkbox" .checked=${chosen.includes(each)} @change=${() => choose(turned(each))}><span>${t(`simulation.sources.${each}`)}</span></label>`)}</div>
  </fieldset>`;
}

/** @param {"since" | "until"} name
 * @param {string} value
 * @param {boolean} isRequired
 * @param {(value: string) => void} choose */
function day(name, value, isRequired, choose) {
  return html`<div class="field">
    <label for="simulation-${name}">${t(`simulation.${name}`)}</label>
    <input id="simulation-${name}" type="date" ?required=${isRequired} .value=${value} @change=${(/** @type {Event} */ event) => choose(valueOf(event))}>
  </div>`;
}

/** @param {Event} event */
function valueOf(event) {
  return /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value;
}
