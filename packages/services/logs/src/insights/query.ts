import { readCondition } from './filter.ts';
import type { LogRecord } from './record.ts';
import { readStats } from './stats.ts';
import { expression, malformed, Reader, tokens, type Token } from './syntax.ts';

/** What a query shows: rows of fields. */
export type Row = { readonly field: string; readonly value: string }[];

interface State {
  records: LogRecord[];
  /** The fields to show; those of the events' time and text when a query names none. */
  fields: string[];
  limit: number;
  sorted: boolean;
  /** True once records are no events any more. */
  aggregated: boolean;
}

type Command = (state: State) => void;

const LIMIT = 10_000;

/**
 * Reads a query in the language of Logs Insights: fields, display, filter, parse, stats, sort, limit and dedup.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 *
 * @throws AwsError MalformedQueryException
 */
export function compile(text: string): (records: readonly LogRecord[], limit?: number) => Row[] {
  const commands = split(tokens(text)).map((words) => {
    const reader = new Reader(words);
    const command = read(reader);
    if (!reader.done) throw malformed(`unexpected symbol found ${reader.next().text}`);
    return command;
  });
  return (records, limit = LIMIT) => {
    const state: State = { records: [...records], fields: [], limit, sorted: false, aggregated: false };
    for (const command of commands) command(state);
    if (!state.sorted && !state.aggregated) sort(state.records, [{ field: '@timestamp', direction: -1 }]);
    const shown = state.fields.length > 0 || state.aggregated ? state.fields : ['@timestamp', '@message'];
    return state.records.slice(0, state.limit).map((record) => row(record, shown, state.aggregated));
  };
}

function row(record: LogRecord, fields: readonly string[], aggregated: boolean): Row {
  const names = fields.length > 0 ? fields : [...record.keys()];
  const found = names.flatMap((field) => {
    const value = record.get(field);
    return value === undefined ? [] : [{ field, value }];
  });
  const pointer = record.get('@ptr');
  return aggregated || pointer === undefined ? found : [...found, { field: '@ptr', value: pointer }];
}

function split(list: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of list) {
    if (token.kind === 'symbol' && token.text === '|') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

function read(reader: Reader): Command {
  const name = reader.name().toLowerCase();
  switch (name) {
    case 'fields':
      return readFields(reader, false);
    case 'display':
      return readFields(reader, true);
    case 'filter': {
      const holds = readCondition(reader);
      return (state) => void (state.records = state.records.filter(holds));
    }
    case 'stats': {
      const stats = readStats(reader);
      return (state) => {
        state.records = stats(state.records);
        state.fields = [];
        state.aggregated = true;
      };
    }
    case 'sort': {
      const keys = reader.list(() => {
        const field = reader.name();
        const direction = reader.take('desc') ? -1 : 1;
        if (direction === 1) reader.take('asc');
        return { field, direction };
      });
      return (state) => {
        sort(state.records, keys);
        state.sorted = true;
      };
    }
    case 'limit': {
      const most = reader.number();
      return (state) => void (state.limit = Math.min(state.limit, most));
    }
    case 'dedup': {
      const fields = reader.list(() => reader.name());
      return (state) => {
        const seen = new Set<string>();
        state.records = state.records.filter((record) => {
          const key = JSON.stringify(fields.map((field) => record.get(field)));
          return !seen.has(key) && seen.add(key);
        });
      };
    }
    case 'parse':
      return readParse(reader);
    default:
      throw malformed(
        `unexpected symbol found ${name}: this cloud knows fields, display, filter, parse, stats, sort, limit and dedup`,
      );
  }
}

function readFields(reader: Reader, only: boolean): Command {
  const fields = reader.list(() => {
    const field = reader.name();
    return { field, alias: reader.take('as') ? reader.name() : field };
  });
  return (state) => {
    for (const record of state.records) {
      for (const { field, alias } of fields) {
        const value = record.get(field);
        if (alias !== field && value !== undefined) record.set(alias, value);
      }
    }
    const names = fields.map(({ alias }) => alias);
    state.fields = only ? names : [...new Set([...state.fields, ...names])];
  };
}

/** `parse @message "user=* took * ms" as user, time`, or with a regular expression whose groups have names. */
function readParse(reader: Reader): Command {
  const field = reader.peek()?.kind === 'name' ? reader.name() : '@message';
  const token = reader.next();
  const pattern =
    token.kind === 'regex'
      ? expression(token.text)
      : new RegExp(
          token.text
            .split('*')
            .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
            .join('([\\s\\S]*?)') + (token.text.endsWith('*') ? '$' : ''),
        );
  const names = reader.take('as') ? reader.list(() => reader.name()) : [];
  return (state) => {
    for (const record of state.records) {
      const match = pattern.exec(record.get(field)?.trimEnd() ?? '');
      for (const [name, value] of Object.entries(match?.groups ?? {})) if (value !== undefined) record.set(name, value);
      names.forEach((name, index) => {
        const value = match?.[index + 1];
        if (value !== undefined) record.set(name, value);
      });
    }
  };
}

function sort(records: LogRecord[], keys: readonly { readonly field: string; readonly direction: number }[]): void {
  records.sort((a, b) => {
    for (const { field, direction } of keys) {
      const [left = '', right = ''] = [a.get(field), b.get(field)];
      const [x, y] = [Number(left), Number(right)];
      const order = Number.isNaN(x) || Number.isNaN(y) ? (left < right ? -1 : left > right ? 1 : 0) : x - y;
      if (order !== 0) return order * direction;
    }
    return 0;
  });
}
