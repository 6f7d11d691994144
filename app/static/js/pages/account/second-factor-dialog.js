/**
 * Changing the own second factor: a proof of who it is where the last one is too old, then the change.
 *
 * @typedef {"setup" | "codes" | "remove"} Act
 */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { dialog } from "../../components/dialog.js";
import { atProvider, blankProof, ownBinding, prove, proofField } from "../../components/proof.js";
import { secondStep } from "../../components/second-step.js";
import { problem } from "../../components/states.js";
import { announce } from "../../core/announce.js";
import { ApiError, post } from "../../core/api.js";
import { attempt } from "../../core/attempt.js";
import { t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { loadFactor, loadSessions, state as account } from "./state.js";

/** @type {{act: Act | null, proof: import("../../components/proof.js").Proof, isBusy: boolean, error: unknown}} */
const state = { act: null, proof: blankProof(), isBusy: false, error: null };
const bound = ownBinding();
const step = secondStep({ id: "factor-step", anonymous: false, done: finish });

/** Opens the dialog for an act; setting up begins at once after a fresh proof.
 * @param {Act} act */
export function openFactorDialog(act) {
  Object.assign(state, { act, proof: blankProof(), error: null });
  step.begin(null);
  if (act === "setup" && account.factor.data?.is_proven) step.begin("enrolment");
  update();
}

/** The dialog while it is open. */
export function secondFactorDialog() {
  if (!state.act) return nothing;
  const isStep = step.state.step !== null;
  const isKept = step.state.step === "codes";
  const isBusy = state.isBusy || step.state.isBusy;
  return dialog({
    title: t(isKept ? "factor.codes.title" : `factor.${state.act}.title`),
    close: isKept ? undefined : close,
    body: isStep ? step.view() : question(state.act),
    actions: html`
      ${isKept ? nothing : html`<button type="button" class="button" @click=${close}>${t("action.cancel")}</button>`}
      <button
        type="submit" form=${isStep ? "factor-step" : "factor-form"} ?disabled=${isBusy || (!isStep && isElsewhere())}
        class="button ${state.act === "remove" ? "button-danger" : "button-main"}"
      >${isStep ? step.action() : t(`factor.${state.act}.action`)}</button>`,
  });
}

/** @param {Act} act */
function question(act) {
  const { data } = account.factor;
  const isOfFields = state.error instanceof ApiError && state.error.fields.length > 0;
  return html`<form id="factor-form" novalidate @submit=${submit}>
    <p>${t(`factor.${act}.ask`)}</p>
    ${state.error && !isOfFields ? problem(state.error) : nothing}
    ${data?.is_proven ? nothing : isElsewhere() ? atProvider(state) : proofField(state.proof, { hasFactor: data?.since !== null, error: state.error })}
  </form>`;
}

/** Whether the proof is shown at the bank's provider: by a person without a password here and without a second factor. */
function isElsewhere() {
  const { data } = account.factor;
  return Boolean(data && !data.is_proven && data.since === null && bound.data?.bound);
}

/** @param {Event} event */
function submit(event) {
  event.preventDefault();
  attempt(state, async () => {
    const { data } = account.factor;
    if (data && !data.is_proven) {
      await prove(state.proof, { hasFactor: data.since !== null });
      data.is_proven = true;
    }
    if (state.act === "setup") return step.begin("enrolment");
    if (state.act === "codes") {
      const { recovery_codes: codes } = await post("/auth/second-factor/recovery-codes");
      return step.begin("codes", codes);
    }
    await post("/auth/second-factor/remove");
    await finish();
  });
}

async function finish() {
  const act = state.act;
  close();
  announce(t(`factor.${act}.done`));
  await Promise.all([loadFactor(), loadSessions()]);
}

function close() {
  state.act = null;
  step.begin(null);
}
