/** Longest line that is shown, in characters, and most lines of one record, such as a traceback. */
const WIDEST = 240;
const HIGHEST = 12;

/** That Python is another here than on AWS matters where code does not parse or load, and else only hides what matters. */
const ANOTHER_VERSION = /^\[coldstart\] \S+ runs on /;
/** The runtime's own warning before every error of Python: it says nothing of this one. */
const BEFORE_ERRORS = /LAMBDA_WARNING: Unhandled exception/;
/** What reports a failure is the same failure with whatever id it begins: one for each message, or for each call. */
const FAILURE = /^\[?(?:ERROR|WARN)\b/;
const ID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;
const NOT_LOADED = /SyntaxError|ImportModuleError|ImportError/;

/**
 * A function's log for people: without the time and the request id that Lambda's text format puts before each line,
 * with errors in words rather than JSON, and what is said several times in a row said once.
 */
export function readableLines(lines: readonly string[]): string[] {
  const readable: { text: string; key: string; times: number }[] = [];
  const loaded = !lines.some((line) => NOT_LOADED.test(line));
  for (const line of lines) {
    if ((loaded && ANOTHER_VERSION.test(line)) || BEFORE_ERRORS.test(line) || isNobodys(line)) continue;
    const text = cut(inWords(withoutPrefix(withoutFrames(line))));
    // Lambda starts a function that failed to start once more: the same error, a little later.
    const failure = FAILURE.test(text);
    const key = failure ? text.replaceAll(ID, '') : text;
    const same = failure ? readable.find((other) => other.key === key) : readable.at(-1);
    if (same?.key === key) same.times += 1;
    else readable.push({ text, key, times: 1 });
  }
  return readable.map(({ text, times }) => (times === 1 ? text : counted(text, times)));
}

/** The count stands with the first line of a record: the last one may be a line of somebody's code. */
function counted(text: string, times: number): string {
  const [first = '', ...rest] = text.split('\n');
  return [`${first} (${times} times)`, ...rest].join('\n');
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html: time, request id and level, with tabs between. */
function withoutPrefix(line: string): string {
  return line.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z\s+(?:[0-9a-f-]{36}|undefined|-)\s+/, '').replaceAll('\t', ' ');
}

/** `ERROR Invoke Error {"errorType":"TypeError", ...}` as `ERROR Invoke Error: TypeError: ... (file:///var/task/x.mjs:3:9)`. */
function inWords(line: string): string {
  const [, label, json] = /^(ERROR [^{]*?) *(\{"errorType":.*\})$/.exec(line) ?? [];
  if (label === undefined || json === undefined) return line;
  try {
    const { errorType, errorMessage, stack } = JSON.parse(json) as Record<string, unknown>;
    const frames = Array.isArray(stack) ? stack.map(String) : [];
    const own = frames.find((frame) => frame.includes('/var/task/') && !isNobodys(frame))?.trim();
    return `${label}: ${String(errorType)}: ${String(errorMessage)}${own === undefined ? '' : ` (${own})`}`;
  } catch {
    return line;
  }
}

/** Frames of Node, of Lambda's runtime and of packages say where it was noticed, not where the fault is. */
const isNobodys = (line: string): boolean =>
  /^\s+at .*(?:node:internal\/|\/var\/runtime\/|\/node_modules\/)/.test(line);

/** A record without those frames. The last one of an error may end with the `{` of its members. */
const withoutFrames = (record: string): string =>
  record
    .split('\n')
    .reduce<string[]>((kept, line) => {
      if (!isNobodys(line)) return [...kept, line];
      const last = kept.at(-1);
      return line.endsWith(' {') && last !== undefined ? [...kept.slice(0, -1), `${last} {`] : kept;
    }, [])
    .join('\n');

function cut(record: string): string {
  const lines = record.split('\n');
  const shown = lines.slice(0, HIGHEST).map((line) => (line.length > WIDEST ? `${line.slice(0, WIDEST)} …` : line));
  return [...shown, ...(lines.length > HIGHEST ? ['…'] : [])].join('\n');
}
