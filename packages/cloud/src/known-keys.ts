import type { Principal } from '@coldstart/iam';
import type { Clock } from './clock.ts';
import { accessKeys, everywhere } from './credentials.ts';
import type { StateStore } from './state.ts';

export interface AuthenticateOptions {
  readonly store: StateStore;
  readonly clock: Clock;
  /** Secret of an account's root, whose access key id is the account's number; `undefined` refuses it. */
  readonly rootSecret: (account: string) => string | undefined;
  /** Whose the key `test` is; the root's of its account when left out. */
  readonly testUser?: Principal | undefined;
}

/** The account of the key `test`, as LocalStack's users know it. */
export const TEST_ACCOUNT = '000000000000';

/** An access key, with what a signature made with it proves. */
export interface KnownKey {
  readonly secret: string;
  readonly token: string | undefined;
  readonly expires: number | undefined;
  readonly principal: Principal;
}

/** The key of an id; `undefined` for one that does not exist or has been switched off. */
export function findKey(
  accessKeyId: string,
  { store, rootSecret, testUser }: AuthenticateOptions,
): KnownKey | undefined {
  const account = accessKeyId === 'test' ? TEST_ACCOUNT : accessKeyId;
  if (/^\d{12}$/.test(account)) {
    const secret = rootSecret(account);
    if (secret === undefined) return undefined;
    return {
      secret,
      token: undefined,
      expires: undefined,
      principal:
        accessKeyId === 'test' && testUser !== undefined
          ? testUser
          : { kind: 'root', account, arn: `arn:aws:iam::${account}:root` },
    };
  }
  const key = store.peek(accessKeys, everywhere)?.byId.get(accessKeyId);
  if (key === undefined || key.status !== 'Active') return undefined;
  return { secret: key.secretAccessKey, token: key.sessionToken, expires: key.expires, principal: key.principal };
}
