import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What AWS has answered, by the name of the test that asked; beside the repository, where it is there at all. */
const FOLDER = fileURLToPath(new URL('../../../../../shared/recordings/', import.meta.url));

export type Recorded = Readonly<Record<string, unknown>>;

export interface Recordings {
  /** Whether they are on this machine. */
  readonly available: boolean;
  /** The tests' names, without their files: `TestDynamoDB::test_table_crud`. */
  readonly tests: readonly string[];
  /** What was recorded in a test; its class may be left out. */
  of(test: string): Recorded;
}

/** @param path of a file or a folder of them: `iam/test_iam.json`, `logs` */
export function loadRecordings(path: string): Recordings {
  const found = new Map<string, Recorded>();
  for (const file of filesOf(FOLDER + path)) {
    const content = JSON.parse(readFileSync(file, 'utf8')) as Record<string, { 'recorded-content': Recorded }>;
    for (const [id, entry] of Object.entries(content)) {
      found.set(id.slice(id.indexOf('::') + 2), entry['recorded-content']);
    }
  }
  return {
    available: found.size > 0,
    tests: [...found.keys()],
    of(test) {
      const name = found.has(test) ? test : [...found.keys()].find((key) => key.endsWith(`::${test}`));
      const recorded = name === undefined ? undefined : found.get(name);
      if (recorded === undefined) throw new Error(`There is no recording of ${test} in ${path}.`);
      return recorded;
    },
  };
}

function filesOf(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith('.json'))
    .map((name) => `${path}/${name}`);
}
