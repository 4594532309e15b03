import { takeMessages, type CheckContext } from '@coldstart/checks';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  InvokeCommand,
  LambdaClient,
  SendDurableExecutionCallbackFailureCommand,
  SendDurableExecutionCallbackSuccessCommand,
  type GetDurableExecutionResponse,
} from '@aws-sdk/client-lambda';

export const HOUR = 3_600_000;

/** An order of this check, and the execution that it has started. */
export interface Placed {
  readonly order: { readonly orderId: string; readonly amount: number };
  readonly arn: string;
}

export type Message = Readonly<Record<string, unknown>>;

export const newOrder = (t: CheckContext, amount = t.random.int(100, 99_999)) => ({
  orderId: `o-${t.random.hex(8)}`,
  amount,
});

/**
 * Orders something.
 *
 * @param diesAt where the environment dies, once at each
 */
export async function place(
  t: CheckContext,
  order = newOrder(t),
  diesAt: readonly ('asking' | 'receipt')[] = [],
): Promise<Placed> {
  if (diesAt.length > 0) {
    const Item = { orderId: { S: order.orderId }, diesAt: { SS: [...diesAt] } };
    await t.client(DynamoDBClient).send(new PutItemCommand({ TableName: t.stack.resource('LedgerTable'), Item }));
  }
  const invocation = {
    FunctionName: t.stack.resource('ApprovalFunction'),
    Qualifier: 'live',
    InvocationType: 'Event',
    Payload: JSON.stringify(order),
  } as const;
  const { DurableExecutionArn: arn } = await t.client(LambdaClient).send(new InvokeCommand(invocation));
  if (arn === undefined) t.fail('ApprovalFunction:live to start a durable execution', 'it is no durable function');
  return { order, arn };
}

/** What has come into a queue of a stack, whichever check has ordered it. */
const mail = {
  QuestionsQueue: new WeakMap<object, Message[]>(),
  ReceiptsQueue: new WeakMap<object, Message[]>(),
};

async function about(t: CheckContext, queue: keyof typeof mail, { order }: Placed): Promise<Message[]> {
  const came = [...(mail[queue].get(t.stack) ?? []), ...((await takeMessages(t, queue)) as Message[])];
  mail[queue].set(t.stack, came);
  return came.filter(({ orderId }) => orderId === order.orderId);
}

export const questions = (t: CheckContext, placed: Placed): Promise<Message[]> => about(t, 'QuestionsQueue', placed);
export const receipts = (t: CheckContext, placed: Placed): Promise<Message[]> => about(t, 'ReceiptsQueue', placed);

/** The question about an order, once it is asked. */
export async function asked(t: CheckContext, placed: Placed): Promise<Message> {
  const wanted = 'a question in QuestionsQueue about an order';
  const { question, execution } = await t.eventually(
    async () => {
      const execution = await look(t, placed);
      const [question] = await questions(t, placed);
      if (question === undefined && execution.Status === 'RUNNING') t.fail(wanted, 'none came');
      return { question, execution };
    },
    { within: 120_000 },
  );
  return question ?? t.fail(wanted, `the execution is ${said(execution)}`);
}

/** What Lambda says of an id that it has not made, or that belongs to no callback. */
const NO_CALLBACK = new Set(['InvalidParameterValueException', 'ResourceNotFoundException', 'ValidationException']);

/** Answers a question. @param send sends the answer to the callback of this id */
async function reply(t: CheckContext, question: Message, send: (id: string) => Promise<unknown>): Promise<void> {
  const id = String(question['callbackId']);
  try {
    await send(id);
  } catch (error) {
    if (!(error instanceof Error) || !NO_CALLBACK.has(error.name)) throw error;
    t.fail('the `callbackId` in the question to be the one of a callback that waits', `it is ${id}`);
  }
}

export async function answer(t: CheckContext, question: Message, approved: boolean): Promise<void> {
  const Result = JSON.stringify({ approved, by: t.random.hex(4) });
  await reply(t, question, (CallbackId) =>
    t
      .client(LambdaClient)
      .send(new SendDurableExecutionCallbackSuccessCommand({ CallbackId, Result: Buffer.from(Result) })),
  );
}

export async function reportFailure(t: CheckContext, question: Message): Promise<void> {
  const Error = { ErrorType: 'OnHoliday', ErrorMessage: 'Nobody is here to approve of anything' };
  await reply(t, question, (CallbackId) =>
    t.client(LambdaClient).send(new SendDurableExecutionCallbackFailureCommand({ CallbackId, Error })),
  );
}

export const look = (t: CheckContext, { arn }: Placed): Promise<GetDurableExecutionResponse> =>
  t.client(LambdaClient).send(new GetDurableExecutionCommand({ DurableExecutionArn: arn }));

/** An execution once it has ended. */
export const ended = (t: CheckContext, placed: Placed, when: string): Promise<GetDurableExecutionResponse> =>
  t.eventually(async () => {
    const found = await look(t, placed);
    if (found.Status === 'RUNNING') t.fail(`the execution to succeed when ${when}`, 'it still runs');
    return found;
  });

/** The object that an execution has returned, once it has ended. */
export async function outcome(t: CheckContext, placed: Placed, when: string): Promise<Message> {
  const wanted = `the execution to succeed when ${when}`;
  const execution = await ended(t, placed, when);
  if (execution.Status !== 'SUCCEEDED') t.fail(wanted, `it is ${said(execution)}`);
  return { ...(JSON.parse(execution.Result ?? 'null') as object | null) };
}

/** `FAILED with Error: no`, `SUCCEEDED, with the outcome unanswered`: the same for each order. */
function said({ Status, Error: error, Result }: GetDurableExecutionResponse): string {
  if (error !== undefined) return `${Status} with ${error.ErrorType}: ${error.ErrorMessage}`;
  const { outcome } = { ...(JSON.parse(Result ?? 'null') as Message | null) };
  return outcome === undefined ? String(Status) : `${Status}, with the outcome ${String(outcome)}`;
}

/** What the ledger says of an order. */
export async function ledger(t: CheckContext, { order }: Placed) {
  const Key = { orderId: { S: order.orderId } };
  const { Item = {} } = await t
    .client(DynamoDBClient)
    .send(new GetItemCommand({ TableName: t.stack.resource('LedgerTable'), Key, ConsistentRead: true }));
  const sum = (what: string): number => Number(Item[what]?.N ?? 0);
  return {
    sums: { reserved: sum('reserved'), charged: sum('charged'), released: sum('released') },
    payments: Item['payments']?.SS ?? [],
  };
}

/** Names of the operations that an execution has begun, in their order; each as often as it was begun. */
export async function begun(t: CheckContext, { arn }: Placed): Promise<string[]> {
  const { Events = [] } = await t
    .client(LambdaClient)
    .send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn: arn, MaxItems: 1000 }));
  return Events.flatMap(({ EventType = '', Name }) =>
    /^(?:Step|Context|Callback)Started$/.test(EventType) ? (Name ?? []) : [],
  );
}
