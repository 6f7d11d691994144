/**
 * What every page after the login shares: who is there, the header, announcements, the dialogs of password and session.
 *
 * @typedef {{user_id: number, role: "client" | "manager" | "admin", first_name: string, last_name: string, permissions: string[]}} Me
 * @typedef {{me: Me, update: () => Promise<void>}} Page
 */
import { html } from "../../vendor/lit-html/lit-html.js";
import { announcements } from "../core/announce.js";
import { get, whenSessionIsOver } from "../core/api.js";
import { header } from "./header.js";
import { failed } from "./states.js";
import { passwordDialog } from "./dialogs/password.js";
import { askToLogInAgain, sessionDialog } from "./dialogs/session.js";
import { draw } from "../core/draw.js";
import { addWords, onLanguage, t } from "../core/i18n.js";
import { onTheme } from "../core/theme.js";
import { commonWords } from "../core/words/common.js";

/**
 * Starts a page: learns who is there, then draws header and content, again after each `update()`.
 * @param {{title: string, words: import("../core/i18n.js").Words[], content: (page: Page) => unknown}} page
 *   `title` is a key of the words; `content` is drawn for the first time before this returns
 * @returns {Promise<Page>}
 */
export async function startPage({ title, words, content }) {
  addWords(commonWords, ...words);
  tellTitle(title);
  const root = /** @type {HTMLElement} */ (document.getElementById("page"));
  const me = await whoIsThere(root);
  const redraw = draw(
    root,
    (update) => html`
    <a class="skip" href="#content">${t("nav.skip")}</a>
    ${header(me, update)}
    <main id="content" tabindex="-1">${content({ me, update })}</main>
    ${announcements(update)} ${passwordDialog(update)} ${sessionDialog(me, update)}
  `,
  );
  whenSessionIsOver(() => askToLogInAgain(redraw));
  onTheme(redraw);
  return { me, update: redraw };
}

/** @param {string} key */
function tellTitle(key) {
  const tell = () => {
    document.title = `${t(key)} · ${t("brand")}`;
  };
  tell();
  onLanguage(tell);
}

/** Asks until it is known; somebody without a session is led to the login.
 * @param {HTMLElement} root
 * @returns {Promise<Me>} */
function whoIsThere(root) {
  whenSessionIsOver(() => {
    location.assign(`/?next=${encodeURIComponent(location.pathname + location.search)}`);
    return new Promise(() => {});
  });
  return new Promise((resolve) => {
    const ask = () => get("/auth/me").then(resolve, (error) => draw(root, () => failed(error, ask)));
    ask();
  });
}
