import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import { badRequest } from '../errors.ts';

/** What stands at a path that may be patched; `fixed` is a text that can be replaced only. */
export type Kind = 'text' | 'fixed' | 'boolean' | 'number' | 'map' | 'flags' | 'list';

/** The paths of a resource that may be patched: `/description`; of maps and lists the path before the name or value. */
export type PatchRules = Readonly<Record<string, Kind>>;

const decoded = (segment: string): string => segment.replaceAll('~1', '/').replaceAll('~0', '~');

function refused({ op, path }: PatchOperation, rules: PatchRules): Error {
  const rest =
    op === 'replace' ? `Must be one of: [${Object.keys(rules).join(', ')}]` : 'Please choose supported operations';
  return badRequest(`Invalid patch path  '${path}' specified for op '${op}'. ${rest}`);
}

function read(kind: Kind, value: string | undefined): unknown {
  if (kind === 'boolean' || kind === 'flags') return value === 'true';
  if (kind === 'number') return Number(value ?? 0);
  return value ?? '';
}

/**
 * A resource with patch operations applied; each names what it changes as JSON pointers do.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
 */
export function patched<Target extends object>(
  target: Target,
  operations: readonly PatchOperation[] | undefined,
  rules: PatchRules,
): Target {
  const result: Record<string, unknown> = Object.fromEntries(Object.entries(target));
  for (const operation of operations ?? []) {
    const { op, path = '', value } = operation;
    const [, first = '', rest] = /^\/([^/]*)(?:\/(.*))?$/.exec(path) ?? [];
    const direct = rules[path];
    const inside = rest === undefined ? undefined : rules[`/${first}`];
    if (direct !== undefined && direct !== 'map' && direct !== 'list' && direct !== 'flags') {
      if (op === 'replace' || (op === 'add' && direct === 'text')) setIn(result, path, read(direct, value));
      else if (op === 'remove' && direct === 'text') setIn(result, path, undefined);
      else throw refused(operation, rules);
    } else if (inside === 'list') result[first] = withItem(result[first], op, decoded(rest ?? ''), value);
    else if (inside === 'map' || inside === 'flags') {
      const { [decoded(rest ?? '')]: _, ...others } = (result[first] as Record<string, unknown> | undefined) ?? {};
      result[first] = op === 'remove' ? some(others) : { ...others, [decoded(rest ?? '')]: read(inside, value) };
    } else throw refused(operation, rules);
  }
  return Object.fromEntries(Object.entries(result).filter(([, value]) => value !== undefined)) as Target;
}

const some = (map: object): object | undefined => (Object.keys(map).length === 0 ? undefined : map);

/** Sets what a path of two names leads to, too: `/throttle/rateLimit`. */
function setIn(target: Record<string, unknown>, path: string, value: unknown): void {
  const [first = '', second] = path.slice(1).split('/');
  if (second === undefined) target[first] = value;
  else target[first] = { ...(target[first] as object | undefined), [second]: value };
}

function withItem(
  list: unknown,
  op: string | undefined,
  item: string,
  value: string | undefined,
): string[] | undefined {
  const items = Array.isArray(list) ? list.map(String) : [];
  const at = /^\d+$/.test(item) ? Number(item) : items.indexOf(item);
  const without = items.filter((one, index) => one !== item && index !== at);
  if (op === 'remove') return without.length === 0 ? undefined : without;
  if (op === 'replace' && value !== undefined) return [...without, value];
  return [...without, item];
}
