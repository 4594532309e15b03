import type { CheckContext } from '@coldstart/checks';
import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { refuse } from './faults.ts';
import { idOf, type Order } from './orders.ts';

export const FUNCTION = 'CountFunction';

/** What `CreateEventSourceMapping` takes for a stream of DynamoDB. */
const mapping = z.strictObject({
  FunctionName: z.string(),
  EventSourceArn: z.string(),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']),
  Enabled: z.boolean().optional(),
  BatchSize: z.int().min(1).max(10_000).optional(),
  MaximumBatchingWindowInSeconds: z.int().min(0).max(300).optional(),
  ParallelizationFactor: z.int().min(1).max(10).optional(),
  TumblingWindowInSeconds: z.int().min(0).max(900).optional(),
  FilterCriteria: z.strictObject({ Filters: z.array(z.strictObject({ Pattern: z.string() })) }).optional(),
  FunctionResponseTypes: z.array(z.enum(['ReportBatchItemFailures'])).optional(),
  BisectBatchOnFunctionError: z.boolean().optional(),
  MaximumRetryAttempts: z.int().min(-1).max(10_000).optional(),
  MaximumRecordAgeInSeconds: z.int().min(-1).max(604_800).optional(),
  DestinationConfig: z
    .strictObject({ OnFailure: z.strictObject({ Destination: z.string().optional() }).optional() })
    .optional(),
});

/** Writes into Orders that a check has no need of: a function that starts itself comes to an end. */
const ROUNDS = 16;

/** What mapping.json asks for, with the ARNs of the stack. */
export function asked(t: CheckContext): z.infer<typeof mapping> {
  const given = JSON.stringify(t.document('mapping.json', mapping));
  const filledIn = given.replaceAll(/\$\{(FunctionArn|StreamArn|FailuresArn)\}/g, (_, name: string) =>
    t.stack.output(name),
  );
  return JSON.parse(filledIn) as z.infer<typeof mapping>;
}

/** A trigger that is there. */
export interface Trigger {
  switchOff(): Promise<void>;
  switchOn(): Promise<void>;
}

/**
 * What is done while the function is triggered as mapping.json says. Each check has a trigger of its own, which begins
 * with what comes then: a change that nobody can count holds up one check alone.
 */
export async function withTrigger(t: CheckContext, run: (trigger: Trigger) => Promise<void>): Promise<void> {
  const lambda = t.client(LambdaClient);
  const UUID = await makeTrigger(t);
  const mend = refuse(t, 'Orders', ROUNDS, 100_000);
  const isIn = (wanted: string): Promise<void> =>
    t.eventually(async () => {
      const { State } = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
      t.expect(State, 'the state of the trigger').toEqual(wanted);
    });
  const become = async (Enabled: boolean): Promise<void> => {
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
    await isIn(Enabled ? 'Enabled' : 'Disabled');
  };
  try {
    await isIn('Enabled');
    // It has looked where the stream ends.
    await t.clock.advance(1000);
    await run({ switchOff: () => become(false), switchOn: () => become(true) });
  } finally {
    await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
    await t.clock.advance(1000);
    mend();
  }
}

async function makeTrigger(t: CheckContext): Promise<string | undefined> {
  const lambda = t.client(LambdaClient);
  const input = { ...asked(t), StartingPosition: 'LATEST' } as const;
  const { EventSourceMappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ FunctionName: t.stack.resource(FUNCTION) }),
  );
  // What a check has left whose time was up.
  for (const { UUID } of EventSourceMappings) await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
  if (EventSourceMappings.length > 0) await t.clock.advance(1000);
  try {
    return (await lambda.send(new CreateEventSourceMappingCommand(input))).UUID;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return t.fail('Lambda to make what mapping.json asks for', `it refused: ${message}`);
  }
}

/** Before something is written that fails for ever. */
export function expectAnEnd(t: CheckContext): void {
  t.expect(asked(t).MaximumRetryAttempts, 'how often what fails is tried again').toEqual(2);
}

/** How often the function was given changes of an order, as far as the journal keeps an event: its beginning. */
export const timesGiven = (t: CheckContext, one: Order): number =>
  t.journal
    .entries({ kind: 'invocation' })
    .filter(({ detail }) => JSON.stringify(detail?.['event'] ?? null).includes(idOf(one))).length;
