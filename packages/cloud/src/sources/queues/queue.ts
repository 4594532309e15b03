import type { Message, ReceiveMessageResult } from '@aws-sdk/client-sqs';
import type { Principal } from '@coldstart/iam';
import { parseArn } from '../../arns.ts';
import type { Call } from '../../call.ts';

/** As many messages go through one call. */
export const MOST_AT_ONCE = 10;

/** Reads a queue, as the role of whoever reads it. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export class PolledQueue {
  readonly #call: Call;
  readonly #as: Principal;
  readonly #url: string;
  readonly #region: string;

  constructor(call: Call, as: Principal, arn: string) {
    const { account = '', region = '', resource = '' } = parseArn(arn) ?? {};
    this.#call = call;
    this.#as = as;
    this.#url = `${call.cloud.endpoint}/${account}/${resource}`;
    this.#region = region;
  }

  async receive(most: number): Promise<Message[]> {
    const { Messages = [] }: ReceiveMessageResult = await this.#ask('ReceiveMessage', {
      MaxNumberOfMessages: Math.min(most, MOST_AT_ONCE),
      // Whatever the queue says of waiting: who reads is woken by what arrives.
      WaitTimeSeconds: 0,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    });
    return Messages;
  }

  async delete(messages: readonly Message[]): Promise<void> {
    for (let at = 0; at < messages.length; at += MOST_AT_ONCE) {
      const Entries = messages
        .slice(at, at + MOST_AT_ONCE)
        .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await this.#ask('DeleteMessageBatch', { Entries });
    }
  }

  async attributes(): Promise<Readonly<Record<string, string>>> {
    const { Attributes } = await this.#ask('GetQueueAttributes', { AttributeNames: ['VisibilityTimeout'] });
    return (Attributes ?? {}) as Record<string, string>;
  }

  #ask(operation: string, input: object): Promise<Record<string, unknown>> {
    const whole = { QueueUrl: this.#url, ...input };
    return this.#call.invoke('sqs', operation, whole, { as: this.#as, region: this.#region });
  }
}
