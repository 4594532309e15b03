import type { CheckContext } from '@coldstart/checks';

export const FUNCTION = 'PriceFunction';

interface Line {
  readonly item: string;
  readonly quantity: unknown;
  readonly cents: unknown;
}

export interface Order {
  readonly type: string;
  readonly orderId: string;
  readonly customer: string;
  readonly lines?: unknown;
}

/** What accounting is told of an order. */
interface Priced {
  readonly orderId: string;
  readonly customer: string;
  readonly total: number;
}

export const lineOf = (t: CheckContext, more: Partial<Line> = {}): Line => ({
  item: t.random.pick(['tea', 'cup', 'pot']),
  quantity: t.random.int(2, 9),
  cents: t.random.int(101, 9999),
  ...more,
});

/** An order of two or three lines. */
export const orderOf = (t: CheckContext, more: object = {}): Order => ({
  type: 'order',
  orderId: `o-${t.random.hex(10)}`,
  customer: t.random.pick(['Ann', 'Zoë', 'Łukasz']),
  lines: Array.from({ length: t.random.int(2, 3) }, () => lineOf(t)),
  ...more,
});

export function pricedOf({ orderId, customer, lines }: Order): Priced {
  const all = lines as readonly { readonly quantity: number; readonly cents: number }[];
  return { orderId, customer, total: all.reduce((sum, { quantity, cents }) => sum + quantity * cents, 0) };
}

/** Names, members and numbers that nobody has foreseen, all of which have to survive. */
export const oddOrders = (t: CheckContext): Order[] => [
  orderOf(t, { customer: '"Zoë" \\ O’Ł\n🦄', note: { type: 'stock', lines: [] }, total: -1 }),
  orderOf(t, { customer: '', lines: [lineOf(t, { cents: 0 })], cancelled: false }),
  orderOf(t, { lines: [lineOf(t, { quantity: 1_000_000, cents: 999_999 }), lineOf(t, { quantity: 1 })] }),
  orderOf(t, { customer: '<$.orderId>', lines: Array.from({ length: 40 }, () => lineOf(t)) }),
];

/** Of each kind one; none of them has a price. */
export const brokenOrders = (t: CheckContext): Order[] => {
  const of = (more: Partial<Line>): Order => orderOf(t, { lines: [lineOf(t), lineOf(t, more)] });
  return [
    orderOf(t, { lines: [] }),
    orderOf(t, { lines: undefined }),
    of({ quantity: 0 }),
    of({ quantity: -t.random.int(1, 9) }),
    of({ quantity: 1.5 }),
    of({ quantity: String(t.random.int(1, 9)) }),
    of({ quantity: undefined }),
    of({ quantity: null }),
    of({ cents: -1 }),
    of({ cents: 99.9 }),
    of({ cents: '450' }),
    of({ cents: undefined }),
    of({ cents: null }),
  ];
};

export const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

/** Messages as the pipe hands them on. */
export const messagesOf = (t: CheckContext, orders: readonly Order[]): object[] =>
  orders.map((order) => ({
    messageId: t.random.uuid(),
    receiptHandle: t.random.hex(40),
    body: textOf(order),
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1764500000000', SenderId: t.account },
    messageAttributes: {},
    md5OfBody: t.random.hex(32),
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:${t.region}:${t.account}:orders`,
    awsRegion: t.region,
  }));
