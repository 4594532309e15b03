import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What AWS has answered, by the name of the test that asked; beside the repository, where it is there at all. */
const FOLDER = fileURLToPath(new URL('../../../../../../../shared/recordings/', import.meta.url));

interface RecordingFile {
  readonly [test: string]: { readonly 'recorded-content': Readonly<Record<string, unknown>> };
}

export interface Recordings {
  /** What was recorded in a test (its name after `::`). */
  of(test: string): Readonly<Record<string, unknown>>;
}

/** The recordings of a file such as `dynamodb/test_dynamodb.json`; `undefined` where there are none on this machine. */
export function loadRecordings(file: string): Recordings | undefined {
  if (!existsSync(FOLDER + file)) return undefined;
  const content = JSON.parse(readFileSync(FOLDER + file, 'utf8')) as RecordingFile;
  return {
    of(test) {
      const key = Object.keys(content).find((name) => name.endsWith(`::${test}`));
      const recording = key === undefined ? undefined : content[key];
      if (recording === undefined) throw new Error(`There is no recording of ${test} in ${file}.`);
      return recording['recorded-content'];
    },
  };
}

/** Differences between what was answered and what was recorded; placeholders stand for one text throughout. */
export class Comparison {
  readonly #known = new Map<string, string>();
  readonly #ignored: ReadonlySet<string>;

  /** @param ignored members that are left out of account, such as `ResponseMetadata` */
  constructor(ignored: readonly string[] = []) {
    this.#ignored = new Set(['ResponseMetadata', '$metadata', 'message', ...ignored]);
  }

  differences(actual: unknown, recorded: unknown, path = ''): string[] {
    if (typeof recorded === 'string') return this.#text(actual, recorded, path);
    if (Array.isArray(recorded)) {
      if (!Array.isArray(actual) || actual.length !== recorded.length) {
        return [`${path}: ${show(actual)} instead of ${recorded.length} members`];
      }
      return recorded.flatMap((member: unknown, at) => this.differences(actual[at], member, `${path}[${at}]`));
    }
    if (typeof recorded !== 'object' || recorded === null) {
      return actual === recorded ? [] : [`${path}: ${show(actual)} instead of ${show(recorded)}`];
    }
    if (typeof actual !== 'object' || actual === null) return [`${path}: ${show(actual)} instead of an object`];
    const left = new Map(Object.entries(actual));
    const right = new Map(Object.entries(recorded));
    const names = new Set([...left.keys(), ...right.keys()]);
    return [...names].flatMap((name) => {
      const here = `${path}.${name}`;
      if (this.#ignored.has(name) || (left.get(name) === undefined && !right.has(name))) return [];
      if (!right.has(name)) return [`${here}: ${show(left.get(name))}, which AWS does not answer`];
      return this.differences(left.get(name), right.get(name), here);
    });
  }

  #text(actual: unknown, recorded: string, path: string): string[] {
    if (recorded === 'datetime') return actual instanceof Date ? [] : [`${path}: ${show(actual)} instead of a date`];
    const text = actual instanceof Uint8Array ? `b'${Buffer.from(actual).toString('latin1')}'` : actual;
    if (typeof text !== 'string') return [`${path}: ${show(actual)} instead of ${recorded}`];
    const names = [...recorded.matchAll(/<[a-z0-9-]+(?::\d+)?>|starting-sequence-number/g)].map(([name]) => name);
    const pattern = recorded
      .split(/<[a-z0-9-]+(?::\d+)?>|starting-sequence-number/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join('(.+?)');
    const match = new RegExp(`^${pattern}$`).exec(text);
    if (match === null) return [`${path}: ${text} instead of ${recorded}`];
    return names.flatMap((name, at) => {
      const found = match[at + 1] ?? '';
      const known = this.#known.get(name);
      // Placeholders without a number hide what differs from time to time.
      if (name.includes(':') && known !== undefined && known !== found) {
        return [`${path}: ${found} for ${name}, which was ${known} before`];
      }
      this.#known.set(name, found);
      return [];
    });
  }
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}
