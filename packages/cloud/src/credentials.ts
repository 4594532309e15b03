import type { Principal } from '@coldstart/iam';
import { defineState, GLOBAL } from './state.ts';

/** An access key that IAM or STS has handed out. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Sessions only. */
  readonly sessionToken?: string;
  readonly account: string;
  readonly principal: Principal;
  status: 'Active' | 'Inactive';
  /** Sessions only: milliseconds since 1970, the cloud's time. */
  readonly expires?: number;
}

/** Every key of every account by its id: ids are unique across accounts, and a request names nothing else. */
export const accessKeys = defineState('core/access-keys', () => ({ byId: new Map<string, AccessKey>() }));

/** Where `accessKeys` lives: `call.state(accessKeys, everywhere)`. */
export const everywhere = { account: GLOBAL, region: GLOBAL, part: '' } as const;
