/** Words of the login page.
 * @type {import("../../../core/i18n.js").Words} */
export const loginWords = {
  en: {
    "login.title": "Log in",
    "login.demo": "Demo bank",
    "login.demo.text": "Everything runs on this computer with made-up people. Look around as",
    "login.demo.client": "Client",
    "login.demo.manager": "Manager",
    "login.demo.admin": "Administrator",
    "login.demo.auditor": "Auditor",
    "login.demo.risk": "Risk officer",
  },
  ru: {
    "login.title": "Вход",
    "login.demo": "Демонстрационный банк",
    "login.demo.text": "Всё работает на этом компьютере, люди вымышлены. Выберите, кем войти:",
    "login.demo.client": "Клиент",
    "login.demo.manager": "Менеджер",
    "login.demo.admin": "Администратор",
    "login.demo.auditor": "Аудитор",
    "login.demo.risk": "Риск-менеджер",
  },
};
