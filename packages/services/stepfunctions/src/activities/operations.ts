import { page } from '@coldstart/cloud';
import { onActivity, onNewActivity } from '../access.ts';
import { checkEncryption } from '../encryption.ts';
import { invalidToken } from '../errors.ts';
import { activityArn, checkName } from '../names.ts';
import { tell } from '../run/tell.ts';
import type { StatesOperations } from '../sdk.ts';
import { machineTags, plainTags } from '../tags.ts';
import { dropTasks, takeTask } from './queue.ts';
import { allActivities, changeActivities, findActivity } from './state.ts';

const PAGE = 100;
const MOST = 1000;
/** Milliseconds for which a worker waits for a task. */
const LONGEST_POLL = 60_000;

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-activities.html */
export const activityOperations: StatesOperations = {
  CreateActivity: {
    access: onNewActivity,
    run({ name, tags, encryptionConfiguration }, call) {
      checkName(name);
      const encryption = checkEncryption(encryptionConfiguration);
      const byName = changeActivities(call);
      const there = byName.get(name);
      if (there !== undefined) return { activityArn: there.arn, creationDate: new Date(there.created) };
      const arn = activityArn(call, name);
      byName.set(name, { name, arn, created: call.now(), encryption, tags: machineTags.add([], plainTags(tags)) });
      return { activityArn: arn, creationDate: new Date(call.now()) };
    },
  },

  DescribeActivity: {
    access: onActivity,
    run({ activityArn: given }, call) {
      const { arn, name, created, encryption } = findActivity(call, given);
      return {
        activityArn: arn,
        name,
        creationDate: new Date(created),
        encryptionConfiguration: encryption ?? { type: 'AWS_OWNED_KEY' as const },
      };
    },
  },

  /** One that is not there is no error. */
  DeleteActivity: {
    access: onActivity,
    run({ activityArn: given }, call) {
      const byName = changeActivities(call);
      if (byName.delete(given.slice(given.lastIndexOf(':') + 1))) dropTasks(call, given);
      // Workers that wait hear that it is gone.
      call.announce(given);
      return {};
    },
  },

  ListActivities: {
    run({ maxResults, nextToken }, call) {
      const all = allActivities(call).sort((a, b) => a.created - b.created);
      const { items, token } = page(
        all,
        { token: nextToken, limit: maxResults || undefined, scope: 'activities' },
        { keyOf: ({ arn }) => arn, size: PAGE, most: MOST, invalid: () => invalidToken('Invalid token') },
      );
      return {
        activities: items.map(({ arn, name, created }) => ({
          activityArn: arn,
          name,
          creationDate: new Date(created),
        })),
        ...(token === undefined ? {} : { nextToken: token }),
      };
    },
  },

  /** A long poll: it is answered without a task after a minute. */
  GetActivityTask: {
    access: onActivity,
    changes: true,
    async run({ activityArn: given, workerName }, call) {
      const until = call.now() + LONGEST_POLL;
      for (;;) {
        findActivity(call, given);
        const offered = takeTask(call, given);
        if (offered !== undefined) {
          const { arn, task, token, input } = offered;
          await tell(call, arn, [{ type: 'taskStarted', task, ...(workerName === undefined ? {} : { workerName }) }]);
          return { taskToken: token, input: JSON.stringify(input) };
        }
        const left = until - call.now();
        if (left <= 0 || !(await call.waitForArrival(given, left))) return {};
      }
    },
  },
};
