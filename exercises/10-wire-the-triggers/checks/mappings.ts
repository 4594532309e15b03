import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  type EventSourceMappingConfiguration,
} from '@aws-sdk/client-lambda';
import type { CheckContext } from '@coldstart/checks';
import { arnOf, type Source, type Trigger } from './triggers.ts';

/** What the function has of a source: one mapping, or none. */
export async function mappingOf(t: CheckContext, source: Source): Promise<EventSourceMappingConfiguration | undefined> {
  const asked = { FunctionName: t.stack.resource('WatchFunction'), EventSourceArn: arnOf(t, source) };
  const { EventSourceMappings = [] } = await t.client(LambdaClient).send(new ListEventSourceMappingsCommand(asked));
  return EventSourceMappings[0];
}

/** Takes the mapping of a source away, where there is one, and waits until it is gone. */
export async function unmap(t: CheckContext, source: Source): Promise<void> {
  const found = await mappingOf(t, source);
  if (found === undefined) return;
  if (found.State !== 'Deleting')
    await t.client(LambdaClient).send(new DeleteEventSourceMappingCommand({ UUID: found.UUID }));
  await t.eventually(async () => {
    if ((await mappingOf(t, source)) !== undefined) t.fail(`the mapping of ${source} to go`, 'it is still there');
  });
}

/** Makes the mapping of a source, and waits until Lambda reads. */
export async function map(t: CheckContext, source: Source, mapping: Trigger['mapping']): Promise<void> {
  const lambda = t.client(LambdaClient);
  const EventSourceArn = arnOf(t, source);
  await unmap(t, source);
  const FunctionName = t.stack.resource('WatchFunction');
  const { UUID } = await lambda.send(new CreateEventSourceMappingCommand({ ...mapping, FunctionName, EventSourceArn }));
  await t.eventually(async () => {
    const { State } = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
    t.expect(State, `the state of the mapping of ${source}`).toEqual('Enabled');
  });
}
