import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What AWS has answered; beside the repository, where it is there at all. */
const FOLDER = fileURLToPath(new URL('../../../../../../../shared/recordings/logs/', import.meta.url));

export type Recorded = Readonly<Record<string, unknown>>;

/** Every recording about logs, by the test's class and name; none where the folder is absent. */
export function loadRecordings(): ReadonlyMap<string, Recorded> {
  if (!existsSync(FOLDER)) return new Map();
  const found = new Map<string, Recorded>();
  for (const file of readdirSync(FOLDER)) {
    const content = JSON.parse(readFileSync(FOLDER + file, 'utf8')) as {
      [id: string]: { 'recorded-content': Recorded };
    };
    for (const [id, entry] of Object.entries(content)) {
      found.set(id.split('::').slice(1).join('::'), entry['recorded-content']);
    }
  }
  return found;
}

/** Words that stand for any value. */
const ANY = /^(?:timestamp|id|create-time|last-updated-time|too-old-log-event-end-index)$/;
/** Values of the moment at which it was recorded. */
const OF_THEIR_TIME = /\.(?:from|to|destination|Sid)$/;

/** How an answer differs from its recording: placeholders such as `<uuid:1>` stand for any text. */
export function differences(actual: unknown, recorded: unknown, path = ''): string[] {
  if (OF_THEIR_TIME.test(path) && typeof recorded !== 'object') return [];
  if (typeof recorded === 'string') {
    if (ANY.test(recorded)) return actual === undefined ? [`${path} is missing`] : [];
    return typeof actual === 'string' && like(recorded).test(actual)
      ? []
      : [`${path}: ${shown(actual)} instead of ${recorded}`];
  }
  if (typeof recorded !== 'object' || recorded === null || typeof actual !== 'object' || actual === null) {
    return actual === recorded ? [] : [`${path}: ${shown(actual)} instead of ${shown(recorded)}`];
  }
  const left = new Map(Object.entries(actual));
  const right = new Map(Object.entries(recorded));
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((name) => name !== 'ResponseMetadata' && name !== '$metadata' && left.get(name) !== right.get(name))
    .flatMap((name) => differences(left.get(name), right.get(name), `${path}.${name}`));
}

function like(recorded: string): RegExp {
  const plain = recorded
    .replaceAll('<partition>', 'aws')
    .replaceAll('<region>', 'us-east-1')
    .replace(/Request ID: [\w-]+/, 'Request ID: <id>');
  const parts = plain.split(/<[a-z0-9_-]+(?::\d+)?>/);
  return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\s\\S]+?')}$`);
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}

/** An answer, or an error in the form that boto3 gives it. */
export async function answer(promise: Promise<object>): Promise<unknown> {
  try {
    return JSON.parse(JSON.stringify(await promise), (name, value: unknown) =>
      /policy(?:Document)?$/i.test(name) && typeof value === 'string' ? JSON.parse(value) : value,
    );
  } catch (error) {
    const { name, message } = error as Error;
    return { Error: { Code: name, Message: message } };
  }
}
