import { evaluate, parsePolicy, PolicyError, type PolicyDocument } from '@coldstart/iam';

/** What an authorizer that answers with a policy has said. Plain data but for the question that it answers. */
export interface PolicyAnswer {
  readonly principalId: string;
  readonly policy: PolicyDocument;
  readonly context: Readonly<Record<string, unknown>>;
  readonly usageIdentifierKey: string | undefined;
  /** Whether it lets its caller invoke a method. */
  readonly allows: (arn: string) => boolean;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads an authorizer's policy and context.
 *
 * @returns `undefined` for what is no such answer: the client is told of an error
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export function readPolicyAnswer(value: unknown): PolicyAnswer | undefined {
  if (!isObject(value)) return undefined;
  const { principalId, policyDocument, context = {}, usageIdentifierKey } = value;
  if (typeof principalId !== 'string' || !isObject(policyDocument) || !isObject(context)) return undefined;
  let policy: PolicyDocument;
  try {
    policy = parsePolicy(JSON.stringify(capitalized(policyDocument)), 'inline');
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
  return {
    principalId,
    policy,
    context,
    usageIdentifierKey: typeof usageIdentifierKey === 'string' ? usageIdentifierKey : undefined,
    allows: (arn) => isAllowed(policy, arn),
  };
}

/** Policies of authorizers may be written as `statement`, `effect` and so on. */
function capitalized(document: Readonly<Record<string, unknown>>): object {
  const up = (name: string): string => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
  return Object.fromEntries(
    Object.entries(document).map(([name, value]) => [
      up(name),
      up(name) === 'Statement'
        ? [value]
            .flat()
            .map((one) =>
              isObject(one) ? Object.fromEntries(Object.entries(one).map(([key, inner]) => [up(key), inner])) : one,
            )
        : value,
    ]),
  );
}

function isAllowed(policy: PolicyDocument, arn: string): boolean {
  const [, , , , account = ''] = arn.split(':');
  const principal = {
    kind: 'user',
    account,
    arn: `arn:aws:iam::${account}:user/authorized`,
    userName: 'authorized',
    userId: 'authorized',
  } as const;
  const request = { principal, action: 'execute-api:Invoke', resource: arn, resourceAccount: account, context: {} };
  return evaluate(request, { identity: [{ name: 'authorizer', document: policy }] }).result === 'allowed';
}
