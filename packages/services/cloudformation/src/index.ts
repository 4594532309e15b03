import type * as Sdk from '@aws-sdk/client-cloudformation';
import { type Call, defineService, joinOperations } from '@coldstart/cloud';
import { changeSetOperations } from './operations/change-sets.ts';
import { describeOperations } from './operations/describe.ts';
import { driftOperations } from './operations/drift.ts';
import { policyOperations } from './operations/policies.ts';
import { stackOperations } from './operations/stacks.ts';
import { templateOperations } from './operations/templates.ts';
import { lookAgain } from './deploy/engine.ts';
import { customResourceRequest } from './resources/cloudformation-custom-resource.ts';
import { answered, closeMailboxes, receiveAnswer } from './resources/waiting.ts';
import { findStack } from './stacks.ts';

/** `cloudformation:Action` on the stack; `*` stands for the part of its ARN that is not known yet. */
function onStack(action: string) {
  return (
    input: { readonly StackName?: string | undefined; readonly ChangeSetName?: string | undefined },
    call: Call,
  ) => {
    const name = input.StackName;
    const stack = name === undefined ? undefined : findStack(call, name);
    const resource =
      stack?.id ??
      (name === undefined
        ? '*'
        : name.startsWith('arn:')
          ? name
          : `arn:aws:cloudformation:${call.region}:${call.account}:stack/${name}/*`);
    return { action: `cloudformation:${action}`, resource };
  };
}

const ON_STACK = [
  'CancelUpdateStack',
  'ContinueUpdateRollback',
  'CreateChangeSet',
  'CreateStack',
  'DeleteChangeSet',
  'DeleteStack',
  'DescribeChangeSet',
  'DescribeStackEvents',
  'DescribeStackResource',
  'DescribeStackResources',
  'DescribeStacks',
  'DetectStackResourceDrift',
  'ExecuteChangeSet',
  'GetStackPolicy',
  'GetTemplate',
  'GetTemplateSummary',
  'ListChangeSets',
  'ListStackResources',
  'SetStackPolicy',
  'UpdateStack',
  'UpdateTerminationProtection',
] as const;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/ */
export const cloudformation = defineService<typeof Sdk>({
  name: 'cloudformation',
  sdk: () => import('@aws-sdk/client-cloudformation'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: joinOperations<typeof Sdk>({
    operations: {
      ...stackOperations,
      ...changeSetOperations,
      ...describeOperations,
      ...templateOperations,
      ...policyOperations,
      ...driftOperations,
    },
    access: Object.fromEntries(ON_STACK.map((name) => [name, onStack(name)])),
  }),
  http: receiveAnswer,
  timers: [answered, customResourceRequest, lookAgain],
  forgetAccount: closeMailboxes,
});
