/** The bar on top: where one can go, language, theme, account. */
import { html } from "../../vendor/lit-html/lit-html.js";
import { announce } from "../core/announce.js";
import { post } from "../core/api.js";
import { may } from "../core/may.js";
import { openPasswordDialog } from "./dialogs/password.js";
import { waitingCount } from "./waiting-count.js";
import { fullName } from "../core/format.js";
import { chooseLanguage, language, t } from "../core/i18n.js";
import { switchTheme, theme } from "../core/theme.js";

const ALL_CLIENTS = "/ui/manager?all=1";
const APPROVALS = "/ui/approvals";
const OWN_CLIENTS = "/ui/manager";
/** Pages, what they are called, and the permissions of which one is asked for. */
const PLACES = [
  { address: "/ui/client", name: "nav.client", any: ["clients:read_self"] },
  { address: "/ui/client/credit", name: "nav.credit", any: ["clients:read_self"] },
  {
    address: "/ui/admin",
    name: "nav.admin",
    any: ["users:read_all", "managers:read_all", "models:read", "policies:read", "health:read"],
  },
  { address: "/ui/audit", name: "nav.audit", any: ["audit:read"] },
  { address: APPROVALS, name: "nav.approvals", any: ["approvals:read"] },
  { address: OWN_CLIENTS, name: "nav.manager", any: ["clients:read_own"] },
  { address: ALL_CLIENTS, name: "nav.manager", any: ["clients:read_all"] },
];

/** The header of a person's page.
 * @param {import("./shell.js").Me} me */
export function header(me) {
  return html`<header class="top">
    <a class="brand" href="/ui">${mark()}<span class="on-wide">${t("brand")}</span></a>
    <nav aria-label=${t("menu.main")}>${places(me)}</nav>
    <div class="top-end">
      ${switches()}
      <details class="menu">
        <summary aria-label="${t("menu.account")}: ${fullName(me)}"><span class="who">${fullName(me)}</span></summary>
        <div class="menu-items">
          <p class="muted small">${fullName(me)}<br>${t(`role.${me.role}`)}</p>
          <a href="/ui/account">${t("nav.account")}</a>
          <button type="button" @click=${openPasswordDialog}>${t("action.password")}</button>
          <button type="button" @click=${logOut}>${t("action.logout")}</button>
        </div>
      </details>
    </div>
  </header>`;
}

/** The switches of language and theme, on the login page as well. */
export function switches() {
  const other = language() === "en" ? "ru" : "en";
  return html`
    <button type="button" class="button-quiet" lang=${other} @click=${() => switchTo(other)}>
      <span class="on-wide">${t("switch.language")}</span><span class="on-phone" aria-hidden="true">${other.toUpperCase()}</span>
    </button>
    <button type="button" class="button-icon" aria-label=${t(theme() === "dark" ? "switch.light" : "switch.dark")} @click=${switchTheme}>
      ${theme() === "dark" ? "☀" : "☾"}
    </button>`;
}

/** @param {import("../core/i18n.js").Language} other */
async function switchTo(other) {
  await chooseLanguage(other).catch(() => announce(t("error.Unreachable"), "bad"));
}

/** The product's mark. */
export function mark() {
  return html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="7"/><path d="M6 21a10 10 0 0 1 20 0"/><path d="M16 21l5.5-6"/>
  </svg>`;
}

/** The pages that the person may open; a manager who may read all clients has one list, with a switch.
 * @param {import("./shell.js").Me} me */
function places(me) {
  const open = PLACES.filter(({ any }) => may(me, ...any));
  const hasOwn = open.some(({ address }) => address === OWN_CLIENTS);
  return open
    .filter(({ address }) => !(hasOwn && address === ALL_CLIENTS))
    .map(({ address, name }) => place(address, name));
}

/** @param {string} address
 * @param {string} key */
function place(address, key) {
  const isHere = location.pathname === address.split("?")[0];
  return html`<a href=${address} aria-current=${isHere ? "page" : "false"}>${t(key)}${address === APPROVALS ? waitingCount() : ""}</a>`;
}

/** Leaves once the session has ended; while the service cannot be reached the person is still logged in, and reads so. */
async function logOut() {
  try {
    await post("/auth/logout", undefined, { anonymous: true });
  } catch {
    announce(t("error.StillLoggedIn"), "bad");
    return;
  }
  location.assign("/");
}
