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
import { here, provider } from "../core/sign-on.js";
import { passkeyButton } from "./passkey-button.js";
import { codeTexts } from "./second-step-fields.js";
import { signOnButton } from "./sign-on-button.js";
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
  const elsewhere = { isBusy: false, error: null };
  /** @type {import("../core/loaded.js").Loaded<Own>} */
  const own = loaded();
  own.load((signal) => get("/auth/second-factor", { signal }));
  const bound = ownBinding();
  const isElsewhere = () => isProvenElsewhere(own.data, bound);

  /** @param {unknown} error */
  function field(error) {
    if (own.error || bound.error) return failed(own.error || bound.error);
    if (!own.data) return nothing;
    return isElsewhere() ? atProvider(elsewhere) : proofField(proof, own.data, error);
  }

  async function give() {
    if (own.data) await prove(proof, own.data);
  }

  return { field, give, isWaiting: () => !own.data || Boolean(provider() && !bound.data) || isElsewhere() };
}

/** Whether the person signs on by the bank's provider; not asked where there is none.
 * @returns {import("../core/loaded.js").Loaded<{bound: string | null}>} */
export function ownBinding() {
  /** @type {import("../core/loaded.js").Loaded<{bound: string | null}>} */
  const found = loaded();
  if (provider()) found.load((signal) => get("/sso/own", { signal }));
  return found;
}

/** Whether the proof is shown at the provider: by a person who is bound there and has no second factor.
 * @param {Own | null | undefined} own
 * @param {ReturnType<typeof ownBinding>} bound */
export function isProvenElsewhere(own, bound) {
  return Boolean(own && !own.is_proven && !hasFactor(own) && bound.data?.bound);
}

/** The proof of a person without a password here: shown at the provider, after which the page is opened anew.
 * @param {{isBusy: boolean, error: unknown}} state */
export function atProvider(state) {
  const name = provider()?.name ?? "";
  return html`<p>${t("signon.again.text", { name })}</p> ${state.error ? failed(state.error) : nothing}
    ${signOnButton(state, { text: t("signon.again", { name }), wanted: () => ({ next: here(), again: true }) })}`;
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
