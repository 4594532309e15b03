import type { Json, JsonObject } from '@coldstart/states';
import { TaskFailure } from '../failure.ts';
import { version1 } from '../sdk/names.ts';
import { plainOutput, type Integration } from './integration.ts';

/**
 * Events name the machine and the execution that they come from, behind the resources of their own. One that the bus has
 * not taken fails the task. https://docs.aws.amazon.com/step-functions/latest/dg/connect-eventbridge.html
 */
export const putEvents: Integration = {
  suffixes: ['', 'waitForTaskToken'],
  service: 'events',
  operation: 'PutEvents',
  fields: { only: ['Entries'], required: ['Entries'] },
  naming: version1('EventBridge', 'AmazonEventBridge', 'AmazonEventBridgeException'),
  prepare: (input, { machine }) => {
    const { Entries: entries } = input as JsonObject;
    if (!Array.isArray(entries)) return input;
    const from = [machine.machineArn, machine.executionArn];
    return { ...(input as JsonObject), Entries: entries.map((entry: Json) => withResources(entry, from)) };
  },
  result: ({ output }, { operation }) => {
    const result = plainOutput(operation, output);
    if (output['FailedEntryCount'] === 0) return result;
    throw new TaskFailure('EventBridge.FailedEntry', JSON.stringify(result));
  },
};

function withResources(entry: Json, more: readonly string[]): Json {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return entry;
  const { Resources: own = [], ...rest } = entry as JsonObject;
  return { ...rest, Resources: [...(Array.isArray(own) ? own : []), ...more] };
}
