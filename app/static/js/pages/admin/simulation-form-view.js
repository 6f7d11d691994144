/** What is simulated: the policy, what stands beside it, and the stored scores. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { radio } from "../../components/radio.js";
import { date } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { titleOf } from "./metrics.js";
import { nameOf } from "./policy-name.js";
import { simulationFilters, statedFacts } from "./simulation-filters-view.js";

/**
 * @typedef {import("./simulation-page.js").Options} Options
 * @typedef {import("./simulation-request.js").Choices} Choices
 * @typedef {{choices: Choices, declared: import("./simulation-request.js").Declared, isBusy: boolean, change: () => unknown, run: () => unknown}} Form
 */

/** @type {Choices["comparison"][]} */
const COMPARISONS = ["cut-offs", "policy", "model"];
/** @type {Choices["source"][]} */
const SOURCES = ["portfolio", "events"];

/** @param {Options & Form} parts */
export function simulationForm({ policies, models, choices, declared, isBusy, change, run }) {
  fillIn(choices, { policies, models });
  const policyOptions = policies.map((each) => ({ value: each.sha256, text: policyText(each) }));
  const modelOptions = models.map((each) => ({ value: each.sha256, text: modelText(each) }));
  /** @template {keyof Choices} Name
   * @param {Name} name
   * @param {Choices[Name]} value */
  const set = (name, value) => {
    choices[name] = value;
    change();
  };
  return html`<form class="stack simulation-form no-print" @submit=${(/** @type {Event} */ event) => {
    event.preventDefault();
    if (!isBusy) run();
  }}>
    ${select("policy", policyOptions, choices.policy, (value) => set("policy", value))}
    <fieldset class="choices">
      <legend>${t("simulation.beside")}</legend>
      <div class="choices-row">${COMPARISONS.map((each) => radio({ name: "comparison", text: t(`simulation.beside.${each}`), isChosen: choices.comparison === each, isDisabled: each === "model" && !models.length, choose: () => set("comparison", each) }))}</div>
    </fieldset>
    ${choices.comparison === "policy" ? select("against", policyOptions, choices.against, (value) => set("against", value)) : nothing}
    ${choices.comparison === "model" ? select("model", modelOptions, choices.model, (value) => set("model", value)) : nothing}
    <fieldset class="choices">
      <legend>${t("simulation.source")}</legend>
      <div class="choices-row">${SOURCES.map((each) => radio({ name: "source", text: t(`simulation.source.${each}`), isChosen: choices.source === each, choose: () => set("source", each) }))}</div>
    </fieldset>
    ${simulationFilters(choices, change)} ${statedFacts(choices, declared, change)}
    <p><button type="submit" class="button button-main" aria-busy=${isBusy ? "true" : "false"} ?disabled=${isBusy}>${t("simulation.run")}</button></p>
    <p class="hint" role="status">${isBusy ? t("simulation.running") : nothing}</p>
  </form>`;
}

/** Chooses what was not chosen yet, or is not there any more: the active policy, another one beside it, the first model.
 * @param {Choices} choices
 * @param {Options} options */
export function fillIn(choices, { policies, models }) {
  const hashes = policies.map(({ sha256 }) => sha256);
  const active = policies.find(({ stage }) => stage === "active")?.sha256;
  if (!hashes.includes(choices.policy)) choices.policy = active ?? hashes[0] ?? "";
  if (!hashes.includes(choices.against))
    choices.against = hashes.find((each) => each !== choices.policy) ?? choices.policy;
  if (!models.some(({ sha256 }) => sha256 === choices.model)) choices.model = models[0]?.sha256 ?? "";
}

/** @param {Options["policies"][number]} policy */
function policyText(policy) {
  return `${nameOf(policy)} (${t(`policies.stage.${policy.stage}`)}, ${policy.sha256.slice(0, 12)})`;
}

/** @param {Options["models"][number]} model */
function modelText(model) {
  const { created, stage, sha256 } = model;
  return `${titleOf(model)}, ${date(created, language())} (${t(`stage.${stage}`)}, ${sha256.slice(0, 12)})`;
}

/** @param {"policy" | "against" | "model"} name
 * @param {{value: string, text: string}[]} options
 * @param {string} value
 * @param {(value: string) => void} choose */
function select(name, options, value, choose) {
  return html`<div class="field">
    <label for="simulation-${name}">${t(`simulation.${name}`)}</label>
    <select id="simulation-${name}" @change=${(/** @type {Event} */ event) => choose(valueOf(event))}>
      ${options.map((each) => html`<option value=${each.value} .selected=${each.value === value}>${each.text}</option>`)}
    </select>
  </div>`;
}

/** @param {Event} event */
function valueOf(event) {
  return /** @type {HTMLInputElement | HTMLSelectElement} */ (event.target).value;
}
