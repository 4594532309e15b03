import type { Principal } from '@coldstart/iam';

/**
 * Reads who asks, as an ARN, a service's name or `*`.
 *
 * A role's own ARN stands for a session of it, since roles ask for nothing by themselves.
 *
 * @returns undefined when it is none of these
 */
export function principalOf(text: string): Principal | undefined {
  const arn = text.trim();
  if (arn === '*') return { kind: 'anonymous', account: '', arn: '*' };
  if (/^[a-z0-9.-]+\.amazonaws\.com$/.test(arn)) return { kind: 'service', account: '', arn, service: arn };
  const [, account = '', rest = ''] = /^arn:aws:(?:iam|sts)::(\d{12}):(.+)$/.exec(arn) ?? [];
  if (rest === 'root') return { kind: 'root', account, arn };
  const [, user] = /^user\/(?:.*\/)?([^/]+)$/.exec(rest) ?? [];
  if (user !== undefined) return { kind: 'user', account, arn, userName: user, userId: `AIDA${user.toUpperCase()}` };
  const [, sessionRole, session = 'session'] = /^assumed-role\/([^/]+)\/([^/]+)$/.exec(rest) ?? [];
  const roleName = sessionRole ?? /^role\/(?:.*\/)?([^/]+)$/.exec(rest)?.[1];
  if (roleName === undefined) return undefined;
  return {
    kind: 'role',
    account,
    arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${session}`,
    roleArn: `arn:aws:iam::${account}:role/${roleName}`,
    roleName,
    roleId: `AROA${roleName.toUpperCase()}`,
    sessionName: session,
  };
}
