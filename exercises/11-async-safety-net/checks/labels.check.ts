import { check, type CheckContext } from '@coldstart/checks';
import {
  DeleteFunctionConcurrencyCommand,
  DeleteProvisionedConcurrencyConfigCommand,
  GetFunctionEventInvokeConfigCommand,
  GetProvisionedConcurrencyConfigCommand,
  LambdaClient,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutProvisionedConcurrencyConfigCommand,
} from '@aws-sdk/client-lambda';
import { DELAYED, label, later, MINUTE, NOWHERE, RETRIES } from './orders.ts';
import { take } from './queues.ts';
import { recordOf } from './records.ts';

check('retries', async (t) => {
  const event = label(t, NOWHERE);
  await later(t, 'LabelFunction', event);
  const { condition, approximateInvokeCount } = await recordOf(t, 'FailedQueue', event, RETRIES);
  t.expect(approximateInvokeCount, 'the number of attempts at a label that fails').toEqual(3);
  t.expect(condition, '`condition` in its record').toEqual('RetriesExhausted');
  t.expect((await take(t, 'DoneQueue', event)).length, 'the number of its records in DoneQueue').toEqual(0);
});

check('done', async (t) => {
  const event = label(t);
  await later(t, 'LabelFunction', event);
  const { condition } = await recordOf(t, 'DoneQueue', event, MINUTE);
  t.expect(condition, '`condition` in the record of a label that was printed').toEqual('Success');
  t.expect((await take(t, 'FailedQueue', event)).length, 'the number of its records in FailedQueue').toEqual(0);
});

check('too-old', async (t) => {
  const FunctionName = t.stack.resource('LabelFunction');
  const lambda = t.client(LambdaClient);
  const event = label(t);
  await withNothingToRunOn(t, FunctionName, async () => {
    await later(t, 'LabelFunction', event);
    // An event is given up as soon as its next attempt would come too late, and attempts come every five minutes.
    await t.clock.advance(50 * MINUTE);
    const early = await take(t, 'FailedQueue', event);
    t.expect(early.length, 'the number of records of a label that could not be started for 50 minutes').toEqual(0);
    const { condition } = await recordOf(t, 'FailedQueue', event, 10 * MINUTE + DELAYED);
    t.expect(condition, '`condition` in the record of a label that could not be started for an hour').toEqual(
      'EventAgeExceeded',
    );
  });
  const asked = new GetFunctionEventInvokeConfigCommand({ FunctionName });
  const { MaximumEventAgeInSeconds } = await lambda.send(asked);
  t.expect(MaximumEventAgeInSeconds, 'how old an event of LabelFunction may get, in seconds').toEqual(3600);
});

/** A function whose whole reserved concurrency is provisioned for another version has none to run on. */
async function withNothingToRunOn(t: CheckContext, FunctionName: string, run: () => Promise<void>): Promise<void> {
  const lambda = t.client(LambdaClient);
  const { Version: Qualifier } = await lambda.send(new PublishVersionCommand({ FunctionName }));
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 1 }));
  await lambda.send(
    new PutProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier, ProvisionedConcurrentExecutions: 1 }),
  );
  try {
    await t.eventually(async () => {
      const asked = new GetProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier });
      t.expect((await lambda.send(asked)).Status, 'the provisioned concurrency of another version').toEqual('READY');
    });
    await run();
  } finally {
    await lambda.send(new DeleteProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier }));
    await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
  }
}

check('switched-off', async (t) => {
  const FunctionName = t.stack.resource('LabelFunction');
  const lambda = t.client(LambdaClient);
  const event = label(t);
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
  try {
    await later(t, 'LabelFunction', event);
    const { condition } = await recordOf(t, 'FailedQueue', event, DELAYED);
    t.expect(condition, '`condition` in the record of a function that is switched off').toEqual(
      'ZeroReservedConcurrency',
    );
  } finally {
    await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
  }
});
