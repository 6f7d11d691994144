/** A random password. Pure apart from the randomness it is given. */

/** Letters and digits that are not mistaken for each other when read out or copied from paper. */
export const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS = 4;
const GROUP_LENGTH = 4;
const BYTES = 256;

/** Sixteen random characters in four groups: 79 bits.
 * @param {(bytes: Uint8Array<ArrayBuffer>) => Uint8Array} [random]  fills an array with random bytes */
export function newPassword(random = (bytes) => crypto.getRandomValues(bytes)) {
  const letters = [];
  const fair = BYTES - (BYTES % ALPHABET.length);
  while (letters.length < GROUPS * GROUP_LENGTH) {
    for (const byte of random(new Uint8Array(GROUPS * GROUP_LENGTH))) {
      // Bytes beyond the last whole alphabet would make its first letters likelier than others.
      if (byte < fair && letters.length < GROUPS * GROUP_LENGTH) letters.push(ALPHABET[byte % ALPHABET.length]);
    }
  }
  return letters.join("").replace(/.{4}(?=.)/g, "$&-");
}
