/**
 * What a login still lacks after the password: a code, or a second factor to be set up; the account page sets up by it, too.
 *
 * @typedef {import("../core/api-types.js").SecondFactorOfferOut} Offer
 * @typedef {"code" | "enrolment" | "codes"} Step  the recovery codes come last, to be kept
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { ApiError, post } from "../core/api.js";
import { attempt } from "../core/attempt.js";
import { copied } from "../core/copy.js";
import { fieldText } from "../core/errors.js";
import { t } from "../core/i18n.js";
import { update } from "../core/update.js";
import { problem } from "./states.js";
import { textField } from "./text-field.js";

/** @typedef {{step: Step | null, code: string, offer: Offer | null, codes: string[], copy: string, isBusy: boolean, error: unknown}} State */

/**
 * @param {{id: string, done: () => unknown, anonymous?: boolean}} parts
 *   `id` of the form, for the button that sends it; `done` goes on once nothing is lacking
 */
export function secondStep({ id, done, anonymous = true }) {
  /** @type {State} */
  const state = { step: null, code: "", offer: null, codes: [], copy: "", isBusy: false, error: null };

  /** Begins with a step; `null` leaves it.
   * @param {Step | null} step
   * @param {string[]} [codes]  recovery codes to be shown */
  async function begin(step, codes = []) {
    Object.assign(state, { step, code: "", offer: null, codes, copy: "", error: null });
    update();
    if (step !== "enrolment") return;
    await attempt(state, async () => {
      state.offer = await post("/auth/second-factor", undefined, { anonymous });
    });
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    if (state.step === "codes") return void done();
    await attempt(state, async () => {
      const path = state.step === "code" ? "/auth/login/code" : "/auth/second-factor/confirm";
      const answer = await post(path, { code: state.code }, { anonymous });
      if (state.step === "code") return void done();
      Object.assign(state, { step: "codes", codes: answer.recovery_codes });
    });
  }

  async function copyCodes() {
    state.copy = (await copied(state.codes.join("\n"))) ? "copied" : "failed";
    update();
  }

  function view() {
    return html`<form id=${id} class="second-step" novalidate @submit=${submit}>
      ${state.error && !fieldError(state.error) ? problem(state.error) : nothing}
      ${state.step === "codes" ? recoveryCodes(state, copyCodes) : state.step === "enrolment" ? enrolment(state) : nothing}
      ${state.step === "code" || (state.step === "enrolment" && state.offer) ? codeField(state) : nothing}
    </form>`;
  }

  /** The verb of the button that sends the form. */
  function action() {
    if (state.step === "codes") return t("factor.codes.kept");
    return t(state.step === "enrolment" ? "factor.setup.confirm" : "action.login");
  }

  return { state, begin, view, action };
}

/** The field of a code; `state.code` is what was typed.
 * @param {{code: string, error: unknown, step?: Step | null}} state */
export function codeField(state) {
  const isApp = state.step === "enrolment";
  return textField({
    name: "code",
    label: t(isApp ? "factor.setup.code" : "factor.code"),
    value: state.code,
    hint: isApp ? "" : t("factor.code.hint"),
    autocomplete: "one-time-code",
    error: fieldError(state.error),
    input: (code) => {
      state.code = code;
    },
  });
}

/** The sentence at the field, where the error is of the field.
 * @param {unknown} error */
function fieldError(error) {
  const found = error instanceof ApiError ? error.fields.find(({ field }) => field === "code") : undefined;
  return found ? fieldText(found) : "";
}

/** @param {State} state */
function enrolment({ offer }) {
  if (!offer) return nothing;
  return html`<p>${t("factor.setup.text")}</p>
    <img class="qr-code" src=${offer.image} alt=${t("factor.setup.image")} width="225" height="225">
    <p class="secret-key"><span class="muted">${t("factor.setup.key")}</span> <code>${groups(offer.secret)}</code></p>`;
}

/** @param {State} state
 * @param {() => void} copyCodes */
function recoveryCodes({ codes, copy }, copyCodes) {
  return html`<p>${t("factor.codes.text")}</p>
    <ul class="recovery-codes" role="list" translate="no">${codes.map((code) => html`<li><code>${code}</code></li>`)}</ul>
    <p class="row"><button type="button" class="button button-small" @click=${copyCodes}>${t("factor.codes.copy")}</button>
      <span class="muted" role="status">${copy ? t(`factor.codes.${copy}`) : nothing}</span></p>`;
}

/** A key in groups of four, as it is typed.
 * @param {string} secret */
function groups(secret) {
  return secret.replace(/(.{4})(?=.)/g, "$1 ");
}
