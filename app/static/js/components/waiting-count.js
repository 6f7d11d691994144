/** How many acts wait for a second person: a number beside the way to the approvals, on every page. */
import { html, nothing } from "../../vendor/lit-html/lit-html.js";
import { getWithHeaders } from "../core/api.js";
import { t } from "../core/i18n.js";
import { may } from "../core/may.js";
import { update } from "../core/update.js";

let waiting = 0;

/** Asks how many there are, if the person may know. Without an answer no number is shown.
 * @param {import("./shell.js").Me} me */
export async function countWaiting(me) {
  if (!may(me, "approvals:read")) return;
  const answer = await getWithHeaders("/proposals?status=open&limit=1", { anonymous: true }).catch(() => null);
  tellWaiting(Number(answer?.headers.get("X-Total-Count") ?? 0));
}

/** @param {number} count */
export function tellWaiting(count) {
  waiting = count;
  update();
}

/** The number, or nothing. */
export function waitingCount() {
  if (!waiting) return nothing;
  return html` <span class="tag" aria-hidden="true">${waiting}</span><span class="only-heard">${t("nav.approvals.waiting", { count: waiting })}</span>`;
}
