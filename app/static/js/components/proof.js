/**
 * A fresh proof of who it is, before what asks for one: a passkey or a code where there is a second factor, else the password.
 *
 * @typedef {{code: string, password: string, isShown: boolean, isBusy: boolean, error: unknown}} Proof  `isShown`: by a passkey, just now
 * @typedef {import("../core/api-types.js").SecondFactorOut} Own
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { ApiError, get, post } from "../core/api.js";
import { attempt } from "../core/attempt.js";
import { fieldText } from "../core/errors.js";
import { t } from "../core/i18n.js";
import { loaded } from "../core/loaded.js";
import { shownPasskey } from "../core/passkeys.js";
import { passkeyButton } from "./passkey-button.js";
import { codeTexts } from "./second-step-fields.js";
import { failed } from "./states.js";
import { textField } from "./text-field.js";

/** @returns {Proof} */
export function blankProof() {
  return { code: "", password: "", isShown: false, isBusy: false, error: null };
}

/**
 * The proof of a question that needs one: `field` is empty while the last proof is fresh, `give` is called before the act.
 * Whether it is fresh is asked for at once.
 */
export function freshProof() {
  const proof = blankProof();
  /** @type {import("../core/loaded.js").Loaded<Own>} */
  const own = loaded();
  own.load((signal) => get("/auth/second-factor", { signal }));

  /** @param {unknown} error */
  function field(error) {
    if (own.error) return failed(own.error);
    return own.data ? proofField(proof, own.data, error) : nothing;
  }

  async function give() {
    if (own.data) await prove(proof, own.data);
  }

  return { field, give, isWaiting: () => !own.data };
}

/** Whether a person has a second factor.
 * @param {Own} own */
export function hasFactor({ since, passkeys }) {
  return since !== null || passkeys.length > 0;
}

/** The ways of a proof, nothing while the last one is fresh; what is typed goes into `proof`. A passkey proves at once.
 * @param {Proof} proof
 * @param {Own} own
 * @param {unknown} error */
export function proofField(proof, own, error) {
  if (own.is_proven) return proof.isShown ? shown() : nothing;
  return html`${own.passkeys.length ? passkeyWay(proof, own) : nothing} ${typed(proof, own, error)}`;
}

/** @param {Proof} proof
 * @param {Own} own
 * @param {unknown} error */
function typed(proof, own, error) {
  const name = hasFactor(own) ? "code" : "password";
  const found = error instanceof ApiError ? error.fields.find(({ field }) => field === name) : undefined;
  const texts = name === "code" ? codeTexts(own.since !== null) : { label: t("password.current"), hint: "" };
  return textField({
    name,
    ...texts,
    type: name === "code" ? "text" : "password",
    autocomplete: name === "code" ? "one-time-code" : "current-password",
    value: proof[name],
    error: found ? fieldText(found) : "",
    input: (value) => {
      proof[name] = value;
    },
  });
}

/** @param {Proof} proof
 * @param {Own} own */
function passkeyWay(proof, own) {
  const use = () =>
    attempt(proof, async () => {
      await post("/auth/proof", { passkey: await shownPasskey() });
      own.is_proven = true;
      proof.isShown = true;
    });
  return passkeyButton({ place: own.passkeys_at ?? null, isBusy: proof.isBusy, error: proof.error, use });
}

function shown() {
  return html`<p class="muted" role="status">${t("passkey.shown")}</p>`;
}

/** Proves it, unless the last proof is fresh; what is wrong is an error of the field.
 * @param {Proof} proof
 * @param {Own} own */
export async function prove({ code, password }, own) {
  if (own.is_proven) return;
  await post("/auth/proof", hasFactor(own) ? { code } : { password });
  own.is_proven = true;
}
