/** The login page. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { ApiError, get, post } from "../../core/api.js";
import { attempt } from "../../core/attempt.js";
import { credentialFields } from "../../components/credential-fields.js";
import { mark, switches } from "../../components/header.js";
import { secondStep } from "../../components/second-step.js";
import { problem } from "../../components/states.js";
import { draw } from "../../core/draw.js";
import { addWords, onLanguage, t } from "../../core/i18n.js";
import { destination } from "../../core/next.js";
import { provider, signOnIn } from "../../core/sign-on.js";
import { update } from "../../core/update.js";
import { commonWords } from "../../core/words/common.js";
import { secondFactorWords } from "../../core/words/second-factor.js";
import { signOnWords } from "../../core/words/sign-on.js";
import { withProvider } from "./provider.js";
import { loginWords } from "./words/login.js";

/** @typedef {import("../../core/api-types.js").DemoLoginOut} DemoLogin */
const came = signOnIn(location);
const blank = { login: "", password: "" };
/** @type {{values: {login: string, password: string}, isBusy: boolean, error: unknown, invitation: string, demo: DemoLogin[]}} */
const state = { values: { ...blank }, isBusy: false, error: came.error, invitation: came.invitation, demo: [] };
const SECOND_MS = 1000;
let home = "/ui";
const step = secondStep({ id: "second-step", done: () => location.assign(destination(location.search, home)) });
start();

function start() {
  addWords(commonWords, secondFactorWords, signOnWords, loginWords);
  const tell = () => {
    document.title = `${t("action.login")} · ${t("brand")}`;
  };
  tell();
  onLanguage(tell);
  draw(view);
}

if (came.step) attempt(state, async () => goOn(await get("/sso/step", { anonymous: true })));
if (!provider()) document.getElementById("login")?.focus();
get("/auth/demo", { anonymous: true }).then(
  (logins) => {
    state.demo = logins;
    update();
  },
  () => {},
);

function view() {
  return html`<header class="top top-bare">
    <span class="brand">${mark()}<span>${t("brand")}</span></span>
    <div class="top-end">${switches()}</div>
  </header>
  <main id="content" class="login">
    ${step.state.step ? second(step.state.step) : first()}
  </main>`;
}

function first() {
  if (came.step && state.isBusy) return html`<div class="card" aria-busy="true"><h1>${t("login.title")}</h1></div>`;
  return html`<section class="card">
      <h1>${t(state.invitation ? "signon.invited" : "login.title")}</h1>
      ${withProvider(state, credentials())}
    </section>
    ${state.demo.length && provider()?.local !== "off" ? demo() : ""}`;
}

function credentials() {
  return html`<form @submit=${submit}>
    ${state.error && !provider() ? problem(state.error) : ""}
    ${credentialFields(state.values)}
    <button type="submit" class="button ${provider() ? "" : "button-main"} button-wide" ?disabled=${state.isBusy}>${t("action.login")}</button>
  </form>`;
}

/** @param {import("../../components/second-step.js").Step} which */
function second(which) {
  const titles = {
    code: "factor.code.title",
    password: "handed.title",
    enrolment: "factor.setup.title",
    passkey: "factor.passkey.title",
    codes: "factor.codes.title",
  };
  const action = step.action();
  return html`<section class="card">
    <h1>${t(titles[which])}</h1>
    ${which === "enrolment" ? html`<p>${t("factor.setup.required")}</p>` : ""}
    ${step.view()}
    ${action ? html`<button type="submit" form="second-step" class="button button-main button-wide" ?disabled=${step.state.isBusy}>${action}</button>` : ""}
    ${which === "codes" ? "" : html`<button type="button" class="button button-wide" @click=${() => step.begin(null)}>${t("factor.again")}</button>`}
  </section>`;
}

function demo() {
  return html`<section class="card demo" aria-labelledby="demo-title">
    <h2 id="demo-title">${t("login.demo")}</h2>
    <p class="muted">${t("login.demo.text")}</p>
    <div class="demo-logins">
      ${state.demo.map(
        (one) => html`
        <button type="button" class="button" ?disabled=${state.isBusy} @click=${() => logIn(one)}>${t(`login.demo.${one.role}`)}</button>`,
      )}
    </div>
  </section>`;
}

/** @param {Event} event */
function submit(event) {
  event.preventDefault();
  logIn(state.values);
}

/** @param {{login: string, password: string}} credentials */
async function logIn({ login, password }) {
  await attempt(state, async () => goOn(await post("/auth/login", { login, password }, { anonymous: true })));
  countDown(state.error);
}

/** Goes on to the step that the login still lacks, or to the next page.
 * @param {import("../../core/api-types.js").LoggedInOut} answer */
async function goOn(answer) {
  home = answer.redirect;
  if (answer.status !== "ok") {
    state.values = { ...blank };
    await step.begin(answer.status, answer);
    return queueMicrotask(() => firstOfStep()?.focus());
  }
  location.assign(destination(location.search, answer.redirect));
  await new Promise(() => {}); // busy until the next page is there
}

/** What the step begins with: a passkey's button, or a field.
 * @returns {HTMLElement | null} */
function firstOfStep() {
  return document.querySelector(".second-step button, .second-step input");
}

/** Tells the time left until another try, second by second.
 * @param {unknown} error */
function countDown(error) {
  if (!(error instanceof ApiError) || !error.retryAfter) return;
  const tick = setInterval(() => {
    error.retryAfter -= 1;
    if (error.retryAfter <= 0) state.error = null;
    if (state.error !== error) clearInterval(tick);
    update();
  }, SECOND_MS);
}
