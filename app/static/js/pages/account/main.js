/** One's own account: profile, password, sessions. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { startPage } from "../../components/shell.js";
import { t } from "../../core/i18n.js";
import { dataCard } from "./data-card.js";
import { profileCard } from "./profile-card.js";
import { secondFactorCard } from "./second-factor-card.js";
import { secondFactorDialog } from "./second-factor-dialog.js";
import { sessionsCard } from "./sessions-card.js";
import { loadFactor, loadProfile, loadSessions } from "./state.js";
import { accountWords } from "./words/account.js";

startPage({ title: "nav.account", words: [accountWords], content: view });
await Promise.all([loadProfile(), loadSessions(), loadFactor()]);

function view() {
  return html`<div class="page-head"><h1>${t("nav.account")}</h1></div>
    <div class="stack account">
      ${profileCard()} ${secondFactorCard()} ${sessionsCard()} ${dataCard()}
    </div>
    ${secondFactorDialog()}`;
}
