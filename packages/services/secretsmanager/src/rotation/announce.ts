import { randomUUID } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import { PENDING, staged, type Secret, type Version } from '../state.ts';
import { moveStage } from '../values/stages.ts';

/**
 * The version that a rotation is about to fill: one that an earlier rotation has left, or a new one without a value.
 *
 * @returns its id, which the function is given as ClientRequestToken
 */
export function announce(call: Call, secret: Secret, token: string = randomUUID()): string {
  const left = unfinished(secret);
  if (left !== undefined) return left.id;
  const version: Version = {
    id: token,
    created: call.now(),
    value: undefined,
    keyId: 'DefaultEncryptionKey',
    stages: [],
    accessed: undefined,
  };
  secret.versions.push(version);
  moveStage(secret, PENDING, version);
  return token;
}

/** The version of a rotation that has not come to its end. */
export function unfinished(secret: Secret): Version | undefined {
  const pending = staged(secret, PENDING);
  return pending?.stages.includes('AWSCURRENT') === true ? undefined : pending;
}
