/** What the pattern tester shows: whether a rule takes an event, field by field, as the cloud's rules decide it. */
import { examine, parsePattern, PatternError, type Examined } from '@coldstart/patterns';

/** As JSON, with short lists on a line of their own. */
const written = (value: unknown): string =>
  JSON.stringify(value, null, 2).replaceAll(/\[[^[\]{}]*\]/g, (list) => list.replaceAll(/\s+/g, ' '));

interface Choice {
  readonly name: string;
  /** JSON. */
  readonly text: string;
}

const choice = (name: string, value: unknown): Choice => ({ name, text: written(value) });

/** Patterns to begin with. */
export const PATTERNS: readonly Choice[] = [
  choice('one of several', { source: ['shop.orders'], detail: { status: ['failed', 'expired'] } }),
  choice('a beginning', { detail: { orderId: [{ prefix: 'EU-' }] } }),
  choice('anything but', { detail: { country: [{ 'anything-but': ['DE', 'FR'] }] } }),
  choice('a range', { detail: { total: [{ numeric: ['>', 100, '<=', 500] }] } }),
  choice('is it there?', { detail: { coupon: [{ exists: true }] } }),
  choice('or', { detail: { $or: [{ country: ['CH'] }, { total: [{ numeric: ['>', 1000] }] }] } }),
  choice('a mistake', { source: 'shop.orders' }),
];

const order = (detail: object) => ({ source: 'shop.orders', 'detail-type': 'Order changed', detail });

/** Events to begin with. */
export const EVENTS: readonly Choice[] = [
  choice('failed', order({ orderId: 'EU-17', status: 'failed', country: 'CH', total: 250, coupon: null })),
  choice('paid', order({ orderId: 'US-9', status: 'paid', country: 'FR', total: '250' })),
  choice('without a country', order({ orderId: 'EU-18', status: 'expired', total: 1200 })),
  choice('of another sender', {
    source: 'bank.payments',
    'detail-type': 'Payment failed',
    detail: { orderId: 'EU-17', status: 'failed' },
  }),
];

export interface Judged {
  readonly kind: 'success' | 'failure' | 'denial';
  readonly sum: string;
  readonly fields: readonly Examined[];
}

const refused = (sum: string): Judged => ({ kind: 'denial', sum, fields: [] });

/** What a bus adds to every event, where the text does not say it. */
const ENVELOPE = {
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  account: '111122223333',
  time: '2026-07-01T10:00:00Z',
  region: 'eu-west-1',
  resources: [],
};

/** @param patternText JSON of an event pattern @param eventText JSON of an event; what a bus adds may be left out */
export function judge(patternText: string, eventText: string): Judged {
  const event = parsed(eventText);
  if (typeof event !== 'object' || event === null || Array.isArray(event))
    return refused('The event is no JSON object: look for a comma, a quotation mark or a brace.');
  try {
    // As it stands in the box, so that a refusal tells the place; then without its line breaks, since reasons quote it.
    parsePattern(patternText);
    const fields = examine(parsePattern(JSON.stringify(JSON.parse(patternText))), { ...ENVELOPE, ...event });
    const failed = fields.filter(({ holds }) => !holds).map(({ path }) => path);
    if (failed.length === 0) return { kind: 'success', sum: 'The rule takes it.', fields };
    return { kind: 'failure', sum: `The rule leaves it, because of ${failed.join(' and ')}.`, fields };
  } catch (error) {
    if (error instanceof PatternError) return refused(`AWS refuses the pattern. ${firstLine(error.message)}`);
    throw error;
  }
}

/** What follows shows where in the text it is. */
const firstLine = (message: string): string => message.split('\n')[0] ?? message;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Told like an event that is no object.
    return undefined;
  }
}
