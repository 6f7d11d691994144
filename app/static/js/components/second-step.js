/**
 * What a login still lacks after the password: a second factor to be shown or set up, a password of one's own. The account
 * page sets up by it, too.
 *
 * @typedef {import("../core/api-types.js").SecondFactorOfferOut} Offer
 * @typedef {import("../core/api-types.js").LoggedInOut} Answer
 * @typedef {"code" | "password" | "enrolment" | "passkey" | "codes"} Step  the recovery codes come last, to be kept
 * @typedef {{
 *   step: Step | null, code: string, name: string, password: string, offer: Offer | null, codes: string[], copy: string,
 *   factors: Answer["factors"], place: Answer["passkeys_at"], isBusy: boolean, error: unknown
 * }} State
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { post } from "../core/api.js";
import { attempt } from "../core/attempt.js";
import { copied } from "../core/copy.js";
import { t } from "../core/i18n.js";
import { newPasskey, shownPasskey } from "../core/passkeys.js";
import { update } from "../core/update.js";
import { isOfPasskey } from "./passkey-button.js";
import { passwordRules } from "./password-rules.js";
import { hasFieldError, stepFields } from "./second-step-fields.js";
import { problem } from "./states.js";

/**
 * @param {{id: string, done: () => unknown, anonymous?: boolean}} parts
 *   `id` of the form, for the button that sends it; `done` goes on once nothing is lacking
 */
export function secondStep({ id, done, anonymous = true }) {
  const state = blank();
  const rules = passwordRules();

  /** Begins with a step; `null` leaves it.
   * @param {Step | null} step
   * @param {{codes?: string[], factors?: Answer["factors"], passkeys_at?: Answer["passkeys_at"]}} [parts]
   *   recovery codes to be shown; what the step may be done by */
  async function begin(step, { codes = [], factors = [], passkeys_at: place = null } = {}) {
    Object.assign(state, blank(), { step, codes, factors, place });
    update();
    if (step !== "enrolment") return;
    await attempt(state, async () => {
      state.offer = await post("/auth/second-factor", undefined, { anonymous });
    });
  }

  /** Goes on after a step by what the service says is lacking now.
   * @param {Answer} answer */
  async function goOn(answer) {
    return answer.status === "ok" ? void done() : begin(answer.status, answer);
  }

  /** @param {string[]} codes */
  async function keep(codes) {
    return codes.length ? begin("codes", { codes }) : void done();
  }

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    if (state.step === "codes") return void done();
    return attempt(state, act);
  }

  async function act() {
    const { step, code, name, password } = state;
    if (step === "code") return goOn(await post("/auth/login/code", { code }, { anonymous }));
    if (step === "password") return goOn(await post("/auth/login/password", { new_password: password }, { anonymous }));
    const answer =
      step === "passkey"
        ? await post("/auth/passkeys", { name, passkey: await newPasskey({ anonymous }) }, { anonymous })
        : await post("/auth/second-factor/confirm", { code }, { anonymous });
    return keep(answer.recovery_codes);
  }

  function usePasskey() {
    return attempt(state, async () => {
      const passkey = await shownPasskey({ anonymous });
      return goOn(await post("/auth/login/passkey", { passkey }, { anonymous }));
    });
  }

  async function copyCodes() {
    state.copy = (await copied(state.codes.join("\n"))) ? "copied" : "failed";
    update();
  }

  function view() {
    const isBeside = !state.error || hasFieldError(state.error) || isOfPasskey(state.error);
    return html`<form id=${id} class="second-step" novalidate @submit=${submit}>
      ${isBeside ? nothing : problem(state.error)} ${stepFields(state, { rules, usePasskey, copyCodes, begin })}
    </form>`;
  }

  /** The verb of the button that sends the form; empty where the step has none. */
  function action() {
    const { step, factors } = state;
    if (step === "code" && factors.length === 1 && factors[0] === "passkey") return "";
    const verbs = { codes: "factor.codes.kept", enrolment: "factor.setup.confirm", passkey: "passkey.create" };
    return t(
      step === "password"
        ? "handed.save"
        : step && step in verbs
          ? verbs[/** @type {keyof typeof verbs} */ (step)]
          : "action.login",
    );
  }

  return { state, begin, view, action };
}

/** @returns {State} */
function blank() {
  return {
    step: null,
    code: "",
    name: "",
    password: "",
    offer: null,
    codes: [],
    copy: "",
    factors: [],
    place: null,
    isBusy: false,
    error: null,
  };
}
