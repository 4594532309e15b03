import type { CheckContext } from '@coldstart/checks';
import { LambdaClient, ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';

/** Switches the triggers of `RedriveFunction` on, and off afterwards. */
export async function redriving<Result>(t: CheckContext, run: () => Promise<Result>): Promise<Result> {
  await switchTriggers(t, true);
  try {
    return await run();
  } finally {
    await switchTriggers(t, false);
  }
}

async function switchTriggers(t: CheckContext, Enabled: boolean): Promise<void> {
  const lambda = t.client(LambdaClient);
  const list = new ListEventSourceMappingsCommand({ FunctionName: t.stack.resource('RedriveFunction') });
  const { EventSourceMappings = [] } = await lambda.send(list);
  if (EventSourceMappings.length !== 2)
    t.fail('two triggers of RedriveFunction, as the template has them', `there are ${EventSourceMappings.length}`);
  for (const { UUID, State } of EventSourceMappings) {
    if (Enabled && State !== 'Disabled')
      t.fail("RedriveFunction's triggers to be off until somebody switches them on", `one was ${State}`);
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
  }
  await t.eventually(async () => {
    const states = (await lambda.send(list)).EventSourceMappings?.map(({ State }) => State) ?? [];
    t.expect(states, "the states of RedriveFunction's triggers").toEqual(
      states.map(() => (Enabled ? 'Enabled' : 'Disabled')),
    );
  });
}
