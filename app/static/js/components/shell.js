/**
 * What every page after the login shares: who is there, the header, announcements, the dialogs of password and session.
 *
 * @typedef {import("../core/api-types.js").MeOut} Me
 */
import { html } from "../../vendor/lit-html/lit-html.js";
import { announcements } from "../core/announce.js";
import { whenSessionIsOver } from "../core/api.js";
import { header } from "./header.js";
import { passwordDialog } from "./dialogs/password.js";
import { askToLogInAgain, sessionDialog } from "./dialogs/session.js";
import { stopBanner } from "./stop-banner.js";
import { printHead } from "./printing.js";
import { countWaiting } from "./waiting-count.js";
import { draw } from "../core/draw.js";
import { addWords, onLanguage, t } from "../core/i18n.js";
import { commonWords } from "../core/words/common.js";
import { secondFactorWords } from "../core/words/second-factor.js";
import { signOnWords } from "../core/words/sign-on.js";

/**
 * Starts a page: draws header and content, again after each `update()`.
 * @param {{title: string, words: import("../core/i18n.js").Words[], content: (me: Me) => unknown}} page
 *   `title` is a key of the words; `content` is drawn for the first time before this returns
 * @returns {Me}
 */
export function startPage({ title, words, content }) {
  addWords(commonWords, secondFactorWords, signOnWords, ...words);
  tellTitle(title);
  const me = whoIsThere();
  draw(
    () => html`
    <a class="skip" href="#content">${t("nav.skip")}</a>
    ${header(me)} ${stopBanner()} ${printHead(me)}
    <main id="content" tabindex="-1">${content(me)}</main>
    ${announcements()} ${passwordDialog()} ${sessionDialog(me)}
  `,
  );
  whenSessionIsOver(askToLogInAgain);
  countWaiting(me);
  return me;
}

/** @param {string} key */
function tellTitle(key) {
  const show = () => {
    document.title = `${t(key)} · ${t("brand")}`;
  };
  show();
  onLanguage(show);
}

/** The person whom the page was made for; a page after the login comes with it.
 * @returns {Me} */
function whoIsThere() {
  return JSON.parse(document.getElementById("me")?.textContent ?? "null");
}
