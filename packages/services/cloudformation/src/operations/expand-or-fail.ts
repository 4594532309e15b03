import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { reasonOf } from '../errors.ts';
import { expand, type Submitted } from '../prepare.ts';
import type { StackDefinition } from '../state.ts';
import { TransformFailure } from '../template/failure.ts';

/** Macros are expanded after AWS has answered: what goes wrong there fails the stack, not the call. */
export async function expandOrFail(
  call: Call,
  submitted: Submitted,
): Promise<StackDefinition | { failure: string; fallback: StackDefinition }> {
  try {
    return await expand(call, submitted);
  } catch (error) {
    if (!submitted.macros || !(error instanceof TransformFailure || error instanceof AwsError)) throw error;
    if (error instanceof AwsError && error.code === 'InsufficientCapabilitiesException') throw error;
    const { input, original, raw, parameters } = submitted;
    return {
      failure: reasonOf(error),
      fallback: {
        original,
        processed: raw,
        transformed: true,
        parameters,
        capabilities: input.Capabilities === undefined ? undefined : [...input.Capabilities],
        tags: input.Tags ?? [],
        notificationArns: input.NotificationARNs ?? [],
        roleArn: input.RoleARN,
        rollbackConfiguration: {},
      },
    };
  }
}
