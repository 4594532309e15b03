import { asList } from '../list.ts';
import type { Draft } from './finding.ts';
import type { Placed } from './meaning.ts';

/** Services that act for resources of any account, and say in the request for which. */
const DELEGATES = ['s3.amazonaws.com', 'sns.amazonaws.com', 'events.amazonaws.com', 'apigateway.amazonaws.com'];

export function lintPrincipals({ statement, path, kind }: Placed): Draft[] {
  if (statement.Effect !== 'Allow') return [];
  const findings: Draft[] = [];
  if (statement.NotPrincipal !== undefined) {
    findings.push({
      code: 'AllowNotPrincipal',
      severity: 'warning',
      message: '"Allow" with "NotPrincipal" allows everyone else in the world. List who is allowed in "Principal".',
      path: [...path, 'NotPrincipal'],
    });
  }
  const { Principal: principal, Condition: condition } = statement;
  if (principal === undefined || condition !== undefined) return findings;
  if (principal === '*' || asList(principal['AWS']).includes('*')) {
    findings.push({
      code: 'Everyone',
      severity: 'warning',
      message:
        kind === 'trust'
          ? 'Any AWS account can assume this role. Name who may, or add a condition.'
          : 'Everyone in the world is allowed. Name who is, or add a condition.',
      path: [...path, 'Principal'],
    });
  }
  if (kind !== 'resource') return findings;
  const delegate =
    principal === '*' ? undefined : asList(principal['Service']).find((name) => DELEGATES.includes(name));
  if (delegate !== undefined) {
    findings.push({
      code: 'ConfusedDeputy',
      severity: 'suggestion',
      message: `${delegate} works for every account: without a condition on \`aws:SourceArn\` or \`aws:SourceAccount\`, someone else's resources could reach this one through it.`,
      path: [...path, 'Principal'],
    });
  }
  return findings;
}
