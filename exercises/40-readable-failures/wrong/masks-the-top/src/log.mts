const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof LEVELS)[number];

const SECRET = /^(?:password|token|cardNumber)$/i;

/** What every line of one invocation has. */
export interface Ids {
  requestId: string;
  correlationId: string;
  cold: boolean;
}

/** Anything as something that JSON can hold: without secrets, circles and BigInts, errors with all that they tell. */
function loggable(value: unknown, inside: readonly object[] = []): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (inside.includes(value)) return '[circular]';
  const path = [...inside, value];
  if (Array.isArray(value)) return value.map((item) => loggable(item, path));
  const entries = Object.entries(value);
  // The members of an error are not listed by themselves.
  if (value instanceof Error) {
    entries.push(['name', value.name], ['message', value.message], ['stack', value.stack], ['cause', value.cause]);
  }
  return Object.fromEntries(
    entries.map(([key, item]) => [key, inside.length < 2 && SECRET.test(key) ? '***' : loggable(item, path)]),
  );
}

/** A logger for one invocation. */
export function createLog(ids: Ids): (level: Level, message: string, more?: Record<string, unknown>) => void {
  const lowest = LEVELS.findIndex((level) => level === process.env.LOG_LEVEL?.toLowerCase());
  return (level, message, more = {}) => {
    if (LEVELS.indexOf(level) < lowest) return;
    process.stdout.write(`${JSON.stringify(loggable({ level, message, ...ids, ...more }))}\n`);
  };
}
