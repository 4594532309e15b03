import { evaluateFully } from './evaluate.ts';
import { unconditional } from './excess.ts';
import { asList } from './list.ts';
import type { Requester } from './principals.ts';
import type { NamedPolicy, PolicyDocument, Statement } from './types.ts';

/** An account that has nothing to do with the role's. */
const ELSEWHERE = '210987654321';

/** What anybody may do who is let in. */
const ALLOWED_ALL: NamedPolicy = {
  name: 'everything',
  document: { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
};

/**
 * Who may assume a role that should not: the first one, as a trust policy names them or as a stranger.
 *
 * @param services that may, such as `lambda.amazonaws.com`
 * @param account of the role, 12 digits
 */
export function strangerTo(trust: PolicyDocument, services: readonly string[], account: string): string | undefined {
  const resource = unconditional(trust);
  const named = asList(resource.Statement).flatMap(({ Principal, NotPrincipal }) => [
    ...namesOf(Principal),
    ...namesOf(NotPrincipal),
  ]);
  const strangers = [...named, ['Service', 'ec2.amazonaws.com'], ['AWS', ELSEWHERE], ['AWS', account]] as const;
  for (const [type, name] of strangers) {
    if (type === 'Service' && services.includes(name)) continue;
    const principal = requester(type, name);
    const arn = `arn:aws:iam::${account}:role/TheRole`;
    for (const action of ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML']) {
      const request = { principal, action, resource: arn, resourceAccount: account, context: {} };
      const { decision } = evaluateFully(request, { identity: [ALLOWED_ALL], resource });
      if (decision.result === 'allowed') return name;
    }
  }
  return undefined;
}

function namesOf(element: Statement['Principal']): [type: string, name: string][] {
  if (element === undefined) return [];
  if (typeof element === 'string') return [['AWS', '*']];
  return Object.entries(element).flatMap(([type, names]) =>
    asList(names).map((name): [string, string] => [type, name]),
  );
}

/** Someone whom a name in a policy stands for. */
function requester(type: string, name: string): Requester {
  const account = /\d{12}/.exec(name)?.[0] ?? ELSEWHERE;
  if (type === 'Service') return { kind: 'service', account, arn: name, service: name };
  if (type === 'Federated') return { kind: 'federated', account, arn: name, provider: name };
  const roleName = /:role\/(?:.*\/)?([^/]+)$/.exec(name)?.[1];
  if (roleName !== undefined) {
    const arn = `arn:aws:sts::${account}:assumed-role/${roleName}/session`;
    return { kind: 'role', account, arn, roleArn: name, roleName, roleId: 'AROASOMEONE', sessionName: 'session' };
  }
  const userName = /:user\/(?:.*\/)?([^/]+)$/.exec(name)?.[1] ?? 'someone';
  const arn = name.includes(':user/') ? name : `arn:aws:iam::${account}:user/${userName}`;
  return { kind: 'user', account, arn, userName, userId: 'AIDASOMEONE' };
}
