/** A line that CloudWatch Logs has of a function, and who wrote it, as far as that can be told. */
export interface LoggedLine {
  readonly stream: string;
  readonly text: string;
  readonly by: 'function' | 'platform';
  /** Of the invocation in which it was written; absent outside of them. */
  readonly requestId: string | undefined;
}

/** An event of CloudWatch Logs. */
export interface LogEvent {
  readonly logStreamName?: string | undefined;
  readonly message?: string | undefined;
}

/**
 * Tells Lambda's own lines from a function's, where nothing is known but CloudWatch Logs: on a cloud that keeps no
 * journal for checks.
 *
 * An invocation reaches, within its environment's stream, from Lambda's START to an END that its REPORT follows at once
 * (in JSON: from `platform.start` to `platform.report`); whatever is between is the function's, though it look like
 * Lambda's. That is the best there is in text, and not proof: a function that prints END and REPORT with its own request
 * id, one after the other, ends its invocation in this reading.
 *
 * @param events in the order in which they were written
 */
export function readLines(events: readonly LogEvent[]): LoggedLine[] {
  const lines = events
    .map(({ logStreamName = '', message = '' }) => ({ stream: logStreamName, text: message.trimEnd() }))
    .filter(({ text }) => text !== '');
  const running = new Map<string, string>();
  const nextOf = following(lines);
  return lines.map((line): LoggedLine => {
    const { stream, text } = line;
    const tag = tagOf(text);
    const requestId = running.get(stream);
    if (requestId === undefined) {
      if (tag?.kind === 'start') running.set(stream, tag.requestId);
      const platform = tag !== undefined || INIT.test(text);
      return { stream, text, by: platform ? 'platform' : 'function', requestId: running.get(stream) };
    }
    const next = tagOf(nextOf.get(line)?.text ?? '');
    const ends = tag?.kind === 'end' && next?.kind === 'report' && next.requestId === requestId;
    if (tag?.requestId === requestId && (ends || tag.kind === 'last')) running.delete(stream);
    const platform = !running.has(stream) || NOTE.exec(text)?.[1] === requestId;
    return { stream, text, by: platform ? 'platform' : 'function', requestId };
  });
}

/** For each line, the one after it in its stream. */
function following<Line extends { readonly stream: string }>(lines: readonly Line[]): ReadonlyMap<Line, Line> {
  const next = new Map<Line, Line>();
  const last = new Map<string, Line>();
  for (const line of lines) {
    const before = last.get(line.stream);
    if (before !== undefined) next.set(before, line);
    last.set(line.stream, line);
  }
  return next;
}

interface Tag {
  /** `last` is the one line that ends an invocation in JSON. */
  readonly kind: 'start' | 'end' | 'report' | 'last';
  readonly requestId: string;
}

const TEXT = /^(START|END|REPORT) RequestId: ([0-9a-f-]{36})(?: Version: \S+|\t.*)?$/;
const JSON_RECORD = /^\{"time":"[^"]*","type":"platform\.(start|report)","record":\{"requestId":"([0-9a-f-]{36})"/;
/** Around an initialization. */
const INIT = /^(?:INIT_START |INIT_REPORT |\{"time":"[^"]*","type":"platform\.)/;
/** What Lambda says of an invocation that went wrong. */
const NOTE = /^(?:\S+Z (?=\S+ Task timed out after )|RequestId: (?=\S+ Error: ))([0-9a-f-]{36}) /;

function tagOf(line: string): Tag | undefined {
  const [, word, requestId] = TEXT.exec(line) ?? [];
  if (requestId !== undefined) {
    return { kind: word === 'START' ? 'start' : word === 'END' ? 'end' : 'report', requestId };
  }
  const [, type, id] = JSON_RECORD.exec(line) ?? [];
  return id === undefined ? undefined : { kind: type === 'start' ? 'start' : 'last', requestId: id };
}
