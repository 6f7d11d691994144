/** Short messages: shown for a while in a corner, and read out by screen readers. */

import { repeat } from "../../vendor/lit-html/directives/repeat.js";
import { html } from "../../vendor/lit-html/lit-html.js";
import { t } from "./i18n.js";
import { update } from "./update.js";

const SHOWN_MS = 7000;

/** @typedef {{id: number, text: string, kind: "good" | "bad"}} Message */

/** @type {Message[]} */
let messages = [];
let lastId = 0;

/** Announces something that has happened.
 * @param {string} text
 * @param {"good" | "bad"} [kind] */
export function announce(text, kind = "good") {
  lastId += 1;
  const id = lastId;
  messages = [...messages, { id, text, kind }];
  setTimeout(() => dismiss(id), SHOWN_MS);
  update();
}

/** The place where messages appear; part of every page, so that screen readers watch it from the start. */
export function announcements() {
  return html`<div class="announcements" role="status" aria-live="polite">
    ${repeat(messages, ({ id }) => id, announcement)}
  </div>`;
}

/** @param {Message} message */
function announcement({ id, text, kind }) {
  return html`<div class="announcement announcement-${kind}">
    <span>${text}</span>
    <button type="button" class="button-icon" aria-label=${t("action.close")} @click=${() => dismiss(id)}>✕</button>
  </div>`;
}

/** @param {number} id */
function dismiss(id) {
  messages = messages.filter((message) => message.id !== id);
  update();
}
