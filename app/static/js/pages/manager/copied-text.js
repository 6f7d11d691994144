/** Selected lines as text that a spreadsheet takes apart when it is pasted: cells by tabs, numbers as the language writes them. */
import { date, fullName, rating } from "../../core/format.js";
import { t } from "../../core/i18n.js";

/** @typedef {import("./state.js").Row} Row
 * @typedef {import("./columns.js").Column} Column
 * @typedef {import("../../core/i18n.js").Language} Language */

/** @type {Record<Column, (row: Row, language: Language) => string>} */
const CELLS = {
  login: (row) => row.login,
  rating: (row, language) => (row.rating === null ? "" : `${rating(row.rating, language)} ${row.band}`),
  scored: (row, language) => (row.scored_at ? date(row.scored_at, language) : ""),
  days_late: (row) => String(row.arrears?.days ?? ""),
  debt: (row, language) => plain(row.arrears?.amount, language),
  amount: (row, language) => plain(row.amount_total, language),
  changed: (row, language) => date(row.changed_at, language),
  manager: (row) => (row.manager ? fullName(row.manager) : ""),
};
/** What a spreadsheet would run. */
const FORMULA = /^[\s]*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/** @param {Row[]} rows
 * @param {Column[]} columns
 * @param {Language} language */
export function copiedText(rows, columns, language) {
  const head = [t("list.name"), ...columns.map((column) => t(`list.column.${column}`))];
  const lines = rows.map((row) => [fullName(row), ...columns.map((column) => CELLS[column](row, language))]);
  return [head, ...lines].map((cells) => cells.map(harmless).join("\t")).join("\n");
}

/** @param {string} cell */
function harmless(cell) {
  const oneLine = cell.replace(/[\t\r\n]+/g, " ");
  return FORMULA.test(oneLine) ? `'${oneLine}` : oneLine;
}

/** @param {number | null | undefined} amount
 * @param {Language} language */
function plain(amount, language) {
  return amount === null || amount === undefined ? "" : amount.toLocaleString(language, { useGrouping: false });
}
