/** The emergency stop of decisions on every page: a page comes with it while decisions are stopped. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { moment } from "../core/format.js";
import { language, t } from "../core/i18n.js";
import { update } from "../core/update.js";

/** @typedef {{timestamp: string | null, reason: string | null}} Stopped  `reason` is null where it is not for the person to know */

/** @type {Stopped | null} */
let stopped = JSON.parse(globalThis.document?.getElementById("stop")?.textContent ?? "null");

/** Shows or hides it after the switch was used on this page.
 * @param {Stopped & {is_on: boolean}} stop */
export function tellStop(stop) {
  stopped = stop.is_on ? stop : null;
  update();
}

/** The banner, or nothing. */
export function stopBanner() {
  if (!stopped) return nothing;
  const when = moment(stopped.timestamp, language());
  return html`<aside class="stop-banner" aria-label=${t("stop.label")}>
    <strong>${t("stop.title")}</strong> <span>${t("stop.text", { when })}${stopped.reason ? ` ${stopped.reason}` : ""}</span>
  </aside>`;
}
