/** What the function needs of the world: in the cloud a table and a clock, in a test whatever you give it. */
export interface World {
  /** Writes an order down. It throws when that fails. */
  write(order: Order): Promise<void>;
  /** Milliseconds that are left of the invocation. */
  timeLeft(): number;
}

export interface Order {
  readonly order: string;
  readonly to: string;
  readonly parcels: number;
}

/** A message of the queue, as far as it matters here. */
export interface Message {
  readonly messageId: string;
  readonly body: string;
}

/** Milliseconds that have to be left when an order is begun. */
const LEAST = 2000;

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** @throws Error for what is no order */
function readOrder(body: string): Order {
  const { order, to, parcels } = JSON.parse(body);
  if (!isText(order) || !isText(to) || !Number.isInteger(parcels) || parcels < 1) throw new Error('This is no order');
  return { order, to, parcels };
}

/** Writes all orders of a batch down. @returns the messages that have failed, as Lambda wants them */
export async function shipAll(messages: readonly Message[], { write, timeLeft }: World) {
  const batchItemFailures: { itemIdentifier: string }[] = [];
  for (const { messageId, body } of messages) {
    try {
      if (timeLeft() < LEAST) throw new Error('There is no time left');
      await write(readOrder(body));
    } catch (error) {
      console.warn(`${messageId}: ${error}`);
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}
