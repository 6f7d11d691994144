/** A field of a question whose text is kept in an object. */
import { textField } from "../../components/text-field.js";
import { fieldText } from "../../core/errors.js";
import { t } from "../../core/i18n.js";
import { problemOf } from "./new-user-form.js";

/** @template {string} Name
 * @param {{[name in Name]: string}} typed
 * @param {Name} name
 * @param {string} label
 * @param {unknown} error */
export function typedField(typed, name, label, error) {
  const found = problemOf(error, name);
  return textField({
    name,
    label: t(label),
    value: typed[name],
    error: found ? fieldText(found) : "",
    input: (value) => {
      typed[name] = value;
    },
  });
}
