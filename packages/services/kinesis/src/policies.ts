import { parsePolicy, PolicyError } from '@coldstart/iam';
import { AwsError } from '@coldstart/wire';
import type { DocumentPolicy } from '@coldstart/cloud';
import { onResource } from './access.ts';
import { invalidArgument } from './errors.ts';
import { changeResource, findResource } from './resource.ts';
import type { KinesisOperations } from './sdk.ts';

/** https://docs.aws.amazon.com/streams/latest/dev/controlling-access.html#sharing-data-streams */
export const policyOperations: KinesisOperations = {
  PutResourcePolicy: {
    access: onResource,
    run({ ResourceARN, Policy }, call) {
      const policy = readPolicy(Policy);
      changeResource(call, ResourceARN).policy = policy;
    },
  },

  GetResourcePolicy: {
    access: onResource,
    run({ ResourceARN }, call) {
      // One without a policy has an empty one.
      return { Policy: findResource(call, ResourceARN).policy?.text ?? '{}' };
    },
  },

  DeleteResourcePolicy: {
    access: onResource,
    run({ ResourceARN }, call) {
      const resource = changeResource(call, ResourceARN);
      if (resource.policy === undefined) {
        throw new AwsError('ResourceNotFoundException', `No resource policy found for resource ARN ${ResourceARN}`);
      }
      resource.policy = undefined;
    },
  },
};

/** @throws AwsError InvalidArgumentException */
function readPolicy(text: string): DocumentPolicy {
  try {
    return { text, document: parsePolicy(text, 'resource') };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw invalidArgument(`Invalid resource policy: ${error.message}`);
  }
}
