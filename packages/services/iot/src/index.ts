import { defineService } from '@coldstart/cloud';
import { certificateOperations, forgetOwner } from './certificates/certificates.ts';
import { endpointOperations } from './endpoint.ts';
import { invalidRequest } from './errors.ts';
import { attachmentOperations } from './policies/attachments.ts';
import { policyOperations } from './policies/policies.ts';
import { policyVersionOperations } from './policies/versions.ts';
import { ruleFires } from './rules/fire.ts';
import { ruleOperations } from './rules/rules.ts';
import type { IotSdk } from './sdk.ts';
import { tagOperations } from './tags.ts';
import { thingGroupOperations } from './things/groups.ts';
import { thingPrincipalOperations } from './things/principals.ts';
import { thingOperations } from './things/things.ts';
import { thingTypeOperations } from './things/types.ts';

/** AWS IoT Core: what is registered. https://docs.aws.amazon.com/iot/latest/apireference/Welcome.html */
export const iot = defineService<IotSdk>({
  name: 'iot',
  sdk: () => import('@aws-sdk/client-iot'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...thingOperations,
    ...thingTypeOperations,
    ...thingGroupOperations,
    ...thingPrincipalOperations,
    ...certificateOperations,
    ...policyOperations,
    ...policyVersionOperations,
    ...attachmentOperations,
    ...ruleOperations,
    ...tagOperations,
    ...endpointOperations,
  },
  invalid: invalidRequest,
  timers: [ruleFires],
  forgetAccount: forgetOwner,
});
