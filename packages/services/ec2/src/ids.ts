import { createHash, randomBytes } from 'node:crypto';

/** `vpc-0123456789abcdef0` */
export const newId = (prefix: string): string => `${prefix}-0${randomBytes(8).toString('hex')}`;

/** An id that is the same whenever it is asked for: what an account has from its beginning is written nowhere. */
export const givenId = (prefix: string, ...of: string[]): string =>
  `${prefix}-0${createHash('sha256').update(of.join('/')).digest('hex').slice(0, 16)}`;
