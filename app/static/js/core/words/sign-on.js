/** Words of sign-on by the bank's provider.
 * @type {import("../i18n.js").Words} */
export const signOnWords = {
  en: {
    "signon.with": "Sign on with {name}",
    "signon.again": "Confirm with {name}",
    "signon.again.text":
      "This needs a fresh proof of who you are. {name} asks you for it, and you come back to this page.",
    "signon.or": "or with a password",
    "signon.clients": "For clients of the bank",
    "signon.emergency": "Emergency login",
    "signon.invited": "You are invited",
    "signon.invited.text":
      "Sign on with {name} once. From then on it is your way in, and a password is not needed any more.",
    "error.ProviderUnavailable":
      "The bank's sign-on does not answer. Open sessions go on. Try again in a minute; if it stays so, call the bank's service desk.",
    "error.SignOnRefused": "The sign-on did not work. Try again.",
    "error.SignOnRefused.refused": "You were not signed on. Try again.",
    "error.SignOnRefused.expired": "This sign-on is over or was used before. Start again.",
    "error.SignOnRefused.answer":
      "The answer of the bank's sign-on cannot be trusted, so nothing was opened. Try again; report it if it happens again.",
    "error.SignOnRefused.clock":
      "The clocks of the bank's sign-on and of this service differ by more than two minutes. The service desk has to set them.",
    "error.SignOnRefused.not_invited":
      "The bank's sign-on knows you, this service does not yet. Ask an administrator for an invitation.",
    "error.SignOnRefused.invitation": "This invitation was used, has expired or was replaced. Ask for a new one.",
    "error.SignOnRefused.bound":
      "This account, or yours at the bank's sign-on, is bound already. Ask an administrator.",
    "error.SignOnRefused.inactive": "Your account here is deactivated. Ask an administrator.",
    "error.SignOnRefused.no_group":
      "None of your groups at the bank grants access here. Ask those who grant groups at the bank.",
    "error.SignOnRefused.no_role":
      "Your groups grant a role that this account cannot take. Ask an administrator for an invitation to another account.",
  },
  ru: {
    "signon.with": "Войти через {name}",
    "signon.again": "Подтвердить через {name}",
    "signon.again.text":
      "Нужно ещё раз подтвердить, что это вы. Это делает {name}, затем вы вернётесь на эту страницу.",
    "signon.or": "или по паролю",
    "signon.clients": "Для клиентов банка",
    "signon.emergency": "Аварийный вход",
    "signon.invited": "Вас пригласили",
    "signon.invited.text":
      "Один раз войдите через {name}. После этого вы всегда будете входить так, пароль больше не понадобится.",
    "error.ProviderUnavailable":
      "Служба входа банка не отвечает. Открытые сеансы продолжают работать. Попробуйте через минуту; если не поможет, обратитесь в службу поддержки банка.",
    "error.SignOnRefused": "Войти не удалось. Попробуйте ещё раз.",
    "error.SignOnRefused.refused": "Вход не состоялся. Попробуйте ещё раз.",
    "error.SignOnRefused.expired": "Время этого входа истекло, или он уже использован. Начните заново.",
    "error.SignOnRefused.answer":
      "Ответу службы входа банка нельзя доверять, поэтому доступ не открыт. Попробуйте ещё раз; если повторится, сообщите об этом.",
    "error.SignOnRefused.clock":
      "Часы службы входа банка и этой системы расходятся больше чем на две минуты. Их должна настроить служба поддержки.",
    "error.SignOnRefused.not_invited":
      "Служба входа банка вас знает, а эта система пока нет. Попросите приглашение у администратора.",
    "error.SignOnRefused.invitation": "Приглашение уже использовано, истекло или заменено. Попросите новое.",
    "error.SignOnRefused.bound":
      "Эта учётная запись или ваша запись в службе входа банка уже привязана. Обратитесь к администратору.",
    "error.SignOnRefused.inactive": "Ваша учётная запись здесь отключена. Обратитесь к администратору.",
    "error.SignOnRefused.no_group":
      "Ни одна из ваших групп в банке не даёт доступа к этой системе. Обратитесь к тем, кто назначает группы.",
    "error.SignOnRefused.no_role":
      "Ваши группы дают роль, которую эта учётная запись не может получить. Попросите у администратора приглашение в другую учётную запись.",
  },
};
