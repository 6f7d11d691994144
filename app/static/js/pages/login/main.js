/** The login page. */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { ApiError, get, post } from "../../core/api.js";
import { attempt } from "../../core/attempt.js";
import { credentialFields } from "../../components/credential-fields.js";
import { mark, switches } from "../../components/header.js";
import { problem } from "../../components/states.js";
import { draw } from "../../core/draw.js";
import { addWords, onLanguage, t } from "../../core/i18n.js";
import { destination } from "../../core/next.js";
import { update } from "../../core/update.js";
import { commonWords } from "../../core/words/common.js";
import { loginWords } from "./words/login.js";

/** @typedef {import("../../core/api-types.js").DemoLoginOut} DemoLogin */
/** @type {{values: {login: string, password: string}, isBusy: boolean, error: unknown, demo: DemoLogin[]}} */
const state = { values: { login: "", password: "" }, isBusy: false, error: null, demo: [] };
const SECOND_MS = 1000;
start();

function start() {
  addWords(commonWords, loginWords);
  const tell = () => {
    document.title = `${t("action.login")} · ${t("brand")}`;
  };
  tell();
  onLanguage(tell);
  draw(view);
}

document.getElementById("login")?.focus();
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
    <section class="card">
      <h1>${t("login.title")}</h1>
      <form @submit=${submit}>
        ${state.error ? problem(state.error) : ""}
        ${credentialFields(state.values)}
        <button type="submit" class="button button-main button-wide" ?disabled=${state.isBusy}>${t("action.login")}</button>
      </form>
    </section>
    ${state.demo.length ? demo() : ""}
  </main>`;
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
  await attempt(state, async () => {
    const answer = await post("/auth/login", { login, password }, { anonymous: true });
    location.assign(destination(location.search, answer.redirect));
    await new Promise(() => {}); // busy until the next page is there
  });
  countDown(state.error);
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
