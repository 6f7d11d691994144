/**
 * The state of a form over a client's features: what is saved, and what was changed since. Pure, and never changed in
 * place: every function gives another form.
 *
 * @typedef {import("./contract.js").Feature} Feature
 * @typedef {import("./feature-input.js").Value} Value
 * @typedef {import("../core/i18n.js").Language} Language
 * @typedef {{[name: string]: Value | undefined}} Values
 * @typedef {{saved: Values, edits: Values, typing: {[name: string]: string | import("./duration.js").DurationTexts}}} Form
 *   `edits` holds only what differs from `saved`; `typing` holds texts as they are being typed
 */
import { readMoney, readNumber, writeNumber } from "./feature-input.js";

/** A form over what is saved; for a new client over nothing.
 * @param {Values} [saved]
 * @returns {Form} */
export function startForm(saved = {}) {
  return { saved, edits: {}, typing: {} };
}

/** The value as it would be saved; undefined where none was ever entered.
 * @param {Form} form
 * @param {string} name */
export function valueOf(form, name) {
  return name in form.edits ? form.edits[name] : form.saved[name];
}

/** The text in the field of a typed feature.
 * @param {Form} form
 * @param {string} name
 * @param {Language} language */
export function textOf(form, name, language) {
  const typing = form.typing[name];
  return typeof typing === "string" ? typing : writeNumber(valueOf(form, name), language);
}

/** Another value; the saved one again is no edit.
 * @param {Form} form
 * @param {string} name
 * @param {Value} value
 * @returns {Form} */
export function choose(form, name, value) {
  const edits = { ...form.edits, [name]: value };
  if (isSame(value, form.saved[name])) delete edits[name];
  return { ...form, edits, typing: without(form.typing, name) };
}

/** A text as it is being typed: it stays as it is until the field is left.
 * @param {Form} form
 * @param {string} name
 * @param {string} text
 * @param {Language} language
 * @param {{isMoney?: boolean}} [how]
 * @returns {Form} */
export function type(form, name, text, language, { isMoney = false } = {}) {
  const typed = choose(form, name, (isMoney ? readMoney : readNumber)(text, language));
  return { ...typed, typing: { ...form.typing, [name]: text } };
}

/** The field is left: from now on it shows how its text was understood; years and months that were not stay as typed.
 * @param {Form} form
 * @param {string} name
 * @returns {Form} */
export function leave(form, name) {
  if (typeof form.typing[name] === "object" && typeof valueOf(form, name) === "string") return form;
  return { ...form, typing: without(form.typing, name) };
}

/** The saved value again.
 * @param {Form} form
 * @param {string} name
 * @returns {Form} */
export function undo(form, name) {
  return { ...form, edits: without(form.edits, name), typing: without(form.typing, name) };
}

/** The same edits over a newer saved state; those that are saved by now are none any more.
 * @param {Form} form
 * @param {Values} saved
 * @returns {Form} */
export function rebase(form, saved) {
  const edits = Object.fromEntries(Object.entries(form.edits).filter(([name, value]) => !isSame(value, saved[name])));
  return { ...form, saved, edits };
}

/** Edits were sent and saved: what the service made of them counts; what was edited meanwhile is still to be saved.
 * @param {Form} form
 * @param {Values} sent
 * @param {Values} saved
 * @returns {Form} */
export function settle(form, sent, saved) {
  const edits = Object.entries(form.edits).filter(([name, value]) => !(name in sent) || !isSame(value, sent[name]));
  return rebase({ ...form, edits: Object.fromEntries(edits) }, saved);
}

/** Whether a feature, or without a name any, differs from what is saved.
 * @param {Form} form
 * @param {string} [name] */
export function isEdited(form, name) {
  return name === undefined ? Object.keys(form.edits).length > 0 : name in form.edits;
}

/** Whether a derived feature will be another after saving, because something it comes from was edited.
 * @param {Form} form
 * @param {Feature} feature
 * @param {readonly Feature[]} features
 * @returns {boolean} */
export function willFollow(form, feature, features) {
  return feature.derived_from.some((source) => {
    const found = features.find(({ name }) => name === source);
    return isEdited(form, source) || (found !== undefined && willFollow(form, found, features));
  });
}

/** Every feature that is given, as a new client is created with: what was not entered is null where it may be, and left
 * out where it is needed, so that the service names it.
 * @param {Form} form
 * @param {readonly Feature[]} features
 * @returns {Values} */
export function wholeApplicant(form, features) {
  const given = features.filter(({ derived_from }) => derived_from.length === 0);
  const values = given.map(({ name, nullable }) => [name, valueOf(form, name) ?? (nullable ? null : undefined)]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

/** @param {Value | undefined} one
 * @param {Value | undefined} other */
function isSame(one, other) {
  return (one ?? null) === (other ?? null);
}

/** @template T
 * @param {{[name: string]: T}} all
 * @param {string} name */
function without(all, name) {
  return Object.fromEntries(Object.entries(all).filter(([each]) => each !== name));
}
