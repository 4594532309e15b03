import { AwsError } from '@coldstart/wire';
import { defineService } from '@coldstart/cloud';
import { httpPost } from './deliver/http.ts';
import { serveCertificate } from './deliver/signing.ts';
import { invalidInput } from './errors.ts';
import { topicMetrics } from './metrics.ts';
import { applicationOperations } from './mobile/applications.ts';
import { deviceOperations } from './mobile/devices.ts';
import { publishOperations } from './publish/publish.ts';
import type { SnsSdk } from './sdk.ts';
import { smsOperations } from './sms.ts';
import { subscriptionOperations } from './subscriptions/subscriptions.ts';
import { permissionOperations } from './topics/policy.ts';
import { topicOperations } from './topics/topics.ts';

/** Amazon Simple Notification Service. */
export const sns = defineService<SnsSdk>({
  name: 'sns',
  sdk: () => import('@aws-sdk/client-sns'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...topicOperations,
    ...permissionOperations,
    ...subscriptionOperations,
    ...publishOperations,
    ...smsOperations,
    ...applicationOperations,
    ...deviceOperations,
  },
  invalid: invalidInput,
  deniedAs: 'AuthorizationError',
  throttle: () => new AwsError('Throttled', 'Rate exceeded', { status: 429 }),
  http: serveCertificate,
  timers: [httpPost],
  metrics: topicMetrics,
});
