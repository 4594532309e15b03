/** What the fan-out board begins with: messages, and who is subscribed. */

/** Characters that stand on a line beside the name of a member: a column of the board is narrow. */
const SHORT = 16;

/** As JSON, in which what is short stands on one line. */
function written(value: unknown, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const [opens, closes] = isList ? '[]' : '{}';
  const parts = Object.entries(value).map(([name, one]) => {
    const text = written(one, `${indent}  `);
    return isList ? text : `${JSON.stringify(name)}: ${text}`;
  });
  const line = isList ? parts.join(', ') : ` ${parts.join(', ')} `;
  if (parts.length === 0) return `${opens}${closes}`;
  if (indent !== '' && (line.length <= SHORT || (indent.length > 2 && !line.includes('\n'))))
    return `${opens}${line}${closes}`;
  return `${opens}\n${parts.map((one) => `${indent}  ${one}`).join(',\n')}\n${indent}${closes}`;
}

/** What is published, as it stands in the boxes. */
export interface Published {
  readonly body: string;
  /** JSON: numbers become attributes of the type Number, lists String.Array, the rest String. */
  readonly attributes: string;
}

const message = (body: object | string, attributes: object): Published => ({
  body: typeof body === 'string' ? body : written(body),
  attributes: written(attributes),
});

const ORDER = { kind: 'order', orderId: 'o-4', shipTo: { region: 'eu', city: 'Graz' } };
const REFUND = { refundId: 'r-17', orderId: 'o-4', amount: 1250 };

/** Messages to begin with, by name. */
export const MESSAGES: Readonly<Record<string, Published>> = {
  'an order': message(ORDER, { kind: 'order', till: 4 }),
  'an order overseas': message({ ...ORDER, shipTo: { region: 'us', city: 'Boston' } }, { kind: 'order', till: 4 }),
  'a refund': message(REFUND, { kind: 'refund', till: 4 }),
  'a rehearsal': message(REFUND, { kind: 'refund', test: 'true' }),
  'an order of an old till': message(ORDER, {}),
  'no JSON': message('paper jam', { kind: 'note' }),
};

/** Who is subscribed, and with which settings the board begins. */
export const READERS = {
  warehouse: {
    title: 'Queue of the warehouse',
    protocol: 'sqs',
    scope: 'MessageBody',
    raw: true,
    policy: written({ kind: ['order'], shipTo: { region: ['eu'] } }),
  },
  refunds: {
    title: 'Function for refunds',
    protocol: 'lambda',
    scope: 'MessageAttributes',
    raw: false,
    policy: written({ kind: ['refund'], test: [{ exists: false }] }),
  },
  audit: { title: 'Queue of the audit', protocol: 'sqs', scope: 'MessageAttributes', raw: false, policy: '' },
} as const;
export type Reader = keyof typeof READERS;
export const NAMES = Object.keys(READERS) as readonly Reader[];
