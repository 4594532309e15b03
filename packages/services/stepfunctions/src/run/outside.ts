import { randomUUID } from 'node:crypto';
import type { Call } from '@coldstart/cloud';
import type { Outside } from '@coldstart/states';
import { peekActivity } from '../activities/state.ts';
import { parameterProblems } from '../tasks/check.ts';

/** The world as an execution sees it in one step. */
export const outsideOf = (call: Call): Outside => ({
  now: call.now(),
  random: Math.random,
  uuid: randomUUID,
  hasActivity: (arn) => peekActivity(call, arn) !== undefined,
  problems: (resource, parameters) => parameterProblems(call, resource, parameters),
});
