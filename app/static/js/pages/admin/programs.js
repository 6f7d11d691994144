/** The section of programs: service accounts with their keys. A key is made, shown once, and revoked here. */
import { html, nothing } from "../../../vendor/lit-html/lit-html.js";
import { empty, failed, loading, problem } from "../../components/states.js";
import { table } from "../../components/table.js";
import { moment } from "../../core/format.js";
import { language, t } from "../../core/i18n.js";
import { loaded } from "../../core/loaded.js";
import { readPage } from "./people.js";
import { keyQuestion } from "./key-question.js";
import { programQuestion, revocation, switching } from "./program-questions.js";

/**
 * @typedef {import("../../core/api-types.js").ServiceAccountOut} Program
 * @typedef {import("../../core/api-types.js").KeyOut} Key
 */

const ALL_ROWS = 1000;
/** As many keys as may be in use at once. */
const LIVE_KEYS = 2;

/** @param {import("./main.js").AdminPage} page
 * @returns {import("./main.js").SectionView} */
export function programsSection({ ask }) {
  /** @type {import("../../core/loaded.js").Loaded<import("./people.js").Page<Program>>} */
  const list = loaded();

  function open() {
    return list.load((signal) => readPage("/service-accounts", { limit: ALL_ROWS }, signal));
  }

  function view() {
    const { data, error } = list;
    if (!data) return error ? failed(error, open) : loading(6, "skeleton-rows");
    const add = html`<button type="button" class="button button-main" @click=${() => ask(programQuestion(open))}>${t("programs.add")}</button>`;
    if (!data.rows.length) return empty(t("programs.none"), t("programs.none.hint"), add);
    return html`<div class="toolbar"><p class="muted">${t("programs.about")}</p>${add}</div>
      ${error ? problem(error) : nothing}
      ${table({ caption: t("admin.programs"), columns: columns(), rows: data.rows, key: ({ id }) => id, isBusy: list.isLoading })}`;
  }

  /** @returns {import("../../components/table.js").Column<Program>[]} */
  function columns() {
    return [
      { title: t("programs.name"), kind: "main", cell: name },
      { title: t("programs.owner"), cell: ({ owner }) => owner },
      { title: t("programs.keys"), cell: keysOf },
      { title: t("list.actions"), kind: "actions", cell: actions },
    ];
  }

  /** @param {Program} program */
  function keysOf(program) {
    const live = program.keys.filter((key) => key.is_live);
    if (!live.length) return html`<span class="muted">${t("programs.keys.none")}</span>`;
    return html`<ul class="plain-list">${live.map(
      (key) => html`<li>${shown(key)}
      <button
        type="button" class="button button-small" aria-label="${t("keys.revoke")}: ${key.prefix}…"
        @click=${() => ask(revocation(program, key, open))}
      >${t("keys.revoke")}</button></li>`,
    )}</ul>`;
  }

  /** @param {Program} program */
  function actions(program) {
    const isFull = program.keys.filter((key) => key.is_live).length >= LIVE_KEYS;
    return html`<span class="row actions">
      ${program.is_active && !isFull ? button(t("keys.make"), program, () => ask(keyQuestion(program, open))) : nothing}
      ${button(t(program.is_active ? "users.deactivate" : "users.activate"), program, () => ask(switching(program, open)))}
    </span>`;
  }

  return { open, view };
}

/** @param {Program} program */
function name(program) {
  return html`<span class="record-name">${program.name}</span>
    <span class="code small">${program.login}</span>
    ${program.is_active ? nothing : html`<span class="tag tag-warn">${t("programs.inactive")}</span>`}`;
}

/** @param {Key} key */
function shown(key) {
  const used = key.last_used ? t("keys.used", { time: moment(key.last_used, language()) }) : t("keys.unused");
  return html`<span class="code">${key.prefix}…</span>
    <span>${key.scopes.map((scope) => t(`keys.scope.${scope}`)).join(", ")}</span>
    ${key.must_sign ? html`<span class="tag">${t("keys.signed")}</span>` : nothing}
    <span class="muted small">${t("keys.until", { time: moment(key.expires, language()) })}; ${used}</span>`;
}

/** @param {string} text
 * @param {Program} program
 * @param {() => void} act */
function button(text, program, act) {
  return html`<button type="button" class="button button-small" aria-label="${text}: ${program.name}" @click=${act}>${text}</button>`;
}
