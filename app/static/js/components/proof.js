/**
 * A fresh proof of who it is, before what asks for one: a code where there is a second factor, else the password.
 *
 * @typedef {{code: string, password: string}} Proof
 */
import { nothing } from "../../vendor/lit-html/lit-html.js";
import { ApiError, get, post } from "../core/api.js";
import { fieldText } from "../core/errors.js";
import { t } from "../core/i18n.js";
import { loaded } from "../core/loaded.js";
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
  /** @type {import("../core/loaded.js").Loaded<import("../core/api-types.js").SecondFactorOut>} */
  const own = loaded();
  own.load((signal) => get("/auth/second-factor", { signal }));
  const hasFactor = () => own.data?.since !== null;

  /** @param {unknown} error */
  function field(error) {
    if (own.error) return failed(own.error);
    return !own.data || own.data.is_proven ? nothing : proofField(proof, { hasFactor: hasFactor(), error });
  }

  async function give() {
    if (!own.data || own.data.is_proven) return;
    await prove(proof, { hasFactor: hasFactor() });
    own.data.is_proven = true;
  }

  return { field, give, isWaiting: () => !own.data };
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
