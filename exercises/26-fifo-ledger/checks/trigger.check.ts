import { check } from '@coldstart/checks';
import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { queueArn } from './queues.ts';

check('trigger', async (t) => {
  const asked = new ListEventSourceMappingsCommand({ FunctionName: t.stack.resource('LedgerFunction') });
  const { EventSourceMappings: [trigger, ...more] = [] } = await t.client(LambdaClient).send(asked);
  if (trigger === undefined || more.length > 0)
    return t.fail(
      'one trigger of LedgerFunction',
      trigger === undefined ? 'there is none' : `there are ${more.length + 1}`,
    );
  t.expect(trigger.EventSourceArn, 'what triggers LedgerFunction').toEqual(await queueArn(t));
  t.expect(trigger.BatchSize, 'BatchSize of the trigger').toEqual(10);
  t.expect(trigger.FunctionResponseTypes, 'FunctionResponseTypes of the trigger').toEqual(['ReportBatchItemFailures']);
});
