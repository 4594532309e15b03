import type { CodeDeliveryDetailsType } from '@aws-sdk/client-cognito-identity-provider';
import type { Call } from '@coldstart/cloud';
import { sendCode } from '../messages/send.ts';
import type { Pool, User } from '../state.ts';
import { checkMutable, putAttributes } from './attributes.ts';
import { CODE_LIFE, issueCode } from './codes.ts';
import { claimAlias } from './new-user.ts';

const VERIFIED = ['email', 'phone_number'] as const;
type Verified = (typeof VERIFIED)[number];

interface Asking {
  readonly clientId: string | undefined;
  readonly clientMetadata: Record<string, string> | undefined;
}

/**
 * Changes attributes. A new address or number is unverified; where the pool verifies them by itself, a code is sent there,
 * and where it says so, the old value stays until the code was answered.
 *
 * @returns where codes went
 */
export async function updateAttributes(
  call: Call,
  pool: Pool,
  user: User,
  given: Readonly<Record<string, string>>,
  asking: Asking,
): Promise<CodeDeliveryDetailsType[]> {
  checkMutable(pool, user, Object.keys(given));
  const before = { ...user.attributes };
  const next = { ...given };
  const sent: Verified[] = [];
  const waits = pool.settings.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate ?? [];
  for (const name of VERIFIED) {
    const value = given[name];
    if (value === undefined || value === before[name]) continue;
    if (value !== '') checkFree(call, pool, user, name, value);
    const isSaid = given[`${name}_verified`] === 'true';
    if (value === '') next[`${name}_verified`] = '';
    else if (!isSaid) {
      if (pool.settings.AutoVerifiedAttributes?.includes(name) === true) sent.push(name);
      if (waits.includes(name) && sent.includes(name)) {
        user.pending = { ...user.pending, [name]: value };
        delete next[name];
      } else next[`${name}_verified`] = 'false';
    }
  }
  const { preferred_username: preferred } = given;
  if (preferred !== undefined && preferred !== '') claimAlias(call, pool, user, 'preferred_username', preferred);
  putAttributes(user, next);
  user.changed = call.now();
  const deliveries: CodeDeliveryDetailsType[] = [];
  for (const name of sent)
    deliveries.push(await sendAttributeCode(call, pool, user, name, 'UpdateUserAttribute', asking));
  return deliveries;
}

/** What users sign in with is one user's, verified or not. */
function checkFree(call: Call, pool: Pool, user: User, name: Verified, value: string): void {
  if (pool.settings.UsernameAttributes?.includes(name) === true) claimAlias(call, pool, user, name, value);
}

export async function sendAttributeCode(
  call: Call,
  pool: Pool,
  user: User,
  attribute: Verified,
  what: string,
  asking: Asking,
): Promise<CodeDeliveryDetailsType> {
  const code = issueCode(user, attribute, CODE_LIFE.attribute, call);
  const to = user.pending[attribute] ?? user.attributes[attribute] ?? '';
  return sendCode(call, pool, user, { kind: 'verification', what, code, attribute, to, ...asking });
}

/** A code came back: the attribute is verified, and has the value that waited for it. */
export function verifyAttribute(call: Call, pool: Pool, user: User, name: Verified): void {
  const value = user.pending[name] ?? user.attributes[name] ?? '';
  claimAlias(call, pool, user, name, value);
  const { [name]: _, ...others } = user.pending;
  user.pending = others;
  putAttributes(user, { [name]: value, [`${name}_verified`]: 'true' });
  user.changed = call.now();
}

export const isVerifiable = (name: string): name is Verified => VERIFIED.some((one) => one === name);
