/** Words of the gates of a promotion: what they are called, how they end and why, by the service's codes.
 * @type {import("../../../core/i18n.js").Words} */
export const adminGatesWords = {
  en: {
    "gate.artifact": "File",
    "gate.discrimination": "Good and bad separated",
    "gate.calibration": "True probabilities",
    "gate.behaviour": "Behaviour",
    "gate.passed": "passed",
    "gate.failed": "failed",
    "gate.not_judged": "not judged",
    "gate.why.artifact_usable": "The file is whole and takes the service's inputs.",
    "gate.why.no_rows": "No held-out loans lie beside this model: there is nothing to judge it on.",
    "gate.why.too_few_rows":
      "Too few held-out loans with a known outcome: {bad} bad and {good} good; at least {at_least} of each are needed.",
    "gate.why.columns_missing": "The held-out loans lack {columns}.",
    "gate.why.no_champion": "There is no champion to compare with.",
    "gate.why.champion_unusable": "The champion cannot be opened for a comparison.",
    "gate.why.champion_columns_missing":
      "The champion (contract {contract}) needs {columns}, which the held-out loans lack.",
    "gate.why.no_interval": "The difference of AUC cannot be judged on these loans.",
    "gate.why.auc_worse":
      "AUC is {difference} against the champion's ({low} to {high}), loans: {rows}. If the champion has learnt from some of them, that favours it.",
    "gate.why.auc_not_worse": "AUC is {difference} against the champion's ({low} to {high}), loans: {rows}.",
    "gate.why.calibration_close":
      "Mean PD {mean_pd} against a bad rate of {bad_rate} (may be off by {mean_gap_limit}), calibration error {calibration_error} (at most {calibration_error_limit}), loans: {rows}.",
    "gate.why.calibration_off":
      "Mean PD {mean_pd} against a bad rate of {bad_rate} (may be off by {mean_gap_limit}), calibration error {calibration_error} (at most {calibration_error_limit}), loans: {rows}.",
    "gate.why.behaviour_holds": "All rules hold around held-out applicants: {rules}.",
    "gate.why.behaviour_broken": "Rules that do not hold: {broken}.",
    "gate.rule.reasons_sum": "reasons sum to the raw log-odds",
    "gate.rule.rows_alone": "an applicant alone scores as in a batch",
    "gate.rule.order_kept": "the stored PD keeps the order of the raw one",
    "gate.rule.directions": "the PD moves in the contract's direction",
    "gate.rule.clearing": "clearing a field never helps",
    "gate.rule.unused": "features outside the model change nothing",
  },
  ru: {
    "gate.artifact": "Файл",
    "gate.discrimination": "Различает хороших и плохих",
    "gate.calibration": "Верные вероятности",
    "gate.behaviour": "Поведение",
    "gate.passed": "пройдено",
    "gate.failed": "не пройдено",
    "gate.not_judged": "не проверено",
    "gate.why.artifact_usable": "Файл цел и подходит к данным сервиса.",
    "gate.why.no_rows": "Рядом с моделью нет отложенных кредитов: проверить её не на чем.",
    "gate.why.too_few_rows":
      "Слишком мало отложенных кредитов с известным исходом: плохих {bad}, хороших {good}; нужно не меньше {at_least} тех и других.",
    "gate.why.columns_missing": "В отложенных кредитах не хватает признаков: {columns}.",
    "gate.why.no_champion": "Основной модели ещё нет, сравнивать не с чем.",
    "gate.why.champion_unusable": "Основную модель не удалось открыть для сравнения.",
    "gate.why.champion_columns_missing":
      "Основной модели (контракт {contract}) нужны признаки, которых нет в отложенных кредитах: {columns}.",
    "gate.why.no_interval": "На этих кредитах разницу AUC оценить нельзя.",
    "gate.why.auc_worse":
      "AUC {difference} к основной модели (от {low} до {high}), кредитов: {rows}. Если основная модель обучалась на части из них, у неё преимущество.",
    "gate.why.auc_not_worse": "AUC {difference} к основной модели (от {low} до {high}), кредитов: {rows}.",
    "gate.why.calibration_close":
      "Средняя PD {mean_pd} при доле плохих {bad_rate} (допустимо отклонение {mean_gap_limit}), ошибка калибровки {calibration_error} (не больше {calibration_error_limit}), кредитов: {rows}.",
    "gate.why.calibration_off":
      "Средняя PD {mean_pd} при доле плохих {bad_rate} (допустимо отклонение {mean_gap_limit}), ошибка калибровки {calibration_error} (не больше {calibration_error_limit}), кредитов: {rows}.",
    "gate.why.behaviour_holds": "На отложенных заёмщиках выполнены все правила: {rules}.",
    "gate.why.behaviour_broken": "Нарушены правила: {broken}.",
    "gate.rule.reasons_sum": "причины в сумме дают логарифм шансов",
    "gate.rule.rows_alone": "одна заявка оценивается так же, как в пакете",
    "gate.rule.order_kept": "порядок PD после калибровки сохраняется",
    "gate.rule.directions": "PD меняется в сторону, заданную контрактом",
    "gate.rule.clearing": "очистка поля не улучшает оценку",
    "gate.rule.unused": "признаки вне модели ничего не меняют",
  },
};
