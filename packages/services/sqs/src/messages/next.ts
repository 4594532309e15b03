/** What decides whether a message is received. Times are in milliseconds since any moment. */
export interface Receivable {
  readonly group?: string | undefined;
  /** Since when it is kept. */
  readonly kept: number;
  /** From when on it can be received. */
  readonly visibleAt: number;
  /** Times that it was received. */
  readonly received: number;
}

export interface Receiving {
  readonly fifo: boolean;
  readonly now: number;
  readonly most: number;
  /** Milliseconds for which messages are kept. */
  readonly retention: number;
  /** Of the queue's redrive policy, if there is one. */
  readonly maxReceiveCount?: number | undefined;
  /** FIFO: when a message of a group was received last, as numbers that grow. */
  readonly turns: ReadonlyMap<string, number>;
}

/** What becomes of messages when somebody receives. */
export interface Received<Message> {
  readonly taken: readonly Message[];
  /** They were received too often, and go to the dead letters. */
  readonly dead: readonly Message[];
  /** They were kept too long. */
  readonly expired: readonly Message[];
  /** Messages that are hidden, among those that were looked at. */
  readonly hidden: number;
}

/**
 * The next messages that can be received. Messages of one group of a FIFO queue come in order: none does behind one that is
 * hidden. What was received too often goes to the dead letters, what is too old is dropped.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 *
 * @param messages in the order in which they came, or came back
 */
export function receive<Message extends Receivable>(
  messages: Iterable<Message>,
  { fifo, now, most, retention, maxReceiveCount = Number.POSITIVE_INFINITY, turns }: Receiving,
): Received<Message> {
  const [taken, dead, expired]: [Message[], Message[], Message[]] = [[], [], []];
  const blocked = new Set<string | undefined>();
  let hidden = 0;
  for (const message of fifo ? inTurn(messages, turns) : messages) {
    if (taken.length === most) break;
    if (message.kept + retention <= now) {
      expired.push(message);
    } else if (message.visibleAt > now) {
      hidden += 1;
      if (fifo) blocked.add(message.group);
    } else if (fifo && blocked.has(message.group)) {
      continue;
    } else if (message.received >= maxReceiveCount) {
      dead.push(message);
    } else {
      taken.push(message);
    }
  }
  return { taken, dead, expired, hidden };
}

/** Group by group: those that were served last come last. */
function inTurn<Message extends Receivable>(
  messages: Iterable<Message>,
  turns: Receiving['turns'],
): readonly Message[] {
  const groups = Map.groupBy(messages, ({ group = '' }) => group);
  return [...groups].sort(([a], [b]) => (turns.get(a) ?? 0) - (turns.get(b) ?? 0)).flatMap(([, ofGroup]) => ofGroup);
}
