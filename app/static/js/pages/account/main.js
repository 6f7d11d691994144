/** One's own account: profile, password, sessions. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { startPage } from "../../components/shell.js";
import { t } from "../../core/i18n.js";
import { dataCard } from "./data-card.js";
import { profileCard } from "./profile-card.js";
import { secondFactorCard } from "./second-factor-card.js";
import { secondFactorDialog } from "./second-factor-dialog.js";
import { sessionsCard } from "./sessions-card.js";
import { loadFactor, loadProfile, loadSessions, state } from "./state.js";
import { accountWords } from "./words/account.js";

startPage({ title: "nav.account", words: [accountWords], content: view });
await Promise.all([loadProfile(), loadSessions(), loadFactor()]);

function view() {
  return html`<div class="page-head"><h1>${t("nav.account")}</h1></div>
    <div class="stack account">
      ${profileCard()} ${secondFactorCard()} ${isFactorKnown() ? [sessionsCard(), dataCard()] : nothing}
    </div>
    ${secondFactorDialog()}`;
}

/** Whether what stands above the sessions has its height: nothing jumps then. */
function isFactorKnown() {
  return Boolean(state.factor.data || state.factor.error);
}
