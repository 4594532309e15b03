import type { Statement } from '@coldstart/iam';
import type { Grant } from '../state.ts';

/** `arn:...` or the account, or a service such as `dynamodb.eu-west-1.amazonaws.com`. */
export const principalElement = (name: string): Statement['Principal'] =>
  /^[a-z0-9.-]+\.amazonaws\.com$/.test(name) ? { Service: name } : { AWS: name };

/** https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html#grant-constraints */
function conditionOf({ constraints, operations }: Grant): Record<string, Record<string, string | string[]>> {
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset, SourceArn } = constraints ?? {};
  const pairs = Object.entries(equals ?? subset ?? {});
  const equal = {
    ...Object.fromEntries(pairs.map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
    ...(SourceArn !== undefined && { 'aws:SourceArn': SourceArn }),
  };
  return {
    ...(Object.keys(equal).length > 0 && { StringEquals: equal }),
    'ForAllValues:StringEquals': {
      // Whoever makes grants by a grant gives no more than it has.
      'kms:GrantOperations': [...operations],
      ...(equals !== undefined && { 'kms:EncryptionContextKeys': Object.keys(equals) }),
    },
  };
}

/** Operations whose requests have an encryption context: constraints are about these alone. */
const WITH_CONTEXT = /^(?:Decrypt|Encrypt|GenerateDataKey|ReEncrypt|CreateGrant)/;

/** What a grant allows, as statements of a policy. */
export function statementsOf(grant: Grant): Statement[] {
  const allow = (operations: readonly string[], Condition?: Statement['Condition']): Statement[] =>
    operations.length === 0
      ? []
      : [
          {
            Sid: `Grant ${grant.id}`,
            Effect: 'Allow',
            Principal: principalElement(grant.grantee),
            Action: operations.map((operation) => `kms:${operation}`),
            Resource: '*',
            ...(Condition !== undefined && { Condition }),
          },
        ];
  const usable = grant.operations.filter((operation) => operation !== 'RetireGrant');
  return [
    ...allow(usable.filter((operation) => !WITH_CONTEXT.test(operation))),
    ...allow(
      usable.filter((operation) => WITH_CONTEXT.test(operation)),
      conditionOf(grant),
    ),
  ];
}
