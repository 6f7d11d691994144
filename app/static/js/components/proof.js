/**
 * A fresh proof of who it is, before what asks for one: a code where there is a second factor, else the password.
 *
 * @typedef {{code: string, password: string}} Proof
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { ApiError, get, post } from "../core/api.js";
import { fieldText } from "../core/errors.js";
import { t } from "../core/i18n.js";
import { loaded } from "../core/loaded.js";
import { here, provider } from "../core/sign-on.js";
import { signOnButton } from "./sign-on-button.js";
import { failed } from "./states.js";
import { textField } from "./text-field.js";

/** @returns {Proof} */
export function blankProof() {
  return { code: "", password: "" };
}

/**
 * The proof of a question that needs one: `field` is empty while the last proof is fresh, `give` is called before the act.
 * Whether it is fresh is asked for at once.
 */
export function freshProof() {
  const proof = blankProof();
  const elsewhere = { isBusy: false, error: null };
  /** @type {import("../core/loaded.js").Loaded<import("../core/api-types.js").SecondFactorOut>} */
  const own = loaded();
  own.load((signal) => get("/auth/second-factor", { signal }));
  const hasFactor = () => own.data?.since !== null;
  const bound = ownBinding();
  const isFresh = () => !own.data || own.data.is_proven;
  const isElsewhere = () => !isFresh() && !hasFactor() && bound.data?.bound;

  /** @param {unknown} error */
  function field(error) {
    if (own.error || bound.error) return failed(own.error || bound.error);
    if (isFresh()) return nothing;
    return isElsewhere() ? atProvider(elsewhere) : proofField(proof, { hasFactor: hasFactor(), error });
  }

  async function give() {
    if (!own.data || own.data.is_proven) return;
    await prove(proof, { hasFactor: hasFactor() });
    own.data.is_proven = true;
  }

  return { field, give, isWaiting: () => !own.data || Boolean(provider() && !bound.data) || Boolean(isElsewhere()) };
}

/** Whether the person signs on by the bank's provider; not asked where there is none.
 * @returns {import("../core/loaded.js").Loaded<{bound: string | null}>} */
export function ownBinding() {
  /** @type {import("../core/loaded.js").Loaded<{bound: string | null}>} */
  const found = loaded();
  if (provider()) found.load((signal) => get("/sso/own", { signal }));
  return found;
}

/** The proof of a person without a password here: shown at the provider, after which the page is opened anew.
 * @param {{isBusy: boolean, error: unknown}} state */
export function atProvider(state) {
  const name = provider()?.name ?? "";
  return html`<p>${t("signon.again.text", { name })}</p> ${state.error ? failed(state.error) : nothing}
    ${signOnButton(state, { text: t("signon.again", { name }), wanted: () => ({ next: here(), again: true }) })}`;
}

/** The field; what is typed goes into `proof`.
 * @param {Proof} proof
 * @param {{hasFactor: boolean, error: unknown}} how */
export function proofField(proof, { hasFactor, error }) {
  const name = hasFactor ? "code" : "password";
  const found = error instanceof ApiError ? error.fields.find(({ field }) => field === name) : undefined;
  return textField({
    name,
    label: t(hasFactor ? "factor.code" : "password.current"),
    hint: hasFactor ? t("factor.code.hint") : "",
    type: hasFactor ? "text" : "password",
    autocomplete: hasFactor ? "one-time-code" : "current-password",
    value: proof[name],
    error: found ? fieldText(found) : "",
    input: (value) => {
      proof[name] = value;
    },
  });
}

/** Proves it; what is wrong is an error of that field.
 * @param {Proof} proof
 * @param {{hasFactor: boolean}} how */
export function prove({ code, password }, { hasFactor }) {
  return post("/auth/proof", hasFactor ? { code } : { password });
}
