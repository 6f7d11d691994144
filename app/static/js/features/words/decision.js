/** Words of decisions that clients and the bank's people read alike.
 * @type {import("../../core/i18n.js").Words} */
export const decisionWords = {
  en: {
    "decision.approve": "Approved",
    "decision.refer": "With a person",
    "decision.decline": "Declined",
    "decision.amount": "Amount asked for",
    "decision.term": "Term",
    "decision.months": { one: "{count} month", other: "{count} months" },
    "decision.limit": "Limit",
    "decision.price": "Rate, a year",
    "decision.moment": "Decided",
    "decision.automated": "automatically",
  },
  ru: {
    "decision.approve": "Одобрено",
    "decision.refer": "Решает сотрудник",
    "decision.decline": "Отказано",
    "decision.amount": "Запрошенная сумма",
    "decision.term": "Срок",
    "decision.months": {
      one: "{count} месяц",
      few: "{count} месяца",
      many: "{count} месяцев",
      other: "{count} месяца",
    },
    "decision.limit": "Лимит",
    "decision.price": "Ставка годовых",
    "decision.moment": "Когда решено",
    "decision.automated": "автоматически",
  },
};
