import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What AWS has answered, by the name of the test that asked; beside the repository, where it is there at all. */
const FOLDER = fileURLToPath(new URL('../../../../../../../shared/recordings/s3/', import.meta.url));

type Recorded = Readonly<Record<string, unknown>>;

const FILES = [
  'test_s3.json',
  'test_s3_api.json',
  'test_s3_list_operations.json',
  'test_s3_preconditions.json',
  'test_s3_notifications_sqs.json',
];

/** Everything recorded, by the tests' names without their files; `undefined` where nothing is on this machine. */
export function loadRecordings(): ReadonlyMap<string, Recorded> | undefined {
  if (!existsSync(FOLDER)) return undefined;
  const all = new Map<string, Recorded>();
  for (const file of FILES) {
    const content = JSON.parse(readFileSync(FOLDER + file, 'utf8')) as Record<string, { 'recorded-content': Recorded }>;
    for (const [name, recording] of Object.entries(content)) {
      all.set(name.slice(name.indexOf('::') + 2), recording['recorded-content']);
    }
  }
  return all;
}

/** Values that the recordings put in the place of what differs from time to time. */
const ANYTHING =
  /^(?:datetime|date|i-d|owner-id|display-name|bucket|continuation-token|next-continuation-token|sequencer|amz-id|amz-request-id|version-id|<[a-z-]+>)$/;

/** Compares answers with one test's recordings; a numbered placeholder stands for one text throughout. */
export class Replay {
  readonly #recorded: Recorded;
  readonly #known = new Map<string, string>();
  readonly differences: string[] = [];

  constructor(recorded: Recorded) {
    this.#recorded = recorded;
  }

  /** Awaits an answer or a refusal, compares it with the one of this name, and hands it on. */
  async same<Answer>(key: string, answer: Promise<Answer>): Promise<Answer> {
    const recorded = this.#recorded[key];
    if (recorded === undefined) throw new Error(`There is no recording named ${key}.`);
    try {
      const output = await answer;
      this.#compare(await plainAnswer(output), recorded, key);
      return output;
    } catch (error) {
      if (!(error instanceof Error) || !('$metadata' in error)) throw error;
      const refused = recorded as { readonly Error?: unknown; readonly ResponseMetadata?: unknown };
      this.#compare(plainError(error), { Error: refused.Error, ResponseMetadata: refused.ResponseMetadata }, key);
      return undefined as Answer;
    }
  }

  #compare(actual: unknown, recorded: unknown, path: string): void {
    if (typeof recorded === 'string') return this.#compareText(actual, recorded, path);
    if (Array.isArray(recorded)) {
      const list = Array.isArray(actual) ? actual : [];
      if (list.length !== recorded.length) this.#differ(path, actual, recorded);
      else recorded.forEach((item: unknown, at) => this.#compare(list[at], item, `${path}[${at}]`));
      return;
    }
    if (typeof recorded === 'object' && recorded !== null) {
      const left = typeof actual === 'object' && actual !== null ? (actual as Recorded) : {};
      const right = recorded as Recorded;
      for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
        if (name === 'HTTPHeaders') continue;
        if (left[name] === undefined && right[name] === undefined) continue;
        this.#compare(left[name], right[name], `${path}.${name}`);
      }
      return;
    }
    // An element without text is nothing to one client and empty text to another; numbers in headers are text to some.
    const same = recorded === null ? actual === '' || actual === undefined : String(actual) === String(recorded);
    if (!same) this.#differ(path, actual, recorded);
  }

  #compareText(actual: unknown, recorded: string, path: string): void {
    if (ANYTHING.test(recorded)) {
      if (actual === undefined) this.#differ(path, actual, recorded);
      return;
    }
    // The recordings' client names no type for what it stores; the SDK for JavaScript does.
    if (recorded === 'binary/octet-stream' && actual === 'application/octet-stream') return;
    const text = typeof actual === 'number' ? String(actual) : actual;
    if (typeof text !== 'string') return this.#differ(path, actual, recorded);
    const names = [...recorded.matchAll(/<[a-zA-Z-]+(?::\d+)?>/g)].map(([name]) => name);
    const pattern = recorded
      .split(/<[a-zA-Z-]+(?::\d+)?>/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join('(.+?)');
    const match = new RegExp(`^${pattern}$`, 's').exec(text);
    if (match === null) return this.#differ(path, actual, recorded);
    names.forEach((name, at) => {
      const found = match[at + 1] ?? '';
      const known = this.#known.get(name);
      if (name.includes(':') && known !== undefined && known !== found) this.#differ(`${path} (${name})`, found, known);
      this.#known.set(name, found);
    });
  }

  #differ(path: string, actual: unknown, recorded: unknown): void {
    this.differences.push(`${path}: ${JSON.stringify(actual)} instead of ${JSON.stringify(recorded)}`);
  }
}

interface Metadata {
  readonly httpStatusCode?: number;
}

/** An answer as the recordings have it. */
async function plainAnswer(output: unknown): Promise<object> {
  const { $metadata: metadata, Body: body, ...members } = output as { $metadata: Metadata; Body?: unknown };
  const stream = body as { transformToString(): Promise<string> } | undefined;
  return {
    ...members,
    ...(stream === undefined ? {} : { Body: await stream.transformToString() }),
    ResponseMetadata: { HTTPStatusCode: metadata.httpStatusCode },
  };
}

/** Members of the SDK's errors that say nothing of the refusal. */
const OWN = new Set(['name', 'message', 'stack', 'Code', 'RequestId', 'HostId', 'Message']);

function plainError(error: Error): object {
  const { $metadata: metadata } = error as unknown as { $metadata: Metadata };
  const fields = Object.entries(error).filter(([name]) => !name.startsWith('$') && !OWN.has(name));
  const message = error.message === 'UnknownError' ? '' : error.message;
  return {
    Error: { Code: error.name, Message: message, ...Object.fromEntries(fields) },
    ResponseMetadata: { HTTPStatusCode: metadata.httpStatusCode },
  };
}
