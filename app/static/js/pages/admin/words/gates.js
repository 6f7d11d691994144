/** Words of the gates of a promotion: what they are called, how they end and why, by the service's codes.
 * @type {import("../../../core/i18n.js").Words} */
export const adminGatesWords = {
  en: {
    "gate.artifact": "File",
    "gate.discrimination": "Good and bad separated",
    "gate.calibration": "True probabilities",
    "gate.behaviour": "Behaviour",
    "gate.clearing": "Clearing a field",
    "gate.passed": "passed",
    "gate.failed": "failed",
    "gate.not_judged": "not judged",
    "gate.not_applicable": "not applicable",
    "gate.why.artifact_usable": "The file is whole and takes the service's inputs.",
    "gate.why.artifact_unusable": "The model cannot be used: {fault}",
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
      "Mean PD {mean_pd} against a bad rate of {bad_rate}, observed / expected {ratio} ({ratio_low} to {ratio_high}), loans: {rows}; calibration error {calibration_error} (chance alone {chance_error}, at most {chance_error_high} in 95 of 100; limit {calibration_error_limit}).",
    "gate.why.calibration_significant":
      "Mean PD {mean_pd} against a bad rate of {bad_rate}, observed / expected {ratio} ({ratio_low} to {ratio_high}), loans: {rows}; calibration error {calibration_error} (chance alone {chance_error}, at most {chance_error_high} in 95 of 100; limit {calibration_error_limit}). The difference is significant, but not surely large. {grades}",
    "gate.why.calibration_off":
      "Mean PD {mean_pd} against a bad rate of {bad_rate}, observed / expected {ratio} ({ratio_low} to {ratio_high}), loans: {rows}; calibration error {calibration_error} (chance alone {chance_error}, at most {chance_error_high} in 95 of 100; limit {calibration_error_limit}). The interval lies wholly outside 0.9 to 1.1, or the error beyond its limit. {grades}",
    "gate.why.behaviour_holds": "All rules hold around held-out applicants: {rules}.",
    "gate.why.behaviour_broken": "Rules that do not hold: {broken}.",
    "gate.why.clearing_never_helps": "Clearing a field lowers no PD; tried: {columns}; loans: {rows}.",
    "gate.why.clearing_helps": "Clearing a field lowers the PD: {cleared}.",
    "gate.why.clearing_waived": "Clearing a field lowers the PD, and a person has waived it: {cleared}.",
    "gate.why.clearing_untried": "No held-out loan has a value of {columns}: clearing it could not be tried.",
    "gate.why.clearing_no_feature": "No input of the model may be missing.",
    "gate.grade":
      "grade {grade}: {bad} bad of {rows}, mean PD {mean_pd}, observed / expected {ratio} ({ratio_low} to {ratio_high})",
    "gate.cleared": "{feature}: {improved} of {rows} loans ({share}), by up to {largest_fall}",
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
    "gate.clearing": "Очистка поля",
    "gate.passed": "пройдено",
    "gate.failed": "не пройдено",
    "gate.not_judged": "не проверено",
    "gate.not_applicable": "не применимо",
    "gate.why.artifact_usable": "Файл цел и подходит к данным сервиса.",
    "gate.why.artifact_unusable": "Модель использовать нельзя: {fault}",
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
      "Средняя PD {mean_pd} при доле плохих {bad_rate}, наблюдаемое к ожидаемому {ratio} (от {ratio_low} до {ratio_high}), кредитов: {rows}; ошибка калибровки {calibration_error} (при верных PD случайно {chance_error}, в 95 случаях из 100 не больше {chance_error_high}; предел {calibration_error_limit}).",
    "gate.why.calibration_significant":
      "Средняя PD {mean_pd} при доле плохих {bad_rate}, наблюдаемое к ожидаемому {ratio} (от {ratio_low} до {ratio_high}), кредитов: {rows}; ошибка калибровки {calibration_error} (при верных PD случайно {chance_error}, в 95 случаях из 100 не больше {chance_error_high}; предел {calibration_error_limit}). Отличие значимо, но велико ли оно, неясно. {grades}",
    "gate.why.calibration_off":
      "Средняя PD {mean_pd} при доле плохих {bad_rate}, наблюдаемое к ожидаемому {ratio} (от {ratio_low} до {ratio_high}), кредитов: {rows}; ошибка калибровки {calibration_error} (при верных PD случайно {chance_error}, в 95 случаях из 100 не больше {chance_error_high}; предел {calibration_error_limit}). Интервал целиком за пределами 0,9–1,1 или ошибка больше предела. {grades}",
    "gate.why.behaviour_holds": "На отложенных заёмщиках выполнены все правила: {rules}.",
    "gate.why.behaviour_broken": "Нарушены правила: {broken}.",
    "gate.why.clearing_never_helps": "Очистка поля нигде не снижает PD; проверено: {columns}; кредитов: {rows}.",
    "gate.why.clearing_helps": "Очистка поля снижает PD: {cleared}.",
    "gate.why.clearing_waived": "Очистка поля снижает PD, ответственный это допустил: {cleared}.",
    "gate.why.clearing_untried":
      "Ни в одном отложенном кредите нет значений признаков: {columns}. Проверить их очистку не на чем.",
    "gate.why.clearing_no_feature": "Пропуски не допускаются ни в одном признаке модели.",
    "gate.grade":
      "оценка {grade}: плохих {bad} из {rows}, средняя PD {mean_pd}, наблюдаемое к ожидаемому {ratio} (от {ratio_low} до {ratio_high})",
    "gate.cleared": "{feature}: кредитов {improved} из {rows} ({share}), самое большее на {largest_fall}",
    "gate.rule.reasons_sum": "причины в сумме дают логит",
    "gate.rule.rows_alone": "одна заявка оценивается так же, как в пакете",
    "gate.rule.order_kept": "порядок PD после калибровки сохраняется",
    "gate.rule.directions": "PD меняется в сторону, заданную контрактом",
    "gate.rule.clearing": "очистка поля не улучшает оценку",
    "gate.rule.unused": "признаки вне модели ничего не меняют",
  },
};
