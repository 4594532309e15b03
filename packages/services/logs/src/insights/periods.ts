import type { Expression } from './expression.ts';
import { numberOf } from './expression.ts';
import { FUNCTIONS } from './functions.ts';
import { timeText, type LogRecord } from './record.ts';
import { malformed, type Reader } from './syntax.ts';

const UNITS: Readonly<{ [unit: string]: number | undefined }> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `bin(5m)`, `datefloor(@timestamp, 1h)` */
export function readPeriod(reader: Reader, name: string, readTime: (reader: Reader) => Expression): Expression {
  const time = name === 'bin' ? (record: LogRecord) => record.get('@timestamp') : readTime(reader);
  if (name !== 'bin') reader.expect(',');
  const { text } = reader.next();
  const [, amount = '1', unit = ''] =
    /^(\d+)?([a-z]+)$/.exec(/^\d+$/.test(text) ? `${text}${reader.name()}` : text) ?? [];
  const width = (UNITS[unit] ?? 0) * Number(amount);
  if (width === 0) throw malformed(`unknown period in ${name}(${text})`);
  reader.expect(')');
  const round = name === 'dateceil' ? Math.ceil : Math.floor;
  return (record, now) => {
    const at = numberOf(FUNCTIONS['tomillis']?.value([time(record, now)], now));
    return Number.isNaN(at) ? undefined : timeText(round(at / width) * width);
  };
}
