/** Words of the client's decision.
 * @type {import("../../../core/i18n.js").Words} */
export const clientDecisionWords = {
  en: {
    "mydecision.title": "Decision on your loan",
    "mydecision.approve": "Your loan is approved on these terms.",
    "mydecision.refer": "A person at the bank looks at your application. The decision will appear here.",
    "mydecision.decline": "Your loan is declined.",
    "mydecision.person": "by a person",
    "mydecision.why": "Why",
    "mydecision.why.refer": "Why a person decides",
    "mydecision.contradictory":
      "Sources of information about you contradict each other, and the bank's staff review this application.",
    "mydecision.older": "Your data have changed since this decision. Ask your manager for a new one.",
  },
  ru: {
    "mydecision.title": "Решение по вашему кредиту",
    "mydecision.approve": "Кредит одобрен на этих условиях.",
    "mydecision.refer": "Вашу заявку рассматривает сотрудник банка. Решение появится здесь.",
    "mydecision.decline": "В кредите отказано.",
    "mydecision.person": "сотрудником банка",
    "mydecision.why": "Почему",
    "mydecision.why.refer": "Почему решает сотрудник",
    "mydecision.contradictory":
      "Сведения о вас в разных источниках противоречат друг другу, заявку рассматривает сотрудник банка.",
    "mydecision.older": "После этого решения ваши данные изменились. Попросите менеджера принять новое.",
  },
};
