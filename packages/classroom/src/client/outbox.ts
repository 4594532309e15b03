import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { submissionAskedSchema } from '../protocol/index.ts';
import { UNFINISHED, writeDurably } from './durable.ts';

const entrySchema = z.strictObject({
  version: z.literal(1),
  /** Who submits, by the classroom's id: joined as somebody else, it stays. */
  learner: z.string(),
  server: z.string(),
  asked: submissionAskedSchema,
});
export type Entry = z.infer<typeof entrySchema>;

/** A submission that waits, and the file that it waits in. */
export interface Waiting extends Entry {
  readonly name: string;
}

/** Milliseconds. */
const HOUR = 3_600_000;

const NAME = /^(\d{9})-([0-9a-f-]{36})\.json$/;

/**
 * Submissions that are not known to have arrived: `.coldstart/classroom/outbox/`, a file each, in the order of their
 * names. Whoever sends holds the lock; whoever keeps one needs none.
 */
export class Outbox {
  readonly #folder: string;

  constructor(root: string) {
    this.#folder = join(root, '.coldstart', 'classroom', 'outbox');
  }

  /** Resolves once it is on the disk. It comes behind everything that waits. */
  async keep(entry: Entry): Promise<Waiting> {
    const numbers = (await this.#names()).map((name) => Number(NAME.exec(name)?.[1] ?? 0));
    const number = Math.max(0, ...numbers) + 1;
    const name = `${String(number).padStart(9, '0')}-${entry.asked.id}.json`;
    await writeDurably(join(this.#folder, name), `${JSON.stringify(entry)}\n`);
    return { ...entry, name };
  }

  /** What waits, oldest first, and names of files that are no submissions. */
  async read(): Promise<{ waiting: Waiting[]; broken: string[] }> {
    const waiting: Waiting[] = [];
    const broken: string[] = [];
    for (const name of await this.#names()) {
      const text = await readText(join(this.#folder, name));
      // Another process has sent it meanwhile.
      if (text === undefined) continue;
      const entry = parse(entrySchema, text);
      if (entry !== undefined && NAME.exec(name)?.[2] === entry.asked.id) waiting.push({ ...entry, name });
      else broken.push(name);
    }
    return { waiting, broken };
  }

  /** For whoever holds the lock. @returns where the broken file is now, within the course */
  async setAside(name: string): Promise<string> {
    await mkdir(join(this.#folder, 'broken'), { recursive: true });
    await rename(join(this.#folder, name), join(this.#folder, 'broken', name));
    return `.coldstart/classroom/outbox/broken/${name}`;
  }

  /** It has arrived. */
  async remove({ name }: Waiting): Promise<void> {
    await rm(join(this.#folder, name), { force: true });
  }

  /** The classroom will not have it: it is kept with the reason, out of the way of the others. */
  async refuse(waiting: Waiting, reason: string): Promise<void> {
    const { name, ...entry } = waiting;
    const refused = { ...entry, refused: { at: new Date().toISOString(), reason } };
    await writeDurably(join(this.#folder, 'refused', name), `${JSON.stringify(refused)}\n`);
    await this.remove(waiting);
  }

  /** What became of one that was kept. */
  async fate(id: string): Promise<'waiting' | 'sent' | 'refused'> {
    const isIt = (name: string): boolean => NAME.exec(name)?.[2] === id;
    if ((await this.#names()).some(isIt)) return 'waiting';
    return (await list(join(this.#folder, 'refused'))).some(isIt) ? 'refused' : 'sent';
  }

  /** What was being written when its process was killed was never promised. For whoever holds the lock. */
  async sweep(): Promise<void> {
    for (const name of await list(this.#folder)) {
      if (!name.endsWith(UNFINISHED)) continue;
      const file = join(this.#folder, name);
      const found = await stat(file).catch(() => undefined);
      if (found !== undefined && Date.now() - found.mtimeMs > HOUR) await rm(file, { force: true });
    }
  }

  async #names(): Promise<string[]> {
    return (await list(this.#folder)).filter((name) => name.endsWith('.json')).sort();
  }
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse<Value>(schema: z.ZodType<Value>, text: string): Value | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
