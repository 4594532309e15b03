import { validation } from '../errors.ts';
import { showPath, type Path } from '../values/path.ts';

/** @throws ValidationException when one path is, or is part of, another, or one treats as a map what another treats as a list */
export function checkOverlaps(paths: readonly Path[]): void {
  let conflict: Error | undefined;
  for (const [at, path] of paths.entries()) {
    for (const earlier of paths.slice(0, at)) {
      const relation = relate(earlier, path);
      if (relation === 'apart') continue;
      const error = validation(
        `Two document paths ${relation} with each other; must remove or rewrite one of these paths; ` +
          `path one: ${showPath(earlier)}, path two: ${showPath(path)}`,
      );
      if (relation === 'overlap') throw error;
      conflict ??= error;
    }
  }
  if (conflict !== undefined) throw conflict;
}

function relate(one: Path, two: Path): 'apart' | 'overlap' | 'conflict' {
  for (let at = 0; at < one.length && at < two.length; at++) {
    if (typeof one[at] !== typeof two[at]) return 'conflict';
    if (one[at] !== two[at]) return 'apart';
  }
  return 'overlap';
}
