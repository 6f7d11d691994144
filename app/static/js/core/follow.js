/** Links that stay in the page. */

/** A plain click stays in the page; any other does what links do.
 * @param {MouseEvent} event
 * @param {() => void} open */
export function follow(event, open) {
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open();
}
