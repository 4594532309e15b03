import type { NormalizedSchema } from '@smithy/core/schema';
import type { Traits } from './model.ts';

/** Reads one value from its text. */
type Leaf = (schema: NormalizedSchema, text: string) => unknown;

/** A form's parameters as the tree that their dotted names describe; `value` holds a leaf's text. */
interface FormNode {
  value?: string;
  readonly children: Map<string, FormNode>;
}

/** How a protocol names things in its forms. */
export interface FormDialect {
  /** @param member a member's own name */
  readonly nameOf: (member: string, traits: Traits) => string;
  /** `Filter.1` rather than `Filter.member.1`, always. */
  readonly flatLists: boolean;
}

export const AWS_QUERY: FormDialect = { nameOf: (member, { xmlName }) => xmlName ?? member, flatLists: false };

/** Names nest no deeper in any AWS model; more is an attempt to exhaust us. */
const DEEPEST = 32;

/** Reads `Tag.member.1.Key=a&Tag.member.1.Value=b` into a tree. */
export function parseForm(parameters: Iterable<readonly [name: string, value: string]>): FormNode {
  const root: FormNode = { children: new Map() };
  for (const [name, value] of parameters) {
    const path = name.split('.', DEEPEST);
    let node = root;
    for (const step of path) {
      let next = node.children.get(step);
      if (next === undefined) {
        next = { children: new Map() };
        node.children.set(step, next);
      }
      node = next;
    }
    node.value = value;
  }
  return root;
}

/**
 * Reads a value of the given shape from a form: the awsQuery request format, the one half of the
 * protocols that the SDK only writes. https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function fromForm(
  schema: NormalizedSchema,
  node: FormNode | undefined,
  leaf: Leaf,
  dialect: FormDialect = AWS_QUERY,
): unknown {
  if (node === undefined) return undefined;
  const traits = schema.getMergedTraits() as Traits;
  if (schema.isStructSchema()) {
    const result: Record<string, unknown> = {};
    for (const [name, member] of schema.structIterator()) {
      const memberTraits = member.getMergedTraits() as Traits;
      const value = fromForm(member, node.children.get(dialect.nameOf(name, memberTraits)), leaf, dialect);
      if (value !== undefined) result[name] = value;
    }
    return result;
  }
  if (schema.isListSchema()) {
    if (node.value === '') return [];
    const item = schema.getValueSchema();
    const name = (item.getMemberTraits() as Traits).xmlName ?? 'member';
    const flat = dialect.flatLists || traits.xmlFlattened !== undefined;
    const source = flat ? node : node.children.get(name);
    return numbered(source).map((entry) => fromForm(item, entry, leaf, dialect));
  }
  if (schema.isMapSchema()) {
    const keyName = (schema.getKeySchema().getMergedTraits() as Traits).xmlName ?? 'key';
    const valueName = (schema.getValueSchema().getMergedTraits() as Traits).xmlName ?? 'value';
    const source = traits.xmlFlattened === undefined ? node.children.get('entry') : node;
    const result: Record<string, unknown> = {};
    for (const entry of numbered(source)) {
      const key = entry.children.get(keyName)?.value;
      if (key !== undefined)
        result[key] = fromForm(schema.getValueSchema(), entry.children.get(valueName), leaf, dialect);
    }
    return result;
  }
  return node.value === undefined ? undefined : leaf(schema, node.value);
}

/** The entries 1, 2, 3 ... of a list, in order. */
function numbered(node: FormNode | undefined): FormNode[] {
  if (node === undefined) return [];
  return [...node.children]
    .filter(([key]) => /^\d+$/.test(key))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, entry]) => entry);
}
