/** Handing a file to the browser. */

/** Saves a text as a file of that name.
 * @param {string} name
 * @param {string} text
 * @param {string} type  such as `text/csv` */
export function saveFile(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address));
}
