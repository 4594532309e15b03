import { randomInt } from 'node:crypto';

const CAPITALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const SMALL = 'abcdefghijklmnopqrstuvwxyz0123456789';

const random = (letters: string, length: number): string =>
  Array.from({ length }, () => letters[randomInt(letters.length)]).join('');

/** `E1A2B3C4D5E6F7`: distributions, origin access controls and identities, and the versions that `ETag` tells. */
export const newId = (): string => `E${random(CAPITALS, 13)}`;
/** `I1A2B3C4D5E6F7G8H9I0J1K2L3`: an invalidation. */
export const newInvalidationId = (): string => `I${random(CAPITALS, 25)}`;
/** `K1A2B3C4D5E6F7`: a public key. */
export const newKeyId = (): string => `K${random(CAPITALS, 13)}`;
/** `d1a2b3c4d5e6f7`: the first label of a distribution's address. */
export const newLabel = (): string => `d${random(SMALL, 13)}`;
