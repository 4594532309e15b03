import { page, tagList, type Call, type Page } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { onNamedQueue, onNewQueue, onQueue } from '../access.ts';
import { invalidValue, noSuchQueue } from '../errors.ts';
import type { SqsOperations } from '../sdk.ts';
import { changeQueue, contents, contentsOf, findQueue, peekQueue, queues, type Queue } from '../state.ts';
import { defaultSettings, showAttributes, isYes, withAttributes, type GivenAttributes } from './attributes.ts';
import { checkName, isFifo, queueArn, queueUrl } from './names.ts';
import { queueTags } from './tags.ts';

/** Milliseconds before a name can be used again, and before a queue can be purged again. */
const MINUTE = 60_000;
const MOST_LISTED = 1000;

/** @throws AwsError QueueAlreadyExists for other values than the queue has */
function checkSame(call: Call, existing: Queue, given: GivenAttributes): void {
  const before = showAttributes(call, existing, ['All']);
  const wanted = withAttributes(call, existing, existing.settings, given);
  const after = showAttributes(call, { ...existing, settings: wanted }, ['All']);
  const other = Object.keys(given).find((name) => before[name] !== after[name]);
  if (other !== undefined)
    throw new AwsError(
      'QueueNameExists',
      `A queue already exists with the same name and a different value for attribute ${other}`,
    );
}

/** @throws AwsError QueueDeletedRecently */
function checkDeleted(deleted: Map<string, number>, name: string, now: number): void {
  for (const [other, at] of deleted) if (at + MINUTE <= now) deleted.delete(other);
  if (deleted.has(name))
    throw new AwsError(
      'QueueDeletedRecently',
      'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
    );
}

function listed<Item>(
  items: readonly Item[],
  input: { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined },
  keyOf: (item: Item) => string,
  scope?: unknown,
): Page<Item> {
  const { MaxResults: limit, NextToken: token } = input;
  if (limit !== undefined && (limit < 1 || limit > MOST_LISTED))
    throw invalidValue(limit, 'MaxResults', `MaxResults must be an integer between 1 and ${MOST_LISTED}`);
  const invalid = (): AwsError => invalidValue(token ?? '', 'NextToken', 'The specified token is not valid.');
  const shown = page(items, { token, limit, scope }, { keyOf, size: MOST_LISTED, invalid });
  // Without a limit there is no next page.
  return limit === undefined ? { ...shown, token: undefined } : shown;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html and those beside it */
export const queueOperations: SqsOperations = {
  CreateQueue: {
    access: onNewQueue,
    run({ QueueName: name, Attributes = {}, tags = {} }, call) {
      const fifo = isFifo(name);
      checkName(name, isYes(Attributes.FifoQueue));
      const { account, region } = call;
      const { byName, deleted } = call.state(queues);
      const existing = byName.get(name);
      if (existing !== undefined) {
        checkSame(call, existing, Attributes);
        return { QueueUrl: queueUrl(existing, call) };
      }
      checkDeleted(deleted, name, call.now());
      const made = { account, region, name, fifo, arn: queueArn({ account, region, name }) };
      const settings = withAttributes(call, made, defaultSettings(), Attributes);
      const queue: Queue = {
        ...made,
        madeFor: settings.DeduplicationScope,
        created: call.now(),
        modified: call.now(),
        purged: undefined,
        settings,
        tags: queueTags.add([], tagList(tags)),
      };
      byName.set(name, queue);
      return { QueueUrl: queueUrl(queue, call) };
    },
  },

  GetQueueUrl: {
    access: onNamedQueue,
    run({ QueueName: name, QueueOwnerAWSAccountId: owner }, call) {
      const queue = peekQueue(call, { account: owner ?? call.account, region: call.region, name });
      if (queue === undefined) throw noSuchQueue(call);
      return { QueueUrl: queueUrl(queue, call) };
    },
  },

  ListQueues: {
    run({ QueueNamePrefix: prefix = '', ...input }, call) {
      const names = [...call.state(queues).byName.values()].filter(({ name }) => name.startsWith(prefix));
      const sorted = names.sort((a, b) => (a.name < b.name ? -1 : 1));
      const { items, token } = listed(sorted, input, ({ name }) => name, prefix);
      const QueueUrls = items.map((queue) => queueUrl(queue, call));
      return QueueUrls.length === 0 ? {} : { QueueUrls, NextToken: token };
    },
  },

  ListDeadLetterSourceQueues: {
    access: onQueue,
    run({ QueueUrl, ...input }, call) {
      const target = findQueue(call, QueueUrl);
      const { account, region } = target;
      const all = [...call.state(queues, { account, region }).byName.values()];
      const sources = all.filter(({ settings }) => settings.RedrivePolicy?.deadLetterTargetArn === target.arn);
      const { items, token } = listed(sources, input, ({ name }) => name, target.name);
      return { queueUrls: items.map((queue) => queueUrl(queue, call)), NextToken: token };
    },
  },

  GetQueueAttributes: {
    access: onQueue,
    run({ QueueUrl, AttributeNames = [] }, call) {
      const Attributes = showAttributes(call, findQueue(call, QueueUrl), AttributeNames);
      return Object.keys(Attributes).length === 0 ? {} : { Attributes };
    },
  },

  SetQueueAttributes: {
    access: onQueue,
    run({ QueueUrl, Attributes }, call) {
      const queue = changeQueue(call, QueueUrl);
      queue.settings = withAttributes(call, queue, queue.settings, Attributes);
      queue.modified = call.now();
    },
  },

  DeleteQueue: {
    access: onQueue,
    run({ QueueUrl }, call) {
      const { account, region, name, arn } = findQueue(call, QueueUrl);
      const { byName, deleted } = call.state(queues, { account, region });
      byName.delete(name);
      // CloudFormation's deletions last until the name is free again.
      if (call.request !== undefined) deleted.set(name, call.now());
      call.dropState(contents, { account, region, part: name });
      call.announce(arn);
    },
  },

  PurgeQueue: {
    access: onQueue,
    run({ QueueUrl }, call) {
      const queue = changeQueue(call, QueueUrl);
      if (queue.purged !== undefined && queue.purged + MINUTE > call.now())
        throw new AwsError(
          'PurgeQueueInProgress',
          `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
        );
      queue.purged = call.now();
      const { messages, sent } = contentsOf(call, queue);
      messages.clear();
      sent.clear();
    },
  },
};
