/** Words of the portfolio over time, which come with its charts.
 * @type {import("../../../core/i18n.js").Words} */
export const overtimeWords = {
  en: {
    "overtime.rating": "rating",
    "overtime.ratings": "Ratings now",
    "overtime.ratings.hint": "Clients by their latest rating.",
    "overtime.bands": "Bands by month",
    "overtime.bands.hint":
      "Clients by the band of their last score at the end of each month; the last column is today. A new model moves bands, too.",
    "overtime.overdue": "Overdue by month",
    "overtime.overdue.hint": "Credits that were past due in that month, by their payment history.",
    "overtime.credits": "credits",
    "overtime.month": "Month",
    "overtime.moves": "Moves between bands",
    "overtime.moves.hint":
      "Rows: the band before that day; columns: now. Red to the right: worse; green to the left: better.",
    "overtime.since": "Since",
    "overtime.corner": "Then / now",
    "overtime.never": "no score",
  },
  ru: {
    "overtime.rating": "рейтинг",
    "overtime.ratings": "Рейтинги сейчас",
    "overtime.ratings.hint": "Клиенты по последнему рейтингу.",
    "overtime.bands": "Классы по месяцам",
    "overtime.bands.hint":
      "Клиенты по классу последней оценки на конец месяца; последний столбец — сегодня. Новая модель тоже меняет классы.",
    "overtime.overdue": "Просрочка по месяцам",
    "overtime.overdue.hint": "Кредиты, просроченные в этом месяце, по истории платежей.",
    "overtime.credits": "кредиты",
    "overtime.month": "Месяц",
    "overtime.moves": "Переходы между классами",
    "overtime.moves.hint":
      "Строки — класс до этого дня, столбцы — сейчас. Красное справа — хуже, зелёное слева — лучше.",
    "overtime.since": "С даты",
    "overtime.corner": "Было / стало",
    "overtime.never": "без оценки",
  },
};
