/** Whether the role of the person has one of the permissions: what a page offers; the service decides by itself.
 * @param {{permissions: readonly string[]}} me
 * @param {...string} anyOf */
export function may(me, ...anyOf) {
  return anyOf.some((permission) => me.permissions.includes(permission));
}
