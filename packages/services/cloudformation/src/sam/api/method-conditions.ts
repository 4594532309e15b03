import type { ValueMap } from '@coldstart/cloud';
import type { SamResource } from '@coldstart/cloud/sam';

interface MethodOf {
  readonly path: string;
  readonly method: string;
  readonly resource: SamResource;
}

interface Kept {
  readonly paths: Map<string, Map<string, string | undefined>>;
  readonly deletion: unknown[];
  readonly replacement: unknown[];
}

/** Which conditions and policies the functions behind an API's methods have. */
export class MethodConditions {
  readonly #apis = new Map<string, Kept>();

  add(apiId: string, { path, method, resource }: MethodOf): void {
    const kept: Kept = this.#apis.get(apiId) ?? { paths: new Map(), deletion: [], replacement: [] };
    this.#apis.set(apiId, kept);
    const methods = kept.paths.get(path) ?? new Map<string, string | undefined>();
    kept.paths.set(path, methods.set(method, resource.Condition));
    kept.deletion.push(resource.DeletionPolicy);
    kept.replacement.push(resource.UpdateReplacePolicy);
  }

  /** The conditions of all methods, `undefined` for none, and the strongest policies. */
  of(apiId: string): {
    all: (string | undefined)[];
    deletionPolicy: string | undefined;
    updateReplacePolicy: string | undefined;
  } {
    const kept = this.#apis.get(apiId);
    const strongest = (policies: readonly unknown[] = [], ...names: string[]): string | undefined =>
      names.find((name) => policies.includes(name));
    return {
      all: [...new Set([...(kept?.paths.values() ?? [])].flatMap((methods) => [...methods.values()]))],
      deletionPolicy: strongest(kept?.deletion, 'Retain', 'Delete'),
      updateReplacePolicy: strongest(kept?.replacement, 'Retain', 'Snapshot', 'Delete'),
    };
  }

  at(apiId: string, path: string): (string | undefined)[] {
    return [...new Set(this.#apis.get(apiId)?.paths.get(path)?.values() ?? [])];
  }
}

/** How many conditions `Fn::Or` takes. */
const MOST = 10;

/** One condition that holds where one of them does; several are added to the template's. */
export function combineConditions(
  all: readonly (string | undefined)[],
  name: string,
  conditions: ValueMap,
): string | undefined {
  let left = all.filter((one) => one !== undefined).sort();
  if (left.length < 2) return left[0];
  let number = Math.floor((left.length - 2) / (MOST - 1));
  let made = name;
  while (left.length > 1) {
    made = number > 0 ? `${name}${number}` : name;
    number -= 1;
    conditions[made] = { 'Fn::Or': left.slice(0, MOST).map((one) => ({ Condition: one })) };
    left = [...left.slice(MOST), made];
  }
  return made;
}
