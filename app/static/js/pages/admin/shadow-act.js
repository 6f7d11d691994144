/**
 * What a model can be asked to do about the shadow: to score in it, or to leave it. Pure.
 * @param {{stage: string}} model
 * @returns {"challenge" | "withdraw"}
 */
export function shadowAct({ stage }) {
  return stage === "challenger" ? "withdraw" : "challenge";
}
