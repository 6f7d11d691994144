/** The facts that the active policy declares, as fields: a value, and since which day it is true. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { live } from "../../../vendor/lit-html/directives/live.js";
import { fieldText } from "../../core/errors.js";
import { label, t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { factControl } from "../../features/fact-control-view.js";

/** @typedef {import("./state.js").Card} Card
 * @typedef {import("../../core/deciding.js").Fact} Fact */

/** @param {Card} card
 * @param {import("../../core/deciding.js").Deciding} deciding */
export function factFields(card, { policy }) {
  const facts = Object.entries(policy?.facts ?? {});
  if (!facts.length) return nothing;
  return html`<fieldset class="decision-facts">
    <legend>${t("carddecision.facts")}</legend>
    <p class="hint">${t("carddecision.facts.hint")}</p>
    ${facts.map(([name, fact]) => factField(card, name, fact))}
  </fieldset>`;
}

/** @param {Card} card
 * @param {string} name
 * @param {Fact} fact */
function factField({ deciding: asked }, name, fact) {
  const entered = asked.facts[name] ?? { value: "", since: "" };
  const problem = asked.problems.find(({ field }) => field.startsWith(`facts.${name}`));
  const id = `fact-${name}`;
  /** @param {Partial<{value: string, since: string}>} change */
  const enter = (change) => {
    asked.facts[name] = { ...entered, ...change };
    asked.problems = asked.problems.filter((each) => each !== problem);
    asked.key = null;
    update();
  };
  return html`<div class="decision-fact">
    <div class="field">
      <label for=${id}>${label(fact.labels)}</label>
      ${factControl(fact, { id, value: entered.value, ...(problem ? { error: `${id}-error` } : {}), enter: (value) => enter({ value }) })}
      ${problem ? html`<p class="field-error" id=${`${id}-error`}>${fieldText(problem)}</p>` : nothing}
    </div>
    <div class="field">
      <label for=${`${id}-since`}>${t("carddecision.since")}<span class="only-heard">: ${label(fact.labels)}</span></label>
      <input id=${`${id}-since`} type="date" .value=${live(entered.since)} @change=${(/** @type {Event} */ event) => enter({ since: valueIn(event) })}>
    </div>
  </div>`;
}

/** @param {Event} event */
function valueIn({ target }) {
  return /** @type {HTMLInputElement} */ (target).value;
}
