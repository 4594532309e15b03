import { defineService } from '@coldstart/cloud';
import { encryptionOperations } from './encryption.ts';
import { invalidRequest, throttled } from './errors.ts';
import { graphOperations } from './graph/graphs.ts';
import { statisticsOperations } from './graph/time-series.ts';
import { groupOperations } from './groups/groups.ts';
import { resourcePolicyOperations } from './policies.ts';
import { samplingRuleOperations } from './sampling/rules.ts';
import { samplingTargetOperations } from './sampling/targets.ts';
import type { XRaySdk } from './sdk.ts';
import { putOperations } from './segments/put.ts';
import { summaryOperations } from './summaries/summaries.ts';
import { tagOperations } from './tags.ts';
import { traceOperations } from './traces/traces.ts';

/** AWS X-Ray. */
export const xray = defineService<XRaySdk>({
  name: 'xray',
  sdk: () => import('@aws-sdk/client-xray'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...putOperations,
    ...traceOperations,
    ...summaryOperations,
    ...graphOperations,
    ...statisticsOperations,
    ...groupOperations,
    ...samplingRuleOperations,
    ...samplingTargetOperations,
    ...encryptionOperations,
    ...resourcePolicyOperations,
    ...tagOperations,
  },
  throttle: throttled,
  invalid: invalidRequest,
});
