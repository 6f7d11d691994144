/**
 * The button that shows a passkey, and in its place the reason why none works here.
 *
 * @typedef {import("../core/api-types.js").PasskeyPlaceOut} Place
 */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { ApiError } from "../core/api.js";
import { fieldText } from "../core/errors.js";
import { t } from "../core/i18n.js";
import { passkeyObstacle } from "../core/passkeys.js";
import { problem } from "./states.js";

/**
 * @param {{place: Place | null | undefined, isBusy: boolean, error: unknown, use: () => unknown}} parts
 *   `use` asks the browser; `error` is what the last try came to
 */
export function passkeyButton({ place, isBusy, error, use }) {
  if (passkeyObstacle(place)) return obstacle(place);
  return html`<div class="passkey">
    <button type="button" class="button button-wide" ?disabled=${isBusy} @click=${use}>${t("passkey.use")}</button>
    ${passkeyProblem(error)}
  </div>`;
}

/** The sentence about a passkey that was not taken; nothing for other errors.
 * @param {unknown} error */
export function passkeyProblem(error) {
  if (!(error instanceof ApiError)) return nothing;
  const found = error.fields.find(({ field }) => field.startsWith("passkey"));
  if (found) return html`<p class="field-error" role="alert">${fieldText(found)}</p>`;
  return error.error.startsWith("Passkey") ? problem(error) : nothing;
}

/** Whether an error is one of a passkey, shown beside it.
 * @param {unknown} error */
export function isOfPasskey(error) {
  return passkeyProblem(error) !== nothing;
}

/** Why no passkey works here, with the way to where one does.
 * @param {Place | null | undefined} place */
export function obstacle(place) {
  const why = passkeyObstacle(place);
  if (!why || why === "off" || !place) return nothing;
  if (why === "browser") return html`<p class="notice">${t("passkey.browser")}</p>`;
  const text = t(why === "name" ? "passkey.name.other" : "passkey.address");
  return html`<p class="notice"><span>${text} <a href=${place.address}>${place.address}</a></span></p>`;
}
