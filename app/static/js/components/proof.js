/**
 * A fresh proof of who it is, before what asks for one: a code where there is a second factor, else the password.
 *
 * @typedef {{code: string, password: string}} Proof
 */
import { ApiError, post } from "../core/api.js";
import { fieldText } from "../core/errors.js";
import { t } from "../core/i18n.js";
import { textField } from "./text-field.js";

/** @returns {Proof} */
export function blankProof() {
  return { code: "", password: "" };
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
