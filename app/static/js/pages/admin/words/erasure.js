/** Words of the erasure of a client.
 * @type {import("../../../core/i18n.js").Words} */
export const erasureWords = {
  en: {
    "users.data": "Data",
    "users.erase": "Erase",
    "users.erased": "data erased",
    "users.data.of": "Data of {name} as a file",
    "erase.title": "Erase the data of {name}?",
    "erase.text":
      "Name, login, features, reasons of scores, credit and sessions are erased for good. This cannot be undone.",
    "erase.stays":
      "The number, the PDs and the sealed entries of the audit trail stay. Erasure is refused while the law has the bank keep the data.",
    "erase.ground": "Ground",
    "erase.ground.request": "Request of the person",
    "erase.ground.consent_withdrawn": "Consent was withdrawn",
    "erase.ground.purpose_fulfilled": "Purpose fulfilled, periods of retention are over",
    "erase.ground.unlawful": "Processing was unlawful",
    "erase.confirm": "To confirm, type the login {login}",
    "erase.done": "The data of {name} are erased.",
    "erase.copies": {
      one: "The held-out loans of {count} model hold the same features.",
      other: "The held-out loans of {count} models hold the same features.",
    },
    "error.NotErasable.not_a_client": "Only clients are erased; the account of an employee is deactivated.",
    "error.NotErasable.erased": "The data of this person are erased already.",
    "error.NotErasable.open_credit": "The client has an open credit; the data are needed until it is repaid.",
    "error.NotErasable.kept_by_law": "The law has the bank keep these data for now; its settings say how long.",
    "field.another_person": "This is not the login of this person.",
  },
  ru: {
    "users.data": "Данные",
    "users.erase": "Удалить данные",
    "users.erased": "данные удалены",
    "users.data.of": "Данные в файле: {name}",
    "erase.title": "Удаление данных: {name}",
    "erase.text": "Имя, логин, анкета, причины оценок, кредит и сеансы удаляются безвозвратно. Отменить это нельзя.",
    "erase.stays":
      "Номер, значения PD и записи журнала аудита под печатями остаются. Пока закон обязывает банк хранить данные, удалить их нельзя.",
    "erase.ground": "Основание",
    "erase.ground.request": "Запрос субъекта данных",
    "erase.ground.consent_withdrawn": "Согласие отозвано",
    "erase.ground.purpose_fulfilled": "Цель обработки достигнута, сроки хранения истекли",
    "erase.ground.unlawful": "Обработка была неправомерной",
    "erase.confirm": "Для подтверждения введите логин {login}",
    "erase.done": "Данные удалены: {name}.",
    "erase.copies": {
      one: "Те же признаки есть в отложенной выборке {count} модели.",
      few: "Те же признаки есть в отложенных выборках {count} моделей.",
      many: "Те же признаки есть в отложенных выборках {count} моделей.",
      other: "Те же признаки есть в отложенных выборках {count} моделей.",
    },
    "error.NotErasable.not_a_client": "Удаляют данные клиентов; учётную запись сотрудника отключают.",
    "error.NotErasable.erased": "Данные уже удалены.",
    "error.NotErasable.open_credit": "У клиента есть непогашенный кредит: до погашения его данные нужны.",
    "error.NotErasable.kept_by_law": "Закон пока обязывает банк хранить эти данные; срок задан в его настройках.",
    "field.another_person": "Это логин другого пользователя.",
  },
};
