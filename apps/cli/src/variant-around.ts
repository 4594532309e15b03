import { sep } from 'node:path';
import { variantsOf, type Exercise } from '@coldstart/exercise';

/** Whoever stands in `python/` means Python; whoever stands above it, the language that was begun. */
export function variantAround(exercise: Exercise, here: string): string | undefined {
  return variantsOf(exercise).find(
    ({ entry, folder }) => entry.folder !== '.' && (here === folder || here.startsWith(folder + sep)),
  )?.name;
}
