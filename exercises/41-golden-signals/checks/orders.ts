import type { CheckContext, Invocation } from '@coldstart/checks';

export const FUNCTION = 'OrdersFunction';

export interface Order {
  readonly orderId: string;
  readonly correlationId: string;
  readonly channel: string;
  readonly items: readonly { readonly product: string; readonly quantity: number; readonly unitCents: number }[];
}

/** An order of a channel that nobody else has: what is measured of it is the check's alone. */
export function newOrder(t: CheckContext, more: Partial<Order> = {}): Order {
  const item = () => ({ product: t.random.word(), quantity: t.random.int(1, 9), unitCents: t.random.int(1, 9999) });
  return {
    orderId: `o-${t.random.hex(8)}`,
    correlationId: t.random.uuid(),
    channel: `shop-${t.random.hex(6)}`,
    items: [item(), item()],
    ...more,
  };
}

/** One that the shop cannot take. */
export const impossible = (t: CheckContext, more: Partial<Order> = {}): Order =>
  newOrder(t, { items: [{ product: `rare-${t.random.word()}`, quantity: 1, unitCents: 100 }], ...more });

export const centsOf = ({ items }: Order): number =>
  items.reduce((total, { quantity, unitCents }) => total + quantity * unitCents, 0);

/** Takes an order, which must succeed. */
export async function taken(t: CheckContext, order: Order): Promise<Invocation> {
  const invocation = await t.invoke(FUNCTION, order);
  if (invocation.error !== undefined) {
    const { type, message } = invocation.error;
    t.fail('an order that the shop can take to be taken', `it failed with ${type}: ${message}`);
  }
  return invocation;
}

type Line = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Line =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parse(text: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const cut = (text: string): string => (text.length > 160 ? `${text.slice(0, 160)} …` : text);

/** The one line with metrics that an order has written. @param of `an order that is taken` */
export async function lineOf(t: CheckContext, { requestId }: Invocation, of: string): Promise<Line> {
  const { lines } = await t.invocationLog(FUNCTION, requestId);
  const found = lines.map(parse).filter((line) => line !== undefined && '_aws' in line);
  const [line, ...more] = found;
  if (line === undefined) {
    const near = lines.find((text) => text.includes('_aws'));
    const happened = near === undefined ? 'there is none' : `one has something before or after its JSON: ${cut(near)}`;
    return t.fail(`a line of JSON with \`_aws\` in the log of ${of}`, happened);
  }
  if (more.length > 0) t.fail(`one line with \`_aws\` in the log of ${of}`, `there are ${found.length}`);
  return line;
}

interface Directive {
  readonly namespaces: readonly unknown[];
  /** Sets of names, each once. */
  readonly dimensions: readonly unknown[];
  /** Unit by name of metric; `undefined` where none is said. */
  readonly units: ReadonlyMap<string, unknown>;
}

const distinct = (values: readonly unknown[]): unknown[] =>
  [...new Set(values.map((value) => JSON.stringify(value)))].map((text) => JSON.parse(text ?? 'null') as unknown);

/** What a line says of its metrics, all directives together. */
export function directiveOf(t: CheckContext, line: Line): Directive {
  const metadata = line['_aws'];
  const list: unknown = isObject(metadata) ? metadata['CloudWatchMetrics'] : undefined;
  if (!Array.isArray(list) || list.length === 0 || !list.every(isObject)) {
    return t.fail('`_aws.CloudWatchMetrics` to be a list with one object', `it is ${JSON.stringify(list)}`);
  }
  const units = new Map<string, unknown>();
  for (const metric of list.flatMap(({ Metrics }) => (Array.isArray(Metrics) ? (Metrics as unknown[]) : []))) {
    if (isObject(metric) && typeof metric['Name'] === 'string') units.set(metric['Name'], metric['Unit']);
  }
  const sets = list.flatMap(({ Dimensions }) => (Array.isArray(Dimensions) ? (Dimensions as unknown[]) : [Dimensions]));
  return { namespaces: distinct(list.map(({ Namespace }) => Namespace)), dimensions: distinct(sets), units };
}

/** The value of a metric of a line; `undefined` where it has none. */
export function valueIn(t: CheckContext, line: Line, metric: string): unknown {
  return directiveOf(t, line).units.has(metric) ? line[metric] : undefined;
}
