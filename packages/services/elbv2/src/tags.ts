import type { Tag } from '@aws-sdk/client-elastic-load-balancing-v2';
import { tagEditor, type Call, type ResourceTag } from '@coldstart/cloud';
import { onEach } from './access.ts';
import { refused } from './errors.ts';
import type { ElbOperations } from './sdk.ts';
import { loadBalancers, targetGroups, type Tagged } from './state.ts';

const editor = tagEditor({
  most: 50,
  tooMany: () =>
    refused(
      'TooManyTags',
      "You've reached the limit on the number of tags per load balancer. Remove some of them first.",
    ),
  duplicate: (key) => refused('DuplicateTagKeys', `Tag key was specified more than once: ${key}`),
  strange: (text) =>
    refused('ValidationError', `The tag key or value '${text}' has characters, or a length, that tags cannot have.`),
});

export const newTags = (given: readonly Tag[] | undefined): ResourceTag[] => editor.add([], given);

/** Whatever an ARN names here. @throws AwsError in the words for its kind */
function find(call: Call, arn: string): Tagged {
  const [kind = ''] = (arn.split(':')[5] ?? '').split('/');
  const balancers = [...call.state(loadBalancers).byArn.values()];
  const listeners = balancers.flatMap((balancer) => [...balancer.listeners.values()]);
  const rules = listeners.flatMap((listener) => [listener.defaultRule, ...listener.rules.values()]);
  const groups = [...call.state(targetGroups).byArn.values()];
  const found = [...balancers, ...listeners, ...rules, ...groups].find((tagged) => tagged.arn === arn);
  if (found !== undefined) return found;
  const [code, what] = UNKNOWN[kind] ?? ['ValidationError', 'resource'];
  throw refused(code, `The specified ${what} '${arn}' does not exist.`);
}

const UNKNOWN: Readonly<Record<string, readonly [code: string, what: string]>> = {
  loadbalancer: ['LoadBalancerNotFound', 'load balancer'],
  listener: ['ListenerNotFound', 'listener'],
  'listener-rule': ['RuleNotFound', 'rule'],
  targetgroup: ['TargetGroupNotFound', 'target group'],
};

export const tagOperations: ElbOperations = {
  /** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_AddTags.html */
  AddTags: {
    access: onEach('ResourceArns'),
    run({ ResourceArns, Tags }, call) {
      for (const arn of ResourceArns ?? []) {
        const found = find(call, arn);
        found.tags = editor.add(found.tags, Tags);
      }
      return {};
    },
  },

  RemoveTags: {
    access: onEach('ResourceArns'),
    run({ ResourceArns, TagKeys }, call) {
      for (const arn of ResourceArns ?? []) {
        const found = find(call, arn);
        found.tags = editor.remove(found.tags, TagKeys);
      }
      return {};
    },
  },

  DescribeTags: {
    run({ ResourceArns }, call) {
      return { TagDescriptions: (ResourceArns ?? []).map((arn) => ({ ResourceArn: arn, Tags: find(call, arn).tags })) };
    },
  },
};
