import type { TemplateParts } from '@coldstart/cloud';
import { logsAccountPolicy } from './resources/account-policy.ts';
import { logsDestination } from './resources/destination.ts';
import { logsLogGroup } from './resources/log-group.ts';
import { logsLogStream } from './resources/log-stream.ts';
import { logsMetricFilter } from './resources/metric-filter.ts';
import { logsResourcePolicy } from './resources/resource-policy.ts';
import { logsSubscriptionFilter } from './resources/subscription-filter.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [
    logsAccountPolicy,
    logsDestination,
    logsLogGroup,
    logsLogStream,
    logsMetricFilter,
    logsResourcePolicy,
    logsSubscriptionFilter,
  ],
  sdkName: 'CloudWatchLogs',
  schemas: new URL('./resources/schemas/', import.meta.url),
};
