import { isNode, LineCounter, parseDocument, type CollectionTag, type ScalarTag } from 'yaml';

/** One thing that is wrong in a template, where, and what to do. */
export interface TemplateIssue {
  /** From 1. */
  readonly line: number | undefined;
  readonly message: string;
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Path = readonly (string | number)[];

/** The short forms of CloudFormation's functions, as their long ones. */
const FUNCTIONS = [
  'Ref',
  'GetAtt',
  'Sub',
  'Join',
  'Select',
  'GetAZs',
  'Cidr',
  'If',
  'ImportValue',
  'FindInMap',
  'Split',
];
const longName = (name: string): string => (name === 'Ref' ? 'Ref' : `Fn::${name}`);

const customTags = FUNCTIONS.flatMap((name): (ScalarTag | CollectionTag)[] => [
  { tag: `!${name}`, resolve: (text) => ({ [longName(name)]: text }) },
  {
    tag: `!${name}`,
    collection: 'seq',
    resolve: (seq) => ({ [longName(name)]: JSON.parse(JSON.stringify(seq)) as Json }),
  },
]);

/** A template's text, and the lines of its parts. */
export interface Source {
  readonly content: Json;
  lineOf(path: Path): number | undefined;
}

/** Reads YAML or JSON; what is none is told with its lines. */
export function parse(text: string): Source | readonly TemplateIssue[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, customTags });
  if (document.errors.length > 0) {
    return document.errors.map(({ message, pos }) => ({
      line: lines.linePos(pos[0]).line,
      message: `this is not valid YAML: ${message}. Check the indentation and the quotes around this line.`,
    }));
  }
  return {
    content: document.toJS() as Json,
    lineOf(path) {
      // The thing itself may be missing: then the line of what should hold it.
      for (let length = path.length; length >= 0; length -= 1) {
        const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
        if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
      }
      return undefined;
    },
  };
}

/** What functions may name: resources, and parameters with their values. */
export interface Names {
  readonly resources: ReadonlySet<string>;
  readonly values: Readonly<Record<string, Json>>;
}

const ZONES: Json[] = ['a', 'b', 'c'].map((letter) => `eu-west-1${letter}`);
const PSEUDO: Readonly<Record<string, Json>> = {
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '111122223333',
  'AWS::Partition': 'aws',
  'AWS::StackName': 'network',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** Where a function of the template cannot be followed: what it should be. */
export class Unresolved extends Error {}

/**
 * A value with its functions carried out. What names a resource becomes its logical id, since nothing is deployed.
 *
 * @throws Unresolved
 */
export function resolve(value: Json, names: Names): Json {
  if (Array.isArray(value)) return value.map((item) => resolve(item, names));
  if (typeof value !== 'object' || value === null) return value;
  const [[key, input] = ['', null], ...more] = Object.entries(value);
  if (more.length > 0 || !/^(?:Ref|Fn::\w+)$/.test(key)) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolve(item, names)]));
  }
  const run = RUN[key];
  if (run === undefined) throw new Unresolved(`\`${key}\` is not followed here; write what it stands for`);
  return run(input, names);
}

type Run = (input: Json, names: Names) => Json;

function named(name: string, { resources, values }: Names): Json {
  if (resources.has(name)) return name;
  const value = values[name] ?? PSEUDO[name];
  if (value !== undefined) return value;
  throw new Unresolved(`the template has no resource and no parameter \`${name}\``);
}

const list = (input: Json, names: Names): Json[] => {
  const resolved = resolve(input, names);
  if (Array.isArray(resolved)) return resolved;
  throw new Unresolved(`a list belongs here, not ${JSON.stringify(resolved)}`);
};

const RUN: Readonly<Record<string, Run>> = {
  Ref: (input, names) => named(String(input), names),
  'Fn::GetAtt': (input, names) => named(String(Array.isArray(input) ? input[0] : input).split('.')[0] ?? '', names),
  'Fn::Sub': (input, names) => {
    if (typeof input !== 'string') throw new Unresolved('`Fn::Sub` with variables of its own is not followed here');
    return input.replaceAll(/\$\{([^!}][^}]*)\}/g, (_, name: string) => String(named(name.split('.')[0] ?? '', names)));
  },
  'Fn::Join': (input, names) => {
    const [separator, parts] = list(input, names);
    return list(parts ?? null, names).join(String(separator));
  },
  'Fn::Select': (input, names) => {
    const [index, items] = list(input, names);
    const found = list(items ?? null, names)[Number(index)];
    if (found === undefined) throw new Unresolved(`the list has no item ${String(index)}`);
    return found;
  },
  'Fn::GetAZs': (input, names) => {
    const region = resolve(input, names);
    if (region === '' || region === PSEUDO['AWS::Region']) return ZONES;
    throw new Unresolved(`\`Fn::GetAZs\` is for the own Region: write \`!GetAZs ''\`, not ${JSON.stringify(region)}`);
  },
};
