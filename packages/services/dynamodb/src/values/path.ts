import { attribute, setAttribute, type AttributeValue, type Item } from './value.ts';

/** A document path: an attribute's name, then names in maps and indexes in lists. */
export type Path = readonly [string, ...(string | number)[]];

/** `[a, [1], b]`, as DynamoDB writes paths into its messages. */
export function showPath(path: Path): string {
  return `[${path.map((step) => (typeof step === 'number' ? `[${step}]` : step)).join(', ')}]`;
}

/** What is at a path in an item, if anything is. */
export function valueAt(item: Item, path: Path): AttributeValue | undefined {
  let value = attribute(item, path[0]);
  for (let depth = 1; depth < path.length && value !== undefined; depth++) {
    const step = path[depth];
    if (typeof step === 'number') value = value.L?.[step];
    else value = step === undefined || value.M === undefined ? undefined : attribute(value.M, step);
  }
  return value;
}

/** Paths as a tree, with something at the ends of its branches. */
export interface PathTree<Leaf> {
  readonly children: Map<string | number, PathTree<Leaf>>;
  leaf: Leaf | undefined;
}

export function pathTree<Leaf>(leaves: Iterable<readonly [Path, Leaf]>): PathTree<Leaf> {
  const root: PathTree<Leaf> = { children: new Map(), leaf: undefined };
  for (const [path, leaf] of leaves) {
    let node = root;
    for (const step of path) {
      let child = node.children.get(step);
      if (child === undefined) node.children.set(step, (child = { children: new Map(), leaf: undefined }));
      node = child;
    }
    node.leaf = leaf;
  }
  return root;
}

/** Only what is at the paths: maps and lists on the way hold nothing else, lists close up. */
export function project(item: Item, paths: readonly Path[]): Record<string, AttributeValue> {
  return projectMap(item, pathTree(paths.map((path) => [path, true])));
}

function projectMap(map: Item, tree: PathTree<true>): Record<string, AttributeValue> {
  const projected: Record<string, AttributeValue> = {};
  for (const [step, child] of tree.children) {
    const value = typeof step === 'string' ? attribute(map, step) : undefined;
    const part = value === undefined ? undefined : projectValue(value, child);
    if (part !== undefined) setAttribute(projected, String(step), part);
  }
  return projected;
}

function projectValue(value: AttributeValue, tree: PathTree<true>): AttributeValue | undefined {
  if (tree.leaf) return value;
  if (value.M !== undefined) {
    const map = projectMap(value.M, tree);
    return Object.keys(map).length === 0 ? undefined : { M: map };
  }
  if (value.L === undefined) return undefined;
  const steps = [...tree.children.keys()].filter((step) => typeof step === 'number').sort((a, b) => a - b);
  const list = steps.flatMap((step) => {
    const member = value.L[step];
    const child = tree.children.get(step);
    const part = member === undefined || child === undefined ? undefined : projectValue(member, child);
    return part === undefined ? [] : [part];
  });
  return list.length === 0 ? undefined : { L: list };
}
