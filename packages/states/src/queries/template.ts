import { runtimeFailure } from '../failure.ts';
import { evaluateIntrinsic } from '../intrinsics/evaluate.ts';
import { isIntrinsic, parseIntrinsic } from '../intrinsics/parse.ts';
import { isList, isObject, type Json, type JsonObject, setProperty } from '../json.ts';
import { parsePath } from '../paths/parse.ts';
import { NoResult, query } from '../paths/query.ts';
import { rootsOf, type Scope } from './scope.ts';

const MARK = '.$';

/** Whether a template has anything to fill in: most parts of one stay as they are. */
const dynamic = new WeakMap<object, boolean>();

/**
 * Fills in a payload template of a state that speaks JSONPath: the values of names that end in `.$`.
 *
 * @throws {StateFailure}
 */
export function fillTemplate(template: Json, scope: Scope): Json {
  if (typeof template !== 'object' || template === null || !isDynamic(template)) return template;
  if (isList(template)) return template.map((item) => fillTemplate(item, scope));
  const filled: Record<string, Json> = {};
  for (const [name, value] of Object.entries(template as JsonObject)) {
    if (name.endsWith(MARK) && typeof value === 'string')
      setProperty(filled, name.slice(0, -MARK.length), evaluateField(name, value, scope));
    else setProperty(filled, name, fillTemplate(value, scope));
  }
  return filled;
}

function isDynamic(template: JsonObject | readonly Json[]): boolean {
  let answer = dynamic.get(template);
  if (answer === undefined) {
    answer = Object.entries(template).some(
      ([name, value]: [string, Json]) =>
        (name.endsWith(MARK) && isObject(template)) ||
        (typeof value === 'object' && value !== null && isDynamic(value as JsonObject)),
    );
    dynamic.set(template, answer);
  }
  return answer;
}

/** The value of a path or of an intrinsic function. @throws {StateFailure} */
export function evaluateField(field: string, source: string, scope: Scope): Json {
  const roots = rootsOf(scope);
  if (isIntrinsic(source)) return evaluateIntrinsic(parseIntrinsic(source), roots, scope.outside);
  const path = parsePath(source);
  try {
    return query(path, roots);
  } catch (error) {
    if (!(error instanceof NoResult)) throw error;
    throw runtimeFailure(
      `The JSONPath '${source}' specified for the field '${field}' could not be found in the input '${JSON.stringify(roots(path.root) ?? {})}'`,
    );
  }
}

/** The value at a path that stands for itself: `InputPath`, `SecondsPath`. @throws {StateFailure} */
export function evaluatePath(source: string, scope: Scope): Json {
  try {
    return query(parsePath(source), rootsOf(scope));
  } catch (error) {
    if (!(error instanceof NoResult)) throw error;
    throw runtimeFailure(`Invalid path '${source}' : ${error.message}`);
  }
}
