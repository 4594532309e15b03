/** A step of a path: a name or an index, all of them, or a name at any depth. */
type Step = { readonly key: string } | { readonly all: true } | { readonly deep: string };

const STEP = /\.\.([A-Za-z0-9_$-]+)|\.\*|\[\*\]|\.([^.[\]]+)|\[(\d+)\]|\[['"]([^'"]+)['"]\]/gy;

function stepsOf(path: string): Step[] | undefined {
  const text = path.replace(/^\$/, '').replace(/^([A-Za-z0-9_])/, '.$1');
  const steps: Step[] = [];
  let end = 0;
  for (const match of text.matchAll(STEP)) {
    const [whole, deep, name, index, quoted] = match;
    end = match.index + whole.length;
    const key = name ?? index ?? quoted;
    steps.push(deep !== undefined ? { deep } : key === undefined ? { all: true } : { key });
  }
  return end === text.length ? steps : undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function* within(value: unknown, name: string): Generator<unknown> {
  if (!isObject(value)) return;
  if (!Array.isArray(value) && Object.hasOwn(value, name)) yield value[name];
  for (const inner of Object.values(value)) yield* within(inner, name);
}

/**
 * What a JSONPath leads to: a value, or a list where it may be several.
 *
 * @returns `undefined` where there is nothing, and for paths with filters or scripts, which are not part of this cloud
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#input-variable-reference
 */
export function jsonPath(value: unknown, path: string): unknown {
  const steps = stepsOf(path);
  if (steps === undefined) return undefined;
  let found: unknown[] = [value];
  let several = false;
  for (const step of steps) {
    several ||= !('key' in step);
    found = found.flatMap((one): unknown[] => {
      if ('deep' in step) return [...within(one, step.deep)];
      if (!isObject(one)) return [];
      if ('all' in step) return Object.values(one);
      return Object.hasOwn(one, step.key) ? [one[step.key]] : [];
    });
  }
  return several ? found : found[0];
}
