/** The session is over: log in again in front of the page, and go on as if nothing had been. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { post } from "../../core/api.js";
import { attempt } from "../../core/attempt.js";
import { credentialFields } from "../credential-fields.js";
import { dialog } from "../dialog.js";
import { secondStep } from "../second-step.js";
import { signOnButton } from "../sign-on-button.js";
import { problem } from "../states.js";
import { t } from "../../core/i18n.js";
import { here, provider } from "../../core/sign-on.js";
import { update } from "../../core/update.js";

/** @type {{isOpen: boolean, isBusy: boolean, values: {login: string, password: string}, error: unknown}} */
const state = { isOpen: false, isBusy: false, values: { login: "", password: "" }, error: null };
/** @type {(() => void)[]} */
let waiting = [];

const step = secondStep({ id: "session-step", done: goOn });

/** Opens the dialog; kept when the same person has logged in again. All requests that wait go on together.
 * @returns {Promise<void>} */
export function askToLogInAgain() {
  state.isOpen = true;
  update();
  return new Promise((resolve) => waiting.push(resolve));
}

/** The dialog while it is open.
 * @param {import("../shell.js").Me} me */
export function sessionDialog(me) {
  if (!state.isOpen) return "";
  if (step.state.step) return lacking();
  return dialog({
    title: t("session.title"),
    body: html`<form id="session-form" @submit=${(/** @type {Event} */ event) => submit(event, me)}>
      <p>${t("session.text")}</p>
      ${state.error ? problem(state.error) : ""}
      ${byProvider()} ${credentialFields(state.values, { prefix: "session-" })}
    </form>`,
    actions: html`
      <a class="button" href="/">${t("session.other")}</a>
      <button type="submit" form="session-form" class="button button-main" ?disabled=${state.isBusy}>${t("action.login")}</button>`,
  });
}

/** The way by the bank's provider, where there is one; what was typed on the page is lost on it. */
function byProvider() {
  const found = provider();
  if (!found) return "";
  return signOnButton(state, { text: t("signon.with", { name: found.name }), wanted: () => ({ next: here() }) });
}

/** The step after the password, in the same place. */
function lacking() {
  return dialog({
    title: t("session.title"),
    body: step.view(),
    actions: html`
      <a class="button" href="/">${t("session.other")}</a>
      ${step.action() ? html`<button type="submit" form="session-step" class="button button-main" ?disabled=${step.state.isBusy}>${step.action()}</button>` : ""}`,
  });
}

function goOn() {
  Object.assign(state, { isOpen: false, values: { login: "", password: "" } });
  step.begin(null);
  for (const each of waiting) each();
  waiting = [];
}

/** @param {Event} event
 * @param {import("../shell.js").Me} me */
function submit(event, me) {
  event.preventDefault();
  attempt(state, async () => {
    const answer = await post("/auth/login", state.values, { anonymous: true });
    if (answer.user_id !== me.user_id) return location.assign("/ui");
    if (answer.status === "ok") goOn();
    else await step.begin(answer.status, answer);
  });
}
