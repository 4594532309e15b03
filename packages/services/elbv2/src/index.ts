import { defineService } from '@coldstart/cloud';
import type { WireRequest } from '@coldstart/wire';
import { balancerOperations } from './balancers/balancers.ts';
import { notImplemented } from './errors.ts';
import { listenerOperations } from './listeners/listeners.ts';
import { ruleOperations } from './listeners/rules.ts';
import type { ElbSdk } from './sdk.ts';
import { tagOperations } from './tags.ts';
import { targetGroupOperations } from './targets/groups.ts';
import { healthCheck } from './targets/health-check.ts';
import { targetOperations } from './targets/targets.ts';

/** Elastic Load Balancing: Application Load Balancers, and functions behind them. */
export const elasticLoadBalancing = defineService<ElbSdk>({
  name: 'elasticloadbalancing',
  sdk: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...balancerOperations,
    ...listenerOperations,
    ...ruleOperations,
    ...targetGroupOperations,
    ...targetOperations,
    ...tagOperations,
  },
  timers: [healthCheck],
  http: async (request) => refuseClassic(request),
});

/** Both kinds have operations of the same names; the version in the form tells them apart. */
function refuseClassic({ body, headers }: WireRequest): undefined {
  const isForm = /^application\/x-www-form-urlencoded/i.test(headers['content-type'] ?? '');
  if (isForm && new URLSearchParams(body.toString('utf8')).get('Version') === '2012-06-01')
    throw notImplemented('Classic Load Balancers', 'Make one of type application, with the operations of elbv2.');
}
