/**
 * Which key does what. Pure. Letters and signs are also found by their place, so that they work on a Russian keyboard.
 *
 * @typedef {"search" | "up" | "down" | "edit" | "save" | "back" | "help"} Action
 * @typedef {{key: string, code: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, shiftKey: boolean}} Press
 */

/** What a pressed key asks for. While a person is typing only saving and going back are asked for.
 * @param {Press} press
 * @param {boolean} isTyping
 * @returns {Action | null} */
export function actionOf(press, isTyping) {
  if (press.altKey) return null;
  if (press.ctrlKey || press.metaKey) return isLetter(press, "s", "KeyS") && !press.shiftKey ? "save" : null;
  if (press.key === "Escape") return "back";
  return isTyping ? null : plain(press);
}

/** @param {Press} press
 * @returns {Action | null} */
function plain(press) {
  if (press.key === "ArrowUp") return "up";
  if (press.key === "ArrowDown") return "down";
  const isRussianSlash = press.code === "Slash" && (press.key === "." || press.key === ",");
  if (press.key === "?" || (isRussianSlash && press.shiftKey)) return "help";
  if (press.key === "/" || isRussianSlash) return "search";
  return isLetter(press, "e", "KeyE") ? "edit" : null;
}

/** @param {Press} press
 * @param {string} letter
 * @param {string} place */
function isLetter({ key, code }, letter, place) {
  return key.toLowerCase() === letter || (code === place && /^[а-яё]$/i.test(key));
}
