import { Problems } from './problems.ts';
import { checkLength } from './condition-parser.ts';
import { checkOverlaps } from './overlaps.ts';
import { isReserved } from './reserved-words.ts';
import type { Substitutions } from './substitutions.ts';
import type { Step } from './syntax.ts';
import { NONE, readPath } from './terms.ts';
import { TokenReader } from './tokens.ts';
import type { Path } from '../values/path.ts';

/**
 * The paths of a projection expression.
 *
 * @throws ValidationException
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html
 */
export function compileProjection(source: string, substitutions: Substitutions): Path[] {
  checkLength(source);
  const reader = new TokenReader(source);
  const problems = new Problems(['reserved word']);
  const written: (readonly Step[])[] = [];
  do {
    const steps = readPath(reader, NONE);
    for (const step of steps) {
      if (step.kind === 'word' && isReserved(step.text)) {
        problems.add('reserved word', `Attribute name is a reserved keyword; reserved keyword: ${step.text}`);
      }
    }
    written.push(steps);
  } while (reader.take(','));
  reader.end();
  problems.check();
  const paths = written.map((steps) => substitutions.path(steps));
  checkOverlaps(paths);
  return paths;
}
