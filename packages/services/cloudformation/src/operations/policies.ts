import type * as Sdk from '@aws-sdk/client-cloudformation';
import type { Call, ServiceOperations } from '@coldstart/cloud';
import { onStack } from '../access.ts';
import { parseStackPolicy } from '../deploy/stack-policy.ts';
import { validationError } from '../errors.ts';
import { requireStack, withId } from '../stacks.ts';
import { fetchS3 } from '../template/source.ts';

/** Reads a stack policy from a body or a URL. @throws ValidationError where it is none */
export async function stackPolicy(
  call: Call,
  body: string | undefined,
  url: string | undefined,
): Promise<string | undefined> {
  if (body !== undefined && url !== undefined)
    throw validationError('You cannot specify both StackPolicyURL and StackPolicyBody');
  const text = url === undefined ? body : await fetchS3(call, url);
  if (text !== undefined) parseStackPolicy(text);
  return text;
}

export const policyOperations: ServiceOperations<typeof Sdk> = {
  GetStackPolicy: {
    access: onStack,
    run(input, call) {
      const { policy } = requireStack(call, input.StackName, withId);
      return policy === undefined ? {} : { StackPolicyBody: policy };
    },
  },
  SetStackPolicy: {
    access: onStack,
    async run(input, call) {
      const stack = requireStack(call, input.StackName, withId);
      const policy = await stackPolicy(call, input.StackPolicyBody, input.StackPolicyURL);
      if (policy !== undefined) stack.policy = policy;
      return {};
    },
  },
};
