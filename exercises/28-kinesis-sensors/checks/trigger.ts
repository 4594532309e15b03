import type { CheckContext } from '@coldstart/checks';
import {
  LambdaClient,
  ListEventSourceMappingsCommand,
  type EventSourceMappingConfiguration,
} from '@aws-sdk/client-lambda';

/** What triggers the function. */
export async function triggerOf(t: CheckContext): Promise<EventSourceMappingConfiguration> {
  const asked = new ListEventSourceMappingsCommand({ FunctionName: t.stack.resource('AverageFunction') });
  const { EventSourceMappings = [] } = await t.client(LambdaClient).send(asked);
  t.expect(EventSourceMappings.length, 'the number of triggers of AverageFunction').toEqual(1);
  return EventSourceMappings[0] ?? {};
}
