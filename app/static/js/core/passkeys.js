/**
 * Passkeys in this browser: whether they work here, and the two questions to it. The service makes and judges what is signed.
 *
 * @typedef {import("./api-types.js").PasskeyPlaceOut} Place
 * @typedef {{anonymous?: boolean}} How
 */
import { ApiError, post } from "./api.js";

const ADDRESS = /^[\d.]+$|^\[/;

/** Why no passkey works where this page was opened, or an empty text.
 * @param {Place | null | undefined} place
 * @returns {"" | "off" | "address" | "name" | "browser"} */
export function passkeyObstacle(place) {
  if (!place) return "off";
  const host = location.hostname;
  if (ADDRESS.test(host)) return "address";
  if (host !== place.name && !host.endsWith(`.${place.name}`)) return "name";
  return isSecureContext && "parseCreationOptionsFromJSON" in (globalThis.PublicKeyCredential ?? {}) ? "" : "browser";
}

/** A new passkey, as the service takes it.
 * @param {How} [how] */
export async function newPasskey({ anonymous = false } = {}) {
  const { options } = await post("/auth/passkeys/offer", undefined, { anonymous });
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return answered(() => navigator.credentials.create({ publicKey }));
}

/** What a passkey has signed, as the service takes it.
 * @param {How} [how] */
export async function shownPasskey({ anonymous = false } = {}) {
  const { options } = await post("/auth/passkeys/challenge", undefined, { anonymous });
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return answered(() => navigator.credentials.get({ publicKey }));
}

/** @param {() => Promise<Credential | null>} ask
 * @returns {Promise<any>} */
async function answered(ask) {
  try {
    const credential = /** @type {PublicKeyCredential} */ (await ask());
    return credential.toJSON();
  } catch (fault) {
    const isKnown = fault instanceof DOMException && fault.name === "InvalidStateError";
    throw new ApiError({ error: isKnown ? "PasskeyKnown" : "PasskeyNotShown" });
  }
}
