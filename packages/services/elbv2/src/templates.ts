import type { TemplateParts } from '@coldstart/cloud';
import { elbListener } from './resources/listener.ts';
import { elbListenerRule } from './resources/listener-rule.ts';
import { elbLoadBalancer } from './resources/load-balancer.ts';
import { elbTargetGroup } from './resources/target-group.ts';

/** What CloudFormation knows of this service. A new type is a file in `resources/`, a schema and a line. */
export const templates: TemplateParts = {
  types: [elbListener, elbListenerRule, elbLoadBalancer, elbTargetGroup],
  schemas: new URL('./resources/schemas/', import.meta.url),
};
