/** Words in which values of the feature contract are shown.
 * @type {import("../../core/i18n.js").Words} */
export const valueWords = {
  en: {
    "value.none": "not given",
    "value.unknown": "not known",
    "value.yes": "yes",
    "value.no": "no",
    "value.moment": "less than a month",
    "value.years": { one: "{count} year", other: "{count} years" },
    "value.months": { one: "{count} month", other: "{count} months" },
  },
  ru: {
    "value.none": "не указано",
    "value.unknown": "неизвестно",
    "value.yes": "да",
    "value.no": "нет",
    "value.moment": "меньше месяца",
    "value.years": { one: "{count} год", few: "{count} года", many: "{count} лет", other: "{count} года" },
    "value.months": { one: "{count} месяц", few: "{count} месяца", many: "{count} месяцев", other: "{count} месяца" },
  },
};
