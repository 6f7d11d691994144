/** Putting text where it can be pasted from. */

/** Whether it worked. Over plain http browsers keep the newer way from a page, so the older one is tried after it.
 * @param {string} text */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return byCommand(text);
  }
}

/** @param {string} text */
function byCommand(text) {
  /** @param {ClipboardEvent} event */
  const put = (event) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
  };
  document.addEventListener("copy", put, { once: true });
  const isDone = document.execCommand("copy");
  document.removeEventListener("copy", put);
  return isDone;
}
