import type { PolicyDocument } from '@coldstart/iam';
import type { Call } from '@coldstart/cloud';
import { peekFunction } from '../functions/find.ts';
import type { FunctionName } from '../names.ts';
import { policyDocument } from './statements.ts';

/** The policy that has a say in calls on a function or one of its qualifiers. */
export function resourcePolicy(call: Call, asked: FunctionName): PolicyDocument | undefined {
  const policy = peekFunction(call, asked)?.policies.get(asked.qualifier ?? '');
  return policy && policyDocument(policy);
}
