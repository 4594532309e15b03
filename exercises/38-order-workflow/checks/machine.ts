import type { CheckContext } from '@coldstart/checks';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { definitionOf } from './definition.ts';
import { callsIn, parsed, type FunctionName, type MachineCall } from './history.ts';
import type { Order } from './orders.ts';

/** An execution that has ended. */
export interface Run {
  readonly status: string | undefined;
  readonly output: unknown;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly calls: readonly MachineCall[];
  of(name: MachineCall['name']): readonly MachineCall[];
}

/** Milliseconds of the cloud's time within which an order is through, tries included. */
const THROUGH = 120_000;

/** Makes a machine of the definition, and has it do orders side by side. */
export async function runAll(t: CheckContext, orders: readonly object[]): Promise<Run[]> {
  const sfn = t.client(SFNClient);
  const name = `order-${t.random.hex(12)}`;
  const roleArn = t.stack.output('MachineRoleArn');
  const { stateMachineArn } = await sfn.send(
    new CreateStateMachineCommand({ name, roleArn, definition: definitionOf(t) }),
  );
  try {
    return await Promise.all(orders.map((order) => runOn(t, sfn, stateMachineArn, JSON.stringify(order))));
  } finally {
    await sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
  }
}

async function runOn(
  t: CheckContext,
  sfn: SFNClient,
  stateMachineArn: string | undefined,
  input: string,
): Promise<Run> {
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn, input }));
  const { status, output, error, cause } = await t.eventually(
    async () => {
      const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      if (execution.status === 'RUNNING')
        t.fail(`the order ${input} to be through within two minutes`, 'the execution still runs');
      return execution;
    },
    { within: THROUGH },
  );
  const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
  const calls = callsIn(t, events);
  return {
    status,
    error,
    cause,
    calls,
    output: parsed(output),
    of: (one) => calls.filter((call) => call.name === one),
  };
}

/** What a machine has made of an order. */
export interface Done {
  readonly order: Order;
  readonly ended: Run;
}

export async function run(t: CheckContext, order: Order): Promise<Done> {
  const [ended] = await runAll(t, [order]);
  if (ended === undefined) throw new Error('one order, and no execution');
  return { order, ended };
}

/** By the stack, for several checks look at what becomes of the same order. */
const done = new WeakMap<object, Map<string, Promise<Done>>>();

/** Has the machine do an order once, whichever check asks first. */
export function runOnce(t: CheckContext, kind: string, make: () => Order): Promise<Done> {
  const here = done.get(t.stack) ?? new Map<string, Promise<Done>>();
  done.set(t.stack, here);
  const started = here.get(kind) ?? run(t, make());
  here.set(kind, started);
  return started;
}

/** What has become of an order that nothing is wrong with. */
export function succeeded(t: CheckContext, { order, ended }: Done): Run {
  if (ended.status !== 'SUCCEEDED') t.fail(`the order ${JSON.stringify(order)} to succeed`, howItEnded(ended));
  return ended;
}

const howItEnded = ({ status, error, cause }: Run): string =>
  status === 'SUCCEEDED' ? 'the execution succeeded' : `the execution ended ${status} with ${error}: ${cause}`;

/** The calls of a function; without any, what came before is to be told. */
export function callsOf(
  t: CheckContext,
  { order, ended }: Done,
  name: FunctionName,
): readonly [MachineCall, ...MachineCall[]] {
  const [first, ...more] = ended.of(name);
  if (first !== undefined) return [first, ...more];
  return t.fail(
    `${name}Function to be called for the order ${JSON.stringify(order)}`,
    `it was not, and ${howItEnded(ended)}`,
  );
}
