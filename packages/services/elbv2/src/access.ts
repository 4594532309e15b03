import { requestTagKeys, type Access, type AccessRule } from '@coldstart/cloud';
import type { Tag } from '@aws-sdk/client-elastic-load-balancing-v2';
import { arnOf } from './names.ts';

/* https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html */

type Given = Readonly<Record<string, unknown>>;
const text = (input: object, member: string): string => String((input as Given)[member] ?? '');

/** The resource whose ARN a member holds: listeners are made with the right to their load balancer, rules with that to their listener. */
export const on =
  (member: string): AccessRule<object> =>
  (input, _call, action): Access => ({ action, resource: text(input, member), context: tagsOf(input) });

/** Each of those whose ARNs a member lists. */
export const onEach =
  (member: string): AccessRule<object> =>
  (input, _call, action): Access[] =>
    ((input as Given)[member] as readonly string[]).map((resource) => ({
      action,
      resource,
      context: { ...tagsOf(input), ...requestTagKeys(undefined, (input as { TagKeys?: string[] }).TagKeys) },
    }));

/** What is to be made: `loadbalancer/app/orders/*`. */
export const onNew =
  (kind: 'loadbalancer/app' | 'targetgroup'): AccessRule<object> =>
  (input, call, action): Access => ({
    action,
    resource: arnOf(call, `${kind}/${text(input, 'Name')}/*`),
    context: tagsOf(input),
  });

const tagsOf = (input: object): Record<string, string | string[]> => requestTagKeys((input as { Tags?: Tag[] }).Tags);
