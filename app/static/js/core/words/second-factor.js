/** Words of second factors: asked for after the password, set up, shown again.
 * @type {import("../i18n.js").Words} */
export const secondFactorWords = {
  en: {
    "factor.code": "Code",
    "factor.code.hint": "Six digits of your authenticator app, or a recovery code.",
    "factor.code.title": "Second factor",
    "factor.setup.title": "Set up a second factor",
    "factor.setup.required": "Your role needs a second factor. Set it up now to go on.",
    "factor.setup.text":
      "Scan this code with an authenticator app, or type the key into it. Then enter the code that it shows.",
    "factor.setup.image": "QR code of the key",
    "factor.setup.key": "Key",
    "factor.setup.code": "Code of the app",
    "factor.setup.confirm": "Confirm",
    "factor.codes.title": "Recovery codes",
    "factor.codes.text":
      "Each of these codes replaces the app once. Keep them where the phone is not: they are not shown again.",
    "factor.codes.copy": "Copy the codes",
    "factor.codes.copied": "Copied.",
    "factor.codes.failed": "Copying failed; select the codes and copy them.",
    "factor.codes.kept": "I have kept them",
    "factor.again": "Start again",
    "field.wrong_code": "This code is not valid now. Wait for the next one of the app, or check its clock.",
    "error.SecondFactorLocked":
      "Too many wrong codes in a row. Use a recovery code, or have an administrator reset the second factor.",
    "error.SecondFactorUnreadable":
      "The second factor cannot be read now. Use a recovery code, or ask the administrator to look at the service's key.",
    "error.SecondFactorMissing": "There is no second factor. Load the page again and look.",
    "error.SecondFactorRequired": "Your role must have a second factor. Set up another app instead.",
    "error.ProofNeeded": "This needs a fresh proof of who you are. Open it again.",
  },
  ru: {
    "factor.code": "Код",
    "factor.code.hint": "Шесть цифр из приложения-аутентификатора или резервный код.",
    "factor.code.title": "Второй фактор",
    "factor.setup.title": "Настройка второго фактора",
    "factor.setup.required": "Для вашей роли нужен второй фактор. Настройте его, чтобы продолжить.",
    "factor.setup.text":
      "Отсканируйте код приложением-аутентификатором или введите в него ключ. Затем введите код, который оно покажет.",
    "factor.setup.image": "Код с ключом для сканирования",
    "factor.setup.key": "Ключ",
    "factor.setup.code": "Код из приложения",
    "factor.setup.confirm": "Подтвердить",
    "factor.codes.title": "Резервные коды",
    "factor.codes.text":
      "Каждый код один раз заменяет приложение. Храните их отдельно от телефона: больше они не будут показаны.",
    "factor.codes.copy": "Скопировать коды",
    "factor.codes.copied": "Скопировано.",
    "factor.codes.failed": "Скопировать не удалось: выделите коды и скопируйте их.",
    "factor.codes.kept": "Коды сохранены",
    "factor.again": "Начать заново",
    "field.wrong_code": "Сейчас этот код не действует. Дождитесь следующего кода или проверьте часы телефона.",
    "error.SecondFactorLocked":
      "Слишком много неверных кодов подряд. Введите резервный код или попросите администратора сбросить второй фактор.",
    "error.SecondFactorUnreadable":
      "Сейчас второй фактор не прочитать. Введите резервный код или попросите администратора проверить ключ службы.",
    "error.SecondFactorMissing": "Второго фактора нет. Загрузите страницу заново.",
    "error.SecondFactorRequired": "Для вашей роли второй фактор обязателен. Настройте другое приложение.",
    "error.ProofNeeded": "Нужно ещё раз подтвердить, что это вы. Откройте это заново.",
  },
};
