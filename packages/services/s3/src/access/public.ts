import { asList, type PolicyDocument, type Statement } from '@coldstart/iam';

/** Condition keys that tie a statement to known callers, when their values are fixed. */
const FIXING = new Set([
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  's3:dataaccesspointaccount',
  's3:dataaccesspointarn',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
]);

export const statementsOf = (document: PolicyDocument | undefined): readonly Statement[] =>
  document === undefined ? [] : asList(document.Statement);

/**
 * True for a policy that lets in people whom nobody knows.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export const isPublicPolicy = (document: PolicyDocument | undefined): boolean =>
  statementsOf(document).some(isPublicStatement);

export function isPublicStatement(statement: Statement): boolean {
  return statement.Effect === 'Allow' && namesEveryone(statement) && !isTied(statement);
}

function namesEveryone({ Principal: principal, NotPrincipal: others }: Statement): boolean {
  if (others !== undefined) return true;
  if (principal === undefined || principal === '*') return principal === '*';
  return Object.values(principal).some((names) => (Array.isArray(names) ? names.includes('*') : names === '*'));
}

function isTied({ Condition: condition }: Statement): boolean {
  for (const [operator, keys] of Object.entries(condition ?? {})) {
    if (/not|null/i.test(operator)) continue;
    for (const [key, values] of Object.entries(keys)) {
      const list = Array.isArray(values) ? values : [values];
      if (FIXING.has(key.toLowerCase()) && list.every((value) => isFixed(key, String(value)))) return true;
    }
  }
  return false;
}

function isFixed(key: string, value: string): boolean {
  if (key.toLowerCase() === 'aws:sourceip') return !value.endsWith('/0');
  return !/[*?]|\$\{/.test(value.replace(/^(arn:[^:]*:[^:]*:[^:]*:\d{12}:).*$/, '$1'));
}
