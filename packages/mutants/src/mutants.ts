import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import { readSubmission, type ExerciseVariant } from '@coldstart/exercise';
import { changesOfData } from './data.ts';
import { changesOfDockerfile } from './dockerfile.ts';
import { changesOfPython } from './python.ts';
import { changesOfScript } from './script.ts';

/** A solution in which one thing is changed. */
export interface Mutant {
  /** `src/child.mts: Quantity < 1 → Quantity <= 1`: by this name exercise.yaml knows it. The same change twice is numbered. */
  readonly name: string;
  /** The file that is changed, by its path within the variant, and what it holds then. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** What a mutant does to a file. */
export interface Change {
  /** In one line, for a person. */
  readonly what: string;
  /** The whole file with the change. */
  readonly text: string;
}

/**
 * The mutants of a variant's solution, in the files that the learner writes.
 *
 * @throws NoPythonMutants where there are Python files, and no Python with Cosmic Ray
 */
export async function mutantsOf(variant: ExerciseVariant): Promise<Mutant[]> {
  const { files } = await readSubmission(variant, { kind: 'solution' });
  const starter = await readSubmission(variant, { kind: 'starter' });
  const textOf = (from: ReadonlyMap<string, Uint8Array>, path: string): string =>
    Buffer.from(from.get(path) ?? []).toString('utf8');
  const mutants: Mutant[] = [];
  const seen = new Map<string, number>();
  for (const path of variant.entry.edit) {
    const text = textOf(files, path);
    const place = variant.entry.folder === '.' ? path : `${variant.entry.folder}/${path}`;
    for (const change of await changesOf(path, text, textOf(starter.files, path))) {
      if (change.text === text) continue;
      const name = `${place}: ${change.what}`;
      const times = (seen.get(name) ?? 0) + 1;
      seen.set(name, times);
      mutants.push({
        name: times === 1 ? name : `${name} (${times})`,
        files: new Map([[path, Buffer.from(change.text)]]),
      });
    }
  }
  return mutants;
}

/** So many of them, always the same ones, from all over the files. */
export function sampleOf(mutants: readonly Mutant[], count: number): Mutant[] {
  const place = ({ name }: Mutant): string => createHash('sha256').update(name).digest('hex');
  return mutants.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)).slice(0, count);
}

function changesOf(path: string, text: string, starter: string): Promise<Change[]> | Change[] {
  const extension = extname(path);
  if (/^\.[cm]?[jt]sx?$/.test(extension) || text.startsWith('#!/usr/bin/env node')) return changesOfScript(path, text);
  if (extension === '.py') return changesOfPython(text);
  if (basename(path) === 'Dockerfile') return changesOfDockerfile(text, starter);
  if (/^\.(?:ya?ml|json)$/.test(extension)) return changesOfData(path, text, starter);
  throw new Error(`${path} is of no kind that can be changed here; write its operators beside the others.`);
}
