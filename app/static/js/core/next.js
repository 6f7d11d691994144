/** Where to go after the login. Pure. */

/**
 * The page that was wanted (`?next=`), if it is one of ours; else the fallback. Anything that could lead to another
 * site is not followed.
 * @param {string} search
 * @param {string} fallback
 */
export function destination(search, fallback) {
  const wanted = new URLSearchParams(search).get("next") ?? "";
  return /^\/ui(?:[/?][\w\-/?=&%.,+~:]*)?$/.test(wanted) ? wanted : fallback;
}
