/** Words of the tables that say the same as a figure.
 * @type {import("../../core/i18n.js").Words} */
export const tableWords = {
  en: { "figure.table.show": "Show as a table", "figure.table.hide": "Hide the table" },
  ru: { "figure.table.show": "Показать таблицей", "figure.table.hide": "Скрыть таблицу" },
};
