/**
 * The page of admins: users, managers, models, policies, health. Which of them is shown stands in the address.
 *
 * @typedef {import("./address.js").Address} Address
 * @typedef {{
 *   me: import("../../components/shell.js").Me,
 *   go: (address: Address, how?: {replace?: boolean}) => void,
 *   ask: (question: import("../../components/confirm.js").Question) => void
 * }} AdminPage
 *   `go` shows another address, in the place of the present one with `replace`; `ask` opens the question's dialog
 * @typedef {{open: (address: Address) => void, view: () => unknown, close?: () => void}} SectionView
 *   `open` is called with each address of the section, `close` when another section follows
 */
import { html } from "../../../vendor/lit-html/lit-html.js";
import { opened, READING, readAddress, SECTIONS, writeAddress } from "./address.js";
import { healthSection } from "./health.js";
import { managersSection } from "./managers.js";
import { modelsSection } from "./models.js";
import { newUserSection } from "./new-user.js";
import { policiesSection } from "./policies.js";
import { programsSection } from "./programs.js";
import { usersSection } from "./users.js";
import { confirmation } from "../../components/confirm.js";
import { tabs } from "../../components/tabs.js";
import { t } from "../../core/i18n.js";
import { may } from "../../core/may.js";
import { update } from "../../core/update.js";
import { startPage } from "../../components/shell.js";
import { erasureWords } from "../../core/words/erasure.js";
import { adminHealthWords } from "./words/health.js";
import { adminManagersWords } from "./words/managers.js";
import { adminEvidenceWords } from "./words/evidence.js";
import { adminGatesWords } from "./words/gates.js";
import { adminModelsWords } from "./words/models.js";
import { adminProgramsWords } from "./words/programs.js";
import { adminUsersWords } from "./words/users.js";
import { adminWords } from "./words/admin.js";
import { tableWords } from "../../figures/words/tables.js";
import { featureFormWords } from "../../features/words/form.js";
import { valueWords } from "../../features/words/values.js";

const words = [
  tableWords,
  adminWords,
  adminUsersWords,
  adminManagersWords,
  adminProgramsWords,
  adminEvidenceWords,
  adminGatesWords,
  adminModelsWords,
  adminHealthWords,
  erasureWords,
  featureFormWords,
  valueWords,
];
/** @type {() => unknown} */
let content = () => "";
const me = startPage({ title: "nav.admin", words, content: () => content() });

const questions = confirmation();
/** @type {AdminPage} */
const page = { me, go, ask: questions.ask };
const sections = {
  users: usersSection(page),
  managers: managersSection(page),
  programs: programsSection(page),
  models: modelsSection(page),
  policies: policiesSection(page),
  health: healthSection(),
  adding: newUserSection(page),
};
const readable = SECTIONS.filter((section) => may(me, READING[section]));
let address = readAddress(location.search, readable);
/** @type {SectionView} */
let shown = sectionOf(address);

content = view;
window.addEventListener("popstate", () => show(readAddress(location.search, readable)));
shown.open(address);
update();

function view() {
  return html`<h1 class="page-title">${t("nav.admin")}</h1>
    ${tabs(t("admin.sections"), readable.map(tab))} ${shown.view()} ${questions.view()}`;
}

/** @param {import("./address.js").Section} section */
function tab(section) {
  const to = opened(section);
  return {
    href: writeAddress(to),
    text: t(`admin.${section}`),
    isCurrent: address.section === section,
    open: () => go(to),
  };
}

/** @param {Address} to
 * @param {{replace?: boolean}} [how] */
function go(to, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"](null, "", writeAddress(to));
  show(to);
}

/** @param {Address} to */
function show(to) {
  const next = sectionOf(to);
  if (next !== shown) shown.close?.();
  [address, shown] = [to, next];
  shown.open(to);
  update();
}

/** @param {Address} of
 * @returns {SectionView} */
function sectionOf(of) {
  return sections[of.adding && may(me, "users:manage") ? "adding" : of.section];
}
