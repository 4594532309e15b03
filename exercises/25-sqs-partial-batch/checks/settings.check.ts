import { check, type CheckContext } from '@coldstart/checks';
import { GetFunctionConfigurationCommand, LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { attributesOf } from './queues.ts';

/** So often the function's timeout, and the window beside it: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const TIMES = 6;
const WINDOW = 2;

/** What triggers the function. */
async function triggerOf(t: CheckContext) {
  const asked = new ListEventSourceMappingsCommand({ FunctionName: t.stack.resource('ShipFunction') });
  const { EventSourceMappings = [] } = await t.client(LambdaClient).send(asked);
  t.expect(EventSourceMappings.length, 'the number of triggers of ShipFunction').toEqual(1);
  return EventSourceMappings[0] ?? {};
}

check('trigger', async (t) => {
  const trigger = await triggerOf(t);
  const { QueueArn } = await attributesOf(t, 'Orders');
  t.expect(trigger.EventSourceArn, 'what triggers ShipFunction').toEqual(QueueArn);
  t.expect(trigger.BatchSize, 'BatchSize of the trigger').toEqual(50);
  t.expect(trigger.MaximumBatchingWindowInSeconds, 'MaximumBatchingWindowInSeconds of the trigger').toEqual(WINDOW);
  t.expect(trigger.FunctionResponseTypes, 'FunctionResponseTypes of the trigger').toEqual(['ReportBatchItemFailures']);
});

check('visibility', async (t) => {
  const asked = new GetFunctionConfigurationCommand({ FunctionName: t.stack.resource('ShipFunction') });
  const { Timeout = 0 } = await t.client(LambdaClient).send(asked);
  const { VisibilityTimeout } = await attributesOf(t, 'Orders');
  t.expect(Timeout, 'Timeout of ShipFunction').toEqual(4);
  t.expect(Number(VisibilityTimeout), 'VisibilityTimeout of Orders').toBeAtLeast(TIMES * Timeout + WINDOW);
});
