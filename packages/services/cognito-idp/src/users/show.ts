import type { AttributeType, UserType } from '@aws-sdk/client-cognito-identity-provider';
import type { Pool, PoolClient, User } from '../state.ts';

/** What an administrator is shown: `sub` and what the user has. */
export function attributeList({ sub, attributes }: User, only?: readonly string[]): AttributeType[] {
  const all = { sub, ...attributes };
  return Object.entries(all)
    .filter(([name]) => only === undefined || only.includes(name))
    .map(([Name, Value]) => ({ Name, Value }));
}

/** Whether an app client may see an attribute; all of them where nothing is said. */
export const mayRead = ({ settings }: PoolClient, name: string): boolean =>
  name === 'sub' || settings.ReadAttributes === undefined || settings.ReadAttributes.length === 0
    ? true
    : settings.ReadAttributes.includes(name);

export function showUser(user: User, only?: readonly string[]): UserType {
  return {
    Username: user.username,
    Attributes: attributeList(user, only),
    UserCreateDate: new Date(user.created),
    UserLastModifiedDate: new Date(user.changed),
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}

/** As Lambda's triggers get them: the status is one of them. */
export function triggerAttributes({
  sub,
  attributes,
  status,
}: Pick<User, 'sub' | 'attributes' | 'status'>): Record<string, string> {
  return { sub, 'cognito:user_status': status, ...attributes };
}

/** The second factors that a user has, as GetUser shows them. */
export function shownMfa({ mfa }: User): { UserMFASettingList?: string[]; PreferredMfaSetting?: string } {
  return {
    ...(mfa.enabled.length > 0 && { UserMFASettingList: mfa.enabled }),
    ...(mfa.preferred !== undefined && { PreferredMfaSetting: mfa.preferred }),
  };
}

/** What is left of an address or a number when somebody is told where a code went: `t***@e***`, `+*******1234`. */
export function masked(attribute: string, value: string): string {
  if (attribute === 'phone_number') return `+${'*'.repeat(Math.max(0, value.length - 5))}${value.slice(-4)}`;
  const [name = '', host = ''] = value.split('@');
  return `${name.slice(0, 1)}***@${host.slice(0, 1)}***`;
}

/** A pool whose users sign in with an address or number gives them ids for names. */
export const hasIdsForNames = ({ settings }: Pool): boolean => (settings.UsernameAttributes ?? []).length > 0;
