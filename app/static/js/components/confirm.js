/**
 * A question before something that has consequences, its answer, and what came of it, in one dialog.
 *
 * @typedef {{
 *   title: () => string, body: (error: unknown) => unknown, action: () => string,
 *   isDangerous?: boolean | (() => boolean), isWaiting?: () => boolean,
 *   run: () => Promise<unknown>, result?: () => unknown
 * }} Question
 *   `isWaiting`: what the answer depends on is not there yet; `body` names the consequence, and shows the errors of its fields; `action` is the verb on the button; `run` does it,
 *   and is done when what stands behind the dialog is new; `result` stays to be read, without it the dialog closes
 * @typedef {{question: Question | null, isBusy: boolean, isDone: boolean, error: unknown}} State
 */
import { ref } from "../../vendor/lit-html/directives/ref.js";
import { html } from "../../vendor/lit-html/lit-html.js";
import { ApiError } from "../core/api.js";
import { attempt } from "../core/attempt.js";
import { t } from "../core/i18n.js";
import { update } from "../core/update.js";
import { dialog } from "./dialog.js";
import { problem } from "./states.js";

/** One question at a time. The page that asks keeps `view()` in what is drawn. */
export function confirmation() {
  /** @type {State} */
  const state = { question: null, isBusy: false, isDone: false, error: null };

  /** @param {Question} question */
  function ask(question) {
    Object.assign(state, { question, isBusy: false, isDone: false, error: null });
    update();
  }

  function close() {
    if (state.isBusy) return;
    state.question = null;
    update();
  }

  /** @param {Event} event */
  function answer(event) {
    event.preventDefault();
    const { question } = state;
    if (!question) return;
    attempt(state, async () => {
      await question.run();
      if (question.result) state.isDone = true;
      else state.question = null;
    });
  }

  function view() {
    const { question } = state;
    if (!question) return "";
    return dialog({
      title: question.title(),
      close,
      body: state.isDone ? answered(question) : asked(question, state, answer),
      actions: state.isDone ? toClose(close) : toAnswer(question, state, close),
    });
  }

  return { ask, view };
}

/** @param {Question} question
 * @param {State} state
 * @param {(event: Event) => void} answer */
function asked(question, { error }, answer) {
  const isOfFields = error instanceof ApiError && error.fields.length > 0;
  return html`<form id="confirm-form" class="confirm" novalidate @submit=${answer}>
    ${question.body(error)} ${error && !isOfFields ? problem(error) : ""}
  </form>`;
}

/** @param {Question} question
 * @param {State} state
 * @param {() => void} close */
function toAnswer(question, { isBusy }, close) {
  return html`
    <button type="button" class="button" ?disabled=${isBusy} @click=${close}>${t("action.cancel")}</button>
    <button
      type="submit" form="confirm-form" class="button ${isDangerous(question) ? "button-danger" : "button-main"}"
      ?disabled=${isBusy || question.isWaiting?.()} aria-busy=${isBusy ? "true" : "false"}
    >${question.action()}</button>`;
}

/** @param {Question} question */
function isDangerous({ isDangerous: isIt = false }) {
  return typeof isIt === "function" ? isIt() : isIt;
}

/** @param {Question} question */
function answered(question) {
  return html`<div id="confirm-result" class="confirm">${question.result?.()}</div>`;
}

/** @param {() => void} close */
function toClose(close) {
  return html`<button
    type="button" class="button button-main" aria-describedby="confirm-result" @click=${close} ${ref(focus)}
  >${t("action.close")}</button>`;
}

/** @param {Element | undefined} element */
function focus(element) {
  if (element instanceof HTMLElement) queueMicrotask(() => element.focus());
}
