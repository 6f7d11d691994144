/** Whether an answer is a proposal: with four eyes on an act is not done yet, and waits for another person.
 * @param {any} answer */
export function isProposed(answer) {
  return typeof answer?.digest === "string" && typeof answer.act === "string";
}
