/** Words of what would change the rating.
 * @type {import("../../../core/i18n.js").Words} */
export const whatIfWords = {
  en: {
    "whatif.title": "What would change it",
    "whatif.hint": "The smallest changes of your details that would bring you to the next better rating.",
    "whatif.ask": "Show what would change it",
    "whatif.runs": "Searching…",
    "whatif.now": "On your present data your rating is {rating}, band {band}.",
    "whatif.best": "You are in the best band already.",
    "whatif.any": "Any one of these would be enough for band {band}:",
    "whatif.change": "{feature}: {proposed} (now {present})",
    "whatif.result": "Your rating would be {rating}, band {band}.",
    "whatif.none": "No change of what you could change, alone or two together, would bring you to band {band}.",
    "whatif.searched": "Considered: {names}.",
    "whatif.left": "Not considered: {names}.",
    "whatif.note": "With this model and today's data, no promise. The rating is decided by your application as it is.",
    "whatif.done": {
      one: "{count} way to a better rating found.",
      other: "{count} ways to a better rating found.",
    },
  },
  ru: {
    "whatif.title": "Что изменило бы рейтинг",
    "whatif.hint": "Наименьшие изменения ваших данных, при которых рейтинг перешёл бы в следующий, лучший класс.",
    "whatif.ask": "Показать, что изменило бы рейтинг",
    "whatif.runs": "Ищем…",
    "whatif.now": "По нынешним данным ваш рейтинг — {rating}, класс {band}.",
    "whatif.best": "У вас уже лучший класс.",
    "whatif.any": "Для класса {band} хватило бы любого из этих изменений:",
    "whatif.change": "{feature}: {proposed} (сейчас {present})",
    "whatif.result": "Рейтинг стал бы {rating}, класс {band}.",
    "whatif.none": "Ни одно из возможных для вас изменений, даже два сразу, не привело бы к классу {band}.",
    "whatif.searched": "Рассмотрены: {names}.",
    "whatif.left": "Не рассмотрены: {names}.",
    "whatif.note":
      "По нынешней модели и сегодняшним данным; это не обещание. Рейтинг рассчитывается по заявке как есть.",
    "whatif.done": {
      one: "Найден {count} путь к лучшему рейтингу.",
      few: "Найдено {count} пути к лучшему рейтингу.",
      many: "Найдено {count} путей к лучшему рейтингу.",
      other: "Найдено {count} пути к лучшему рейтингу.",
    },
  },
};
