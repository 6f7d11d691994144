/** The audit trail: how it stands, its rows as sentences, the story of one client, person or model. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { startPage } from "../../components/shell.js";
import { t } from "../../core/i18n.js";
import { update } from "../../core/update.js";
import { readAddress, writeAddress } from "./address.js";
import { filterView } from "./filter-view.js";
import { rowsView } from "./rows-view.js";
import { standingView } from "./standing-view.js";
import { loadKeys, loadStanding, loadTrail, state } from "./state.js";
import { followVerification } from "./verifying.js";
import { actWords } from "./words/acts.js";
import { auditWords } from "./words/audit.js";

/** @typedef {import("./address.js").Address} Address */

state.address = readAddress(location.search);
startPage({ title: "nav.audit", words: [auditWords, actWords], content: view });
window.addEventListener("popstate", () => show(readAddress(location.search)));
await Promise.all([loadStanding().then(followVerification), loadKeys(), loadTrail()]);

function view() {
  return html`<div class="page-head"><h1>${t("nav.audit")}</h1></div>
    <div class="stack">
      ${standingView(state)}
      ${isStandingKnown() ? html`<section class="card" aria-labelledby="trail-title">${filterView(state, go)} ${rowsView(state, go)}</section>` : nothing}
    </div>`;
}

/** Whether what stands above has its height: nothing below it jumps then. */
function isStandingKnown() {
  return [state.standing, state.keys].every(({ data, error }) => data || error);
}

/** @param {Address} to */
function go(to) {
  history.pushState(null, "", writeAddress(to));
  return show(to);
}

/** @param {Address} to */
function show(to) {
  state.address = to;
  update();
  return loadTrail();
}
