import { numberOf, readWritten, textOf, type Expression } from './expression.ts';
import type { LogRecord } from './record.ts';
import type { Reader } from './syntax.ts';

interface SortKey {
  readonly value: Expression;
  readonly direction: number;
}

/** `sort @timestamp desc, ms / 10` */
export function readSortKeys(reader: Reader): SortKey[] {
  return reader.list(() => {
    const { name: field, value } = readWritten(reader);
    const direction = reader.take('desc') ? -1 : 1;
    if (direction === 1) reader.take('asc');
    // A field that is worked out has the name under which it is written.
    return { value: (record, now) => record.get(field) ?? value(record, now), direction };
  });
}

export const LATEST_FIRST: readonly SortKey[] = [{ value: (record) => record.get('@timestamp'), direction: -1 }];

export function sort(records: LogRecord[], keys: readonly SortKey[], now: number): void {
  records.sort((a, b) => {
    for (const { value, direction } of keys) {
      const [one, two] = [value(a, now), value(b, now)];
      const [x, y] = [numberOf(one ?? 0), numberOf(two ?? 0)];
      const [left = '', right = ''] = [textOf(one), textOf(two)];
      const order = Number.isNaN(x) || Number.isNaN(y) ? (left < right ? -1 : left > right ? 1 : 0) : x - y;
      if (order !== 0) return order * direction;
    }
    return 0;
  });
}
