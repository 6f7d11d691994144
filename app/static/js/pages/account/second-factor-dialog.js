/**
 * Changing the own second factors: a proof of who it is where the last one is too old, then the change.
 *
 * @typedef {"setup" | "codes" | "remove" | "passkey" | "forget"} Act  `forget`: one of the passkeys
 * @typedef {import("../../core/api-types.js").PasskeyOut} Passkey
 */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { dialog } from "../../components/dialog.js";
import { atProvider, blankProof, isProvenElsewhere, ownBinding, prove, proofField } from "../../components/proof.js";
import { secondStep } from "../../components/second-step.js";
import { problem } from "../../components/states.js";
import { announce } from "../../core/announce.js";
import { ApiError, post } from "../../core/api.js";
import { attempt } from "../../core/attempt.js";
import { t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { loadFactor, loadSessions, state as account } from "./state.js";

/** @type {{act: Act | null, passkey: Passkey | null, proof: import("../../components/proof.js").Proof, isBusy: boolean, error: unknown}} */
const state = { act: null, passkey: null, proof: blankProof(), isBusy: false, error: null };
const bound = ownBinding();
/** @type {{[act: string]: "enrolment" | "passkey"}} */
const STEPS = { setup: "enrolment", passkey: "passkey" };
const step = secondStep({ id: "factor-step", anonymous: false, done: finish });

/** Opens the dialog for an act; setting up begins at once after a fresh proof.
 * @param {Act} act
 * @param {Passkey | null} [passkey]  which one is meant */
export function openFactorDialog(act, passkey = null) {
  Object.assign(state, { act, passkey, proof: blankProof(), error: null });
  step.begin(null);
  if (act in STEPS && account.factor.data?.is_proven) step.begin(STEPS[act] ?? null);
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
        class="button ${state.act === "remove" || state.act === "forget" ? "button-danger" : "button-main"}"
      >${isStep ? step.action() : t(`factor.${state.act}.action`)}</button>`,
  });
}

/** @param {Act} act */
function question(act) {
  const { data } = account.factor;
  const isOfFields = state.error instanceof ApiError && state.error.fields.length > 0;
  return html`<form id="factor-form" novalidate @submit=${submit}>
    <p>${t(`factor.${act}.ask`, { name: state.passkey?.name ?? "" })}</p>
    ${state.error && !isOfFields ? problem(state.error) : nothing}
    ${data ? (isElsewhere() ? atProvider(state) : proofField(state.proof, data, state.error)) : nothing}
  </form>`;
}

function isElsewhere() {
  return isProvenElsewhere(account.factor.data, bound);
}

/** @param {Event} event */
function submit(event) {
  event.preventDefault();
  attempt(state, async () => {
    const { act, passkey, proof } = state;
    if (account.factor.data) await prove(proof, account.factor.data);
    if (act && act in STEPS) return step.begin(STEPS[act] ?? null);
    if (act === "codes") {
      const { recovery_codes: codes } = await post("/auth/second-factor/recovery-codes");
      return step.begin("codes", { codes });
    }
    if (act === "forget") await post("/auth/passkeys/remove", { passkey_id: passkey?.id });
    else await post("/auth/second-factor/remove");
    return finish();
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
