import type { PolicyDocument, Statement } from '@coldstart/iam';
import type { Input } from '@coldstart/wire';
import { addStatement, removeStatement, statementDocument, type StatementPolicy } from '@coldstart/cloud';
import { conflict, invalidParameter, resourceNotFound } from '../errors.ts';
import type { LambdaSdk } from '../sdk.ts';

/** A policy with one statement more. */
export function withStatement(policy: StatementPolicy | undefined, statement: Statement): StatementPolicy {
  return addStatement(policy, statement, (id) =>
    conflict(
      `The statement id (${id}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    ),
  );
}

/** A policy with one statement less; `undefined` when it was the last. */
export function withoutStatement(policy: StatementPolicy | undefined, id: string): StatementPolicy | undefined {
  if (policy === undefined) throw resourceNotFound('No policy is associated with the given resource.');
  return removeStatement(policy, id, () => resourceNotFound(`Statement ${id} is not found in resource policy.`));
}

/** The policy as Lambda shows it. */
export function policyDocument(policy: StatementPolicy): PolicyDocument {
  return statementDocument(policy, 'default');
}

/** The statement that `AddPermission` makes of its parameters. */
export function statementOf(input: Input<LambdaSdk, 'AddPermission'>, resource: string): Statement {
  const conditions: Record<string, Record<string, string>> = {};
  const condition = (operator: string, key: string, value: string | undefined): void => {
    if (value !== undefined) conditions[operator] = { ...conditions[operator], [key]: value };
  };
  condition('StringEquals', 'aws:PrincipalOrgID', input.PrincipalOrgID);
  condition('StringEquals', 'AWS:SourceAccount', input.SourceAccount);
  condition('StringEquals', 'lambda:EventSourceToken', input.EventSourceToken);
  condition('StringEquals', 'lambda:FunctionUrlAuthType', input.FunctionUrlAuthType);
  condition('Bool', 'lambda:InvokedViaFunctionUrl', input.InvokedViaFunctionUrl === true ? 'true' : undefined);
  condition('ArnLike', 'AWS:SourceArn', input.SourceArn);
  return {
    Sid: input.StatementId,
    Effect: 'Allow',
    Principal: readPrincipal(input.Principal),
    Action: input.Action,
    Resource: resource,
    ...(Object.keys(conditions).length > 0 && { Condition: conditions }),
  };
}

function readPrincipal(principal: string): NonNullable<Statement['Principal']> {
  if (principal === '*') return '*';
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  if (/^arn:aws[a-zA-Z-]*:(?:iam|sts)::\d{12}:/.test(principal)) return { AWS: principal };
  if (
    /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:amazonaws\.com(?:\.cn)?|amazon\.com|alexa-appkit\.amazon\.com)$/.test(principal)
  ) {
    return { Service: principal };
  }
  throw invalidParameter('The provided principal was invalid. Please check the principal and try again.');
}
