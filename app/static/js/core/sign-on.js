/** Sign-on by the bank's provider: whether the service has it, and the way there. */
import { post } from "./api.js";

/**
 * @typedef {{name: string, local: "on" | "clients" | "off"}} Provider  `local`: who still logs in by a password kept here
 */

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
