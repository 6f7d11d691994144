/** What was typed, as the type that is declared; what is no number stays a text, which the service refuses by name.
 * @param {string | undefined} type
 * @param {string} text */
export function typedFact(type, text) {
  if (type === "bool") return text === "true";
  const number = Number(text.replace(/\s/g, "").replace(",", "."));
  return type === "number" && Number.isFinite(number) ? number : text;
}
