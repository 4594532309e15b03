import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
} from 'yaml';
import { isNestedDeeper } from '@coldstart/cloud';
import { LearnerProblem } from '../problem.ts';

/**
 * Bytes of a template, before `sam package` and after.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const LARGEST = 1_000_000;
/** Levels of lists and maps within each other. */
const DEEPEST = 100;

export interface YamlFile {
  readonly document: Document;
  readonly lineCounter: LineCounter;
}

/**
 * Reads a template. Aliases are resolved, as `sam package` does: CloudFormation itself refuses them.
 *
 * @param file path as the learner knows it
 * @throws LearnerProblem for what does not parse, and for what is more than a template may be
 */
export function readYaml(file: string, source: string): YamlFile {
  const lineCounter = new LineCounter();
  const problem = (message: string, remedy: string, at?: number): LearnerProblem => {
    const place = at === undefined ? undefined : lineCounter.linePos(at);
    return new LearnerProblem({
      kind: 'template',
      message,
      file,
      line: place?.line,
      column: place?.col,
      excerpt: place === undefined ? undefined : source.split('\n')[place.line - 1]?.trimEnd().slice(0, 200),
      remedy,
    });
  };
  const bytes = Buffer.byteLength(source);
  if (bytes > LARGEST) {
    throw problem(
      `The template has ${bytes.toLocaleString('en')} bytes; CloudFormation takes 1,000,000 at most`,
      'Leave out what the task does not ask for; `pnpm course reset` brings the original back.',
    );
  }
  const deep = 'Take apart what lies within each other: no template needs so many levels.';
  if (isNestedDeeper(source, DEEPEST)) throw problem(`The template is nested deeper than ${DEEPEST} levels`, deep);
  const options = { lineCounter, prettyErrors: false, logLevel: 'silent', keepSourceTokens: true } as const;
  // Looking for keys that are there twice is left to us: it takes the parser minutes where there are thousands.
  const document = parseDocument(source, { ...options, uniqueKeys: false });
  const [fault] = document.errors;
  if (fault?.message.includes('call stack'))
    throw problem(`The template is nested deeper than ${DEEPEST} levels`, deep);
  if (fault !== undefined) {
    throw problem(
      `The template is not valid YAML: ${fault.message}`,
      'Look at the indentation, the colons and the quotes of this line and the one before it.',
      fault.pos[0],
    );
  }
  const twice = findRepeatedKey(document);
  if (twice !== undefined) {
    throw problem(
      `The template is not valid YAML: the key \`${twice.name}\` is there twice`,
      'Keep one of the two, or give one another name.',
      twice.at,
    );
  }
  const knot = resolveAliases(document);
  if (knot !== undefined) {
    throw problem(`The alias ${knot.what}`, 'Write out what it stands for; CloudFormation knows no aliases.', knot.at);
  }
  return { document, lineCounter };
}

function findRepeatedKey(document: Document): { name: string; at: number } | undefined {
  let found: { name: string; at: number } | undefined;
  visit(document, {
    Map(_, { items }) {
      const names = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (names.has(key.value) && key.value !== '<<') {
          found = { name: String(key.value), at: key.range?.[0] ?? 0 };
          return visit.BREAK;
        }
        names.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}

interface Size {
  /** About how many bytes a node takes once its aliases are resolved. */
  bytes: number;
  /** How many nodes lie within each other then. */
  levels: number;
}

/**
 * Puts in place of each alias what it stands for, once it is known that this is not too much: a few lines of aliases of
 * aliases can stand for more than a machine holds.
 *
 * @returns the first one that cannot be resolved, and why
 */
function resolveAliases(document: Document): { what: string; at: number } | undefined {
  const anchors = new Map<string, Node>();
  const targets = new Map<Node, Node>();
  const sizes = new Map<Node, Size>();
  let knot: { what: string; at: number } | undefined;
  let added = 0;
  visit(document, {
    Node(_, node, path) {
      if (!isAlias(node)) {
        if ((isCollection(node) || isScalar(node)) && node.anchor !== undefined) anchors.set(node.anchor, node);
        return undefined;
      }
      const target = anchors.get(node.source);
      const why = (): string | undefined => {
        if (target === undefined) return 'stands for nothing before it';
        if (path.includes(target)) return 'refers to what it is part of';
        targets.set(node, target);
        const { bytes, levels } = sizeOf(target, sizes, targets);
        added += bytes;
        if (added > LARGEST) return 'makes the template larger than the 1,000,000 bytes that CloudFormation takes';
        return path.length + levels > 2 * DEEPEST ? `nests the template deeper than ${DEEPEST} levels` : undefined;
      };
      const what = why();
      if (what === undefined) return undefined;
      knot = { what: `\`*${node.source}\` ${what}`, at: node.range?.[0] ?? 0 };
      return visit.BREAK;
    },
  });
  if (knot !== undefined || targets.size === 0) return knot;
  visit(document, {
    Alias(_, node) {
      // In a copy, aliases are copies, too, but what they stood for is resolved by then.
      const copy = targets.get(node)?.clone() as Node | undefined;
      return copy === undefined ? undefined : copy;
    },
  });
  visit(document, { Value: (_, node) => void Reflect.deleteProperty(node, 'anchor') });
  mergeKeys(document);
  return undefined;
}

/** Aliases within a node come before those that stand for it, so that their sizes are known. */
function sizeOf(node: Node, sizes: Map<Node, Size>, targets: ReadonlyMap<Node, Node>): Size {
  const known = sizes.get(node);
  if (known !== undefined) return known;
  const size: Size = { bytes: 0, levels: 0 };
  visit(node, {
    Node(_, inner, path) {
      const target = targets.get(inner);
      const more = target === undefined ? undefined : sizes.get(target);
      size.bytes += more?.bytes ?? 1 + (isScalar(inner) ? String(inner.value).length : 0);
      size.levels = Math.max(size.levels, path.length + (more?.levels ?? 0));
    },
  });
  sizes.set(node, size);
  return size;
}

/** `<<: *defaults`: what is not there itself comes from there. */
function mergeKeys(document: Document): void {
  visit(document, {
    Map(_, map) {
      for (const pair of map.items.filter(({ key }) => isScalar(key) && key.value === '<<')) {
        if (!isMap(pair.value)) continue;
        map.items.splice(map.items.indexOf(pair), 1);
        for (const inner of pair.value.items) if (!map.has(inner.key)) map.items.push(inner);
      }
    },
  });
}
