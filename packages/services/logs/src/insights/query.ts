import { isTrue, readExpression, readNamed, textOf } from './expression.ts';
import type { LogRecord } from './record.ts';
import { LATEST_FIRST, readSortKeys, sort } from './sort.ts';
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
  /** How many events the filters have let through. */
  matched: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What becomes of a query. */
export interface Outcome {
  readonly rows: Row[];
  /** How many events have matched, whatever they were counted into or cut down to. */
  readonly matched: number;
}

export interface RunOptions {
  readonly limit?: number | undefined;
  /** Milliseconds since 1970. */
  readonly now?: number;
}

type Command = (state: State) => void;

const LIMIT = 10_000;

/**
 * Reads a query in the language of Logs Insights: fields, display, filter, parse, stats, sort, limit and dedup.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 *
 * @throws AwsError MalformedQueryException
 */
export function compile(text: string): (records: readonly LogRecord[], options?: RunOptions) => Outcome {
  const commands = split(tokens(text)).map((words) => {
    const reader = new Reader(words, text);
    const command = read(reader);
    if (!reader.done) throw malformed(`unexpected symbol found ${reader.next().text}`);
    return command;
  });
  return (records, { limit = LIMIT, now = 0 } = {}) => {
    const state: State = {
      records: [...records],
      fields: [],
      limit,
      sorted: false,
      aggregated: false,
      matched: records.length,
      now,
    };
    for (const command of commands) command(state);
    if (!state.sorted && !state.aggregated) sort(state.records, LATEST_FIRST, now);
    const shown = state.fields.length > 0 || state.aggregated ? state.fields : ['@timestamp', '@message'];
    const rows = state.records.slice(0, state.limit).map((record) => row(record, shown, state.aggregated));
    return { rows, matched: state.matched };
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
      const holds = readExpression(reader);
      return (state) => {
        state.records = state.records.filter((record) => isTrue(holds(record, state.now)));
        if (!state.aggregated) state.matched = state.records.length;
      };
    }
    case 'stats': {
      const stats = readStats(reader);
      return (state) => {
        state.records = stats(state.records, state.now);
        state.fields = [];
        state.aggregated = true;
      };
    }
    case 'sort': {
      const keys = readSortKeys(reader);
      return (state) => {
        sort(state.records, keys, state.now);
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
  const fields = reader.list(() => readNamed(reader));
  return (state) => {
    for (const record of state.records) {
      for (const { name, value } of fields) {
        const found = textOf(value(record, state.now));
        if (found !== undefined) record.set(name, found);
      }
    }
    const names = fields.map(({ name }) => name);
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
