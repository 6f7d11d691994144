/** Words about applications.
 * @type {import("../../../core/i18n.js").Words} */
export const applicationWords = {
  en: {
    "applications.title": "Applications",
    "applications.about": "Applicants without an account, sent by systems of the bank. The newest come first.",
    "applications.none": "No application was sent yet",
    "applications.none.hint": "They come here when a system sends them with its key.",
    "applications.id": "Number",
    "applications.from": "Sent by",
    "applications.sent": "Received",
    "applications.rating": "Rating",
    "applications.acts": "Actions",
    "applications.erased": "erased on {time}",
    "applications.newest": "Newest",
    "applications.older": "Older",
  },
  ru: {
    "applications.title": "Заявки",
    "applications.about": "Заявители без учётной записи; заявки присылают системы банка. Сначала новые.",
    "applications.none": "Заявок пока не было",
    "applications.none.hint": "Они появятся здесь, когда система пришлёт их по своему ключу.",
    "applications.id": "Номер",
    "applications.from": "Кто прислал",
    "applications.sent": "Получена",
    "applications.rating": "Рейтинг",
    "applications.acts": "Действия",
    "applications.erased": "данные удалены {time}",
    "applications.newest": "К новым",
    "applications.older": "Более ранние",
  },
};
