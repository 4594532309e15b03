import type { CheckContext } from '@coldstart/checks';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
  type HistoryEvent,
} from '@aws-sdk/client-sfn';

export const FILE = 'order.asl.json';

const FUNCTIONS = ['Reserve', 'Release', 'Charge', 'Refund', 'Ship'] as const;
type FunctionName = (typeof FUNCTIONS)[number];

/** One call that a machine has made. Numbers are those of events: which came first they tell. */
export interface MachineCall {
  /** `Publish` for the topic; `undefined` for what is none of the shop's. */
  readonly name: FunctionName | 'Publish' | undefined;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly timeout: number | undefined;
  readonly began: number;
  readonly ended: number;
  readonly error: string | undefined;
  readonly result: Readonly<Record<string, unknown>>;
}

/** An execution that has ended. */
export interface Run {
  readonly status: string | undefined;
  readonly output: unknown;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly calls: readonly MachineCall[];
  of(name: MachineCall['name']): readonly MachineCall[];
}

/** The definition with ARNs in the place of what stands for them. */
export function definitionOf(t: CheckContext): string {
  return t.file(FILE).replaceAll(/\$\{(\w+)\}/g, (_, name: string) => arnOf(t, name));
}

function arnOf(t: CheckContext, name: string): string {
  if (!t.stack.resources.some(({ logicalId }) => logicalId === name))
    return t.fail(`what stands in \${…} in ${FILE} to be a resource of template.yaml`, `there is no ${name}`);
  const id = t.stack.resource(name);
  return id.startsWith('arn:') ? id : `arn:aws:lambda:${t.region}:${t.account}:function:${id}`;
}

/** Milliseconds of the cloud's time within which an order is through, tries included. */
const THROUGH = 120_000;

/** Makes a machine of the definition, and has it do an order. */
export async function run(t: CheckContext, order: object): Promise<Run> {
  const sfn = t.client(SFNClient);
  const name = `order-${t.random.hex(12)}`;
  const roleArn = t.stack.output('MachineRoleArn');
  const { stateMachineArn } = await sfn.send(
    new CreateStateMachineCommand({ name, roleArn, definition: definitionOf(t) }),
  );
  try {
    const input = JSON.stringify(order);
    const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn, input }));
    const ended = await t.eventually(
      async () => {
        const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
        if (execution.status === 'RUNNING')
          t.fail(`the order ${input} to be through within two minutes`, 'the execution still runs');
        return execution;
      },
      { within: THROUGH },
    );
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }));
    const { status, output, error, cause } = ended;
    const calls = callsIn(t, events);
    return {
      status,
      error,
      cause,
      calls,
      output: parsed(output),
      of: (one) => calls.filter((call) => call.name === one),
    };
  } finally {
    await sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
  }
}

/** The same for an order that nothing is wrong with. */
export async function succeed(t: CheckContext, order: object): Promise<Run> {
  const ended = await run(t, order);
  if (ended.status !== 'SUCCEEDED')
    t.fail(
      `the order ${JSON.stringify(order)} to succeed`,
      `the execution ended ${ended.status} with ${ended.error}: ${ended.cause}`,
    );
  return ended;
}

function callsIn(t: CheckContext, events: readonly HistoryEvent[]): MachineCall[] {
  const names = new Map<string, MachineCall['name']>(FUNCTIONS.map((name) => [arnOf(t, `${name}Function`), name]));
  names.set(arnOf(t, 'OrdersTopic'), 'Publish');
  return events.flatMap((event) => {
    const begun = beginningOf(event);
    if (begun === undefined) return [];
    const end = endOf(events, event);
    const { error, output } = {
      ...end?.taskSucceededEventDetails,
      ...end?.lambdaFunctionSucceededEventDetails,
      ...end?.taskFailedEventDetails,
      ...end?.lambdaFunctionFailedEventDetails,
    };
    return [
      {
        name: nameOf(names, begun.called),
        payload: begun.payload,
        timeout: begun.timeout,
        began: event.id ?? 0,
        ended: end?.id ?? Infinity,
        error,
        result: resultOf(parsed(output)),
      },
    ];
  });
}

interface Beginning {
  readonly called: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly timeout: number | undefined;
}

/** An optimized integration, or a function's ARN as the resource itself. */
function beginningOf({
  taskScheduledEventDetails: task,
  lambdaFunctionScheduledEventDetails: direct,
}: HistoryEvent): Beginning | undefined {
  if (direct !== undefined)
    return { called: direct.resource ?? '', payload: members(parsed(direct.input)), timeout: direct.timeoutInSeconds };
  if (task === undefined) return undefined;
  const { FunctionName, TopicArn, Payload, Message } = members(parsed(task.parameters));
  const message = typeof Message === 'string' ? parsed(Message) : Message;
  return {
    called: String(FunctionName ?? TopicArn ?? ''),
    payload: members(Payload ?? message),
    timeout: task.timeoutInSeconds,
  };
}

const ENDS = /^(?:Task|LambdaFunction)(?:Succeeded|Failed|TimedOut|StateAborted)$/;

/** The event behind that of a beginning, and one between them, that ends it. */
function endOf(events: readonly HistoryEvent[], { id }: HistoryEvent): HistoryEvent | undefined {
  let at = id;
  for (const event of events) {
    if (event.previousEventId !== at || (event.id ?? 0) <= (at ?? 0)) continue;
    if (ENDS.test(event.type ?? '')) return event;
    at = event.id;
  }
  return undefined;
}

const nameOf = (names: ReadonlyMap<string, MachineCall['name']>, called: string): MachineCall['name'] =>
  [...names].find(([arn]) => called.startsWith(arn) || arn.endsWith(`:${called}`))?.[1];

function resultOf(output: unknown): Readonly<Record<string, unknown>> {
  const { Payload, ...others } = members(output);
  return Payload === undefined ? others : members(Payload);
}

const members = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
