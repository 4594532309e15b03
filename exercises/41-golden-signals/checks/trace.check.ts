import { check, type CheckContext } from '@coldstart/checks';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient, type Message } from '@aws-sdk/client-sqs';
import { FUNCTION, newOrder } from './orders.ts';

/** The message about an order, which is then taken from the queue. */
async function messageOf(t: CheckContext, orderId: string): Promise<Message> {
  const sqs = t.client(SQSClient);
  const QueueUrl = t.stack.resource('WarehouseQueue');
  for (;;) {
    const input = { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] };
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(input));
    if (Messages.length === 0) return t.fail(`a message about ${orderId} in WarehouseQueue`, 'there is none');
    for (const { ReceiptHandle } of Messages) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    const found = Messages.find(({ Body = '' }) => Body.includes(orderId));
    if (found !== undefined) return found;
  }
}

/** An attribute of the message of an order. */
function attributeOf(t: CheckContext, { MessageAttributes = {} }: Message, name: string, round: string) {
  const names = Object.keys(MessageAttributes).map((one) => `\`${one}\``);
  return (
    MessageAttributes[name] ??
    t.fail(
      `the message of ${round} to have the attribute \`${name}\``,
      names.length === 0 ? 'it has no attribute' : `it has ${names.join(' and ')}`,
    )
  );
}

check('trace', async (t) => {
  // Two orders, of which the second meets an environment that the first has used.
  for (const round of ['an order', 'the next order']) {
    const root = `1-${t.random.hex(8)}-${t.random.hex(24)}`;
    const traceId = `Root=${root};Parent=${t.random.hex(16)};Sampled=1`;
    const order = newOrder(t);
    const { error } = await t.invoke(FUNCTION, order, { traceId });
    if (error !== undefined) t.fail(`${round} to be taken`, `it failed with ${error.type}: ${error.message}`);
    const message = await messageOf(t, order.orderId);
    const [correlationId, trace] = ['correlationId', 'trace'].map((name) => attributeOf(t, message, name, round));
    t.expect(correlationId?.StringValue, `the attribute \`correlationId\` of the message of ${round}`).toEqual(
      order.correlationId,
    );
    t.expect(trace?.StringValue, `the attribute \`trace\` of the message of ${round}`).toBe(
      `the header of its invocation, with Root=${root}`,
      (value) => String(value).split(';').includes(`Root=${root}`),
    );
    t.expect(trace?.DataType, 'the type of the attribute `trace`').toEqual('String');
  }
});
