import type * as Sdk from '@aws-sdk/client-cloudformation';
import { defineService } from '@coldstart/cloud';
import { lookAgain } from './deploy/engine.ts';
import { changeSetOperations } from './operations/change-sets.ts';
import { describeOperations } from './operations/describe.ts';
import { driftOperations } from './operations/drift.ts';
import { policyOperations } from './operations/policies.ts';
import { stackSetOperations } from './operations/stack-sets.ts';
import { stackOperations } from './operations/stacks.ts';
import { templateOperations } from './operations/templates.ts';
import { customResourceRequest } from './resources/cloudformation-custom-resource.ts';
import { answered, revokeResponseUrls, receiveAnswer } from './resources/waiting.ts';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/ */
export const cloudformation = defineService<typeof Sdk>({
  name: 'cloudformation',
  sdk: () => import('@aws-sdk/client-cloudformation'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...stackOperations,
    ...changeSetOperations,
    ...describeOperations,
    ...templateOperations,
    ...policyOperations,
    ...driftOperations,
    ...stackSetOperations,
  },
  http: receiveAnswer,
  timers: [answered, customResourceRequest, lookAgain],
  forgetAccount: revokeResponseUrls,
});
