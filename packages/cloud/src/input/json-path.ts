/** Every element of a list. */
const ALL = Symbol('*');
/** One step of a path: a member, an element, or all of them. */
type Step = string | number | typeof ALL;

/**
 * Reads the paths that EventBridge knows: `$.detail`, `$.detail.items[0].id`, `$.detail['a name']`, `$.resources[*]`.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html#eb-transform-input-paths
 *
 * @returns `undefined` for what is no path
 */
export function readPath(text: string): readonly Step[] | undefined {
  if (!text.startsWith('$')) return undefined;
  const steps: Step[] = [];
  const step = /\.?\[(\d+|\*)\]|\.?\['([^']+)'\]|\.?\["([^"]+)"\]|\.([^.[\]'"]+)/gy;
  step.lastIndex = 1;
  while (step.lastIndex < text.length) {
    const found = step.exec(text);
    if (found === null) return undefined;
    const [, index, quoted, double, name] = found;
    if (index !== undefined) steps.push(index === '*' ? ALL : Number(index));
    else steps.push(quoted ?? double ?? name ?? '');
  }
  return steps;
}

/** What a path finds; `undefined` where there is nothing. */
export function valueAt(path: readonly Step[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (step === ALL) {
    const all = isObject(value) ? Object.values(value) : [];
    return all.map((one) => valueAt(rest, one)).filter((one) => one !== undefined);
  }
  return isObject(value) && Object.hasOwn(value, step) ? valueAt(rest, value[step]) : undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string | number, unknown>> =>
  typeof value === 'object' && value !== null;
