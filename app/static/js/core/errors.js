/** What went wrong, in the reader's language. The service's own sentences are for programs and logs. */
import { ApiError } from "./api.js";
import { has, t } from "./i18n.js";

const SECONDS_A_MINUTE = 60;

/** A sentence for an error: what happened and what can be done.
 * @param {unknown} error */
export function errorText(error) {
  if (!(error instanceof ApiError)) return t("error.Unexpected");
  if (error.retryAfter && has(`error.${error.error}.wait`)) {
    return t(`error.${error.error}.wait`, { time: waitText(error.retryAfter) });
  }
  if (error.code && has(`error.${error.error}.${error.code}`)) return t(`error.${error.error}.${error.code}`);
  if (has(`error.${error.error}`)) return t(`error.${error.error}`);
  return t(error.status >= 500 ? "error.Unexpected" : "error.Refused");
}

/** A sentence for a field of a form that is no feature of the contract: by the problem's code and limits.
 * @param {import("./api.js").FieldProblem} problem */
export function fieldText(problem) {
  const isEmpty = problem.code === "string_too_short" && problem.limits?.["min_length"] === 1;
  const key = isEmpty ? "field.missing" : `field.${problem.code}`;
  return has(key) ? t(key, problem.limits) : t("field.illegal");
}

/** "40 seconds", "3 minutes".
 * @param {number} seconds */
export function waitText(seconds) {
  if (seconds < SECONDS_A_MINUTE) return t("wait.seconds", { count: Math.ceil(seconds) });
  return t("wait.minutes", { count: Math.ceil(seconds / SECONDS_A_MINUTE) });
}

/** The number by which support finds the request, or nothing.
 * @param {unknown} error */
export function requestId(error) {
  return error instanceof ApiError ? error.requestId : "";
}
