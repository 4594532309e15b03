import { createHash } from 'node:crypto';

/** What a cluster remembers of its master user's password. */
export const passwordDigest = (resourceId: string, password: string): string =>
  createHash('sha256').update(`${resourceId}\n${password}`).digest('hex');
