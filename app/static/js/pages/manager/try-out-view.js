/** The form in which values are tried, beside what comes of them. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { problem } from "../../components/states.js";
import { announce } from "../../core/announce.js";
import { ApiError, post } from "../../core/api.js";
import { attempt } from "../../core/attempt.js";
import { t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { isProtected } from "../../features/contract.js";
import { startForm } from "../../features/form-state.js";
import { featureForm, focusFeature } from "../../features/form-view.js";
import { edit } from "./card.js";
import { mayEdit } from "./rights.js";
import { headline, tryOutResult } from "./try-out-result-view.js";

/** @typedef {import("./state.js").Card} Card
 * @typedef {import("./state.js").TryOut} TryOut
 * @typedef {import("../../features/contract.js").Contract} Contract
 * @typedef {import("../../features/form-state.js").Form} Form */

const PREFIX = "tried";

/** @param {Card} card
 * @param {TryOut} tryOut
 * @param {Contract} contract */
export function tryOutBody(card, tryOut, contract) {
  return html`<div class="try-out">
    <p class="notice try-out-notice">${t("tryout.notice")}</p>
    <form id="try-out-form" novalidate @submit=${(/** @type {Event} */ event) => submit(event, card, tryOut, contract)}>
      ${featureForm({ contract: triable(contract), form: tryOut.form, problems: tryOut.problems, prefix: PREFIX, change: (form) => change(tryOut, form) })}
    </form>
    ${tryOutResult(card, tryOut, contract)}
  </div>`;
}

/** @param {Card} card
 * @param {TryOut} tryOut
 * @param {Contract} contract */
export function tryOutActions(card, tryOut, contract) {
  const { form, from, isBusy, problems, error } = tryOut;
  const isChanged = form.edits !== from.edits;
  return html`
    ${error ? problem(error) : nothing}
    <p class="try-out-headline" role="status">${problems.length ? t("form.problems", { count: problems.length }) : headline(card, tryOut)}</p>
    <span class="row">
    ${isChanged ? html`<button type="button" class="button-quiet button-small" ?disabled=${isBusy} @click=${() => change(tryOut, from)}>${t("tryout.reset")}</button>` : nothing}
    ${mayEdit() ? html`<button type="button" class="button button-small" ?disabled=${!isChanged || isBusy} @click=${() => takeOver(card, tryOut, contract)}>${t("tryout.take")}</button>` : nothing}
    <button type="submit" form="try-out-form" class="button button-main button-small" aria-busy=${isBusy ? "true" : "false"} aria-disabled=${isBusy ? "true" : "false"}>${t("tryout.compute")}</button>
    </span>`;
}

/** What can be tried: what is computed follows by itself, and what no model may use changes nothing.
 * @param {Contract} contract
 * @returns {Contract} */
function triable(contract) {
  return { ...contract, features: contract.features.filter((each) => each.editable && !isProtected(each)) };
}

/** @param {TryOut} tryOut
 * @param {Form} form */
function change(tryOut, form) {
  const before = tryOut.form;
  tryOut.form = form;
  tryOut.problems = tryOut.problems.filter(({ field }) => before.edits[field] === form.edits[field]);
  update();
}

/** @param {Event} event
 * @param {Card} card
 * @param {TryOut} tryOut
 * @param {Contract} contract */
async function submit(event, card, tryOut, contract) {
  event.preventDefault();
  if (tryOut.isBusy) return;
  const of = tryOut.form.edits;
  tryOut.problems = [];
  await attempt(tryOut, async () => {
    tryOut.result = { of, score: await post(`/clients/${card.id}/try-out`, of) };
  });
  const { error } = tryOut;
  const wrong = error instanceof ApiError ? error.fields : [];
  if (wrong.length) Object.assign(tryOut, { problems: wrong, error: null, result: null });
  await update();
  if (!tryOut.isOpen) return;
  const first = contract.features.find(({ name }) => wrong.some(({ field }) => field === name));
  if (first) focusFeature(first.name, PREFIX);
  else if (!tryOut.error) document.querySelector(".try-out-result")?.scrollIntoView({ block: "nearest" });
}

/** The card's form has the tried values from now on; they are still to be saved.
 * @param {Card} card
 * @param {TryOut} tryOut
 * @param {Contract} contract */
async function takeOver(card, { form }, contract) {
  const { edits } = form;
  edit(card, { ...startForm(card.form.saved), edits });
  card.tryOut = null;
  announce(t("tryout.taken", { count: Object.keys(edits).length }));
  await update();
  const first = contract.features.find(({ name }) => name in edits);
  if (first) focusFeature(first.name);
}
