import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What AWS has answered, by the name of the test that asked; beside the repository, where it is there at all. */
const FOLDER = fileURLToPath(new URL('../../../../../../../shared/recordings/', import.meta.url));

type Recorded = Readonly<Record<string, unknown>>;

/** The recordings of a file such as `iam/test_iam.json`, by the test's name after `::`; none where there is no file. */
export function loadRecordings(file: string): ReadonlyMap<string, Recorded> {
  if (!existsSync(FOLDER + file)) return new Map();
  const content = JSON.parse(readFileSync(FOLDER + file, 'utf8')) as Record<string, { 'recorded-content': Recorded }>;
  return new Map(
    Object.entries(content).map(([id, entry]) => [id.split('::').at(-1) ?? id, entry['recorded-content']]),
  );
}

/** A text of an answer beside what was recorded in its place. */
interface Pair {
  readonly path: string;
  readonly actual: string;
  readonly recorded: string;
}

/** `<role-name:1>` is the same text wherever it is; `<datetime>`, without a number, is any. */
const PLACEHOLDER = /<[a-z-]+(?::\d+)?>/;
/** What stands alone, and so tells what a placeholder means. */
const ALONE = /^<[a-z-]+:\d+>$/;

/** Compares the answers of one test with its recording, whose placeholders mean the same in all of them. */
export class Comparison {
  readonly #known = new Map<string, string>();

  differences(actual: unknown, recorded: unknown): string[] {
    const pairs: Pair[] = [];
    const found = this.#walk(actual, recorded, '', pairs);
    const inOrder = [
      ...pairs.filter(({ recorded }) => ALONE.test(recorded)),
      ...pairs.filter(({ recorded }) => !ALONE.test(recorded)),
    ];
    return [...found, ...inOrder.flatMap((pair) => this.#text(pair))];
  }

  #walk(actual: unknown, recorded: unknown, path: string, pairs: Pair[]): string[] {
    if (typeof recorded === 'string' && typeof actual === 'string') {
      pairs.push({ path, actual, recorded });
      return [];
    }
    if (typeof recorded !== 'object' || recorded === null || typeof actual !== 'object' || actual === null) {
      return actual === recorded ? [] : [`${path}: ${JSON.stringify(actual)} instead of ${JSON.stringify(recorded)}`];
    }
    const left = new Map(Object.entries(actual));
    const right = new Map(Object.entries(recorded));
    return [...new Set([...left.keys(), ...right.keys()])].flatMap((name) => {
      if (name === 'ResponseMetadata' || name === '$metadata') return [];
      return this.#walk(left.get(name), right.get(name), `${path}.${name}`, pairs);
    });
  }

  #text({ path, actual, recorded }: Pair): string[] {
    const names: string[] = [];
    let pattern = '';
    for (let rest = recorded; rest !== '';) {
      const [name = ''] = PLACEHOLDER.exec(rest) ?? [];
      const at = name === '' ? rest.length : rest.indexOf(name);
      pattern += escape(rest.slice(0, at));
      rest = rest.slice(at + name.length);
      const known = this.#known.get(name);
      if (known !== undefined) pattern += escape(known);
      else if (name !== '') {
        pattern += '(.+?)';
        names.push(name);
      }
    }
    const match = new RegExp(`^${pattern}$`, 's').exec(actual);
    if (match === null) return [`${path}: ${actual} instead of ${recorded}`];
    for (const [index, name] of names.entries()) if (ALONE.test(name)) this.#known.set(name, match[index + 1] ?? '');
    return [];
  }
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
