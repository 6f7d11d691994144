/** Sign-on by the bank's provider: whether the service has it, and the way there. */
import { ApiError, post } from "./api.js";

/**
 * @typedef {{name: string, local: "on" | "clients" | "off"}} Provider  `local`: who still logs in by a password kept here
 * @typedef {"code" | "enrolment"} Lacking  the step that a login still lacks
 */

const STEPS = ["code", "enrolment"];

/** The provider, where the service signs on by one.
 * @returns {Provider | null} */
export function provider() {
  return JSON.parse(globalThis.document?.getElementById("sign-on")?.textContent ?? "null");
}

/** Leads to the provider, and does not come back: the next page is there or somewhere else.
 * @param {{next?: string, invitation?: string, again?: boolean}} wanted */
export async function signOn(wanted) {
  const { redirect } = await post("/sso/login", wanted, { anonymous: true });
  location.assign(redirect);
  await new Promise(() => {});
}

/** Where the page is now, to come back to. */
export function here() {
  return location.pathname + location.search;
}

/** What the address says of a sign-on: why it did not work, an invitation, the step that is still lacking. Pure.
 * @param {{search: string, hash: string}} address
 * @returns {{error: ApiError | null, invitation: string, step: Lacking | null}} */
export function signOnIn({ search, hash }) {
  const query = new URLSearchParams(search);
  const code = query.get("sign_on") ?? "";
  const step = query.get("step") ?? "";
  const error = code === "provider_away" ? "ProviderUnavailable" : "SignOnRefused";
  return {
    error: code ? new ApiError({ error, code, requestId: query.get("request") ?? "" }) : null,
    invitation: new URLSearchParams(hash.slice(1)).get("invitation") ?? "",
    step: STEPS.includes(step) ? /** @type {Lacking} */ (step) : null,
  };
}
