import { closest, distance } from 'fastest-levenshtein';
import { parseTree, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

/** One thing that is wrong in a file, and where. */
export interface FileIssue {
  /** From 1; absent where the fault has no place of its own. */
  readonly line: number | undefined;
  /** In one sentence, with what to do. */
  readonly message: string;
}

/** A file that people write is not as it should be. Its message names file, line and remedy. */
export class InvalidFile extends Error {
  readonly file: string;
  readonly issues: readonly FileIssue[];

  constructor(file: string, issues: readonly FileIssue[]) {
    const lines = issues.map(({ line, message }) => `${file}${line === undefined ? '' : `:${line}`}: ${message}`);
    super(lines.join('\n'));
    this.name = 'InvalidFile';
    this.file = file;
    this.issues = issues;
  }
}

/**
 * Reads YAML, or JSON where the file's name ends so, against a schema. JSON is taken as strictly as JSON.parse does.
 *
 * @param file path as the reader knows it, for messages
 * @throws InvalidFile with every fault, its line, and what to do
 */
export function parseDataFile<Schema extends z.ZodType>(file: string, text: string, schema: Schema): z.infer<Schema> {
  if (file.endsWith('.json')) {
    const faults: ParseError[] = [];
    parseTree(text, faults, { disallowComments: true, allowTrailingComma: false });
    const [fault] = faults;
    if (fault !== undefined) {
      const line = text.slice(0, fault.offset).split('\n').length;
      const what = printParseErrorCode(fault.error)
        .replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`)
        .toLowerCase();
      const message = `this is not valid JSON: ${what}. Look at the commas, the quotes and the brackets of this line and the one before it.`;
      throw new InvalidFile(file, [{ line, message }]);
    }
  }
  return parseYamlFile(file, text, schema);
}

/**
 * Reads YAML against a schema.
 *
 * @param file path as the reader knows it, for messages
 * @throws InvalidFile with every fault, its line, and what to do
 */
export function parseYamlFile<Schema extends z.ZodType>(file: string, text: string, schema: Schema): z.infer<Schema> {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, merge: true });
  if (document.errors.length > 0) {
    throw new InvalidFile(
      file,
      document.errors.map((error) => ({
        line: lineCounter.linePos(error.pos[0]).line,
        message: `this is not valid YAML: ${error.message}. Check the indentation and the quotes around this line.`,
      })),
    );
  }
  const result = schema.safeParse(document.toJS());
  if (result.success) return result.data;
  const lineOf = (path: readonly PropertyKey[]): number | undefined => {
    // The thing itself may be missing: then the line of what should hold it.
    for (let length = path.length; length >= 0; length -= 1) {
      const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lineCounter.linePos(node.range[0]).line;
    }
    return undefined;
  };
  throw new InvalidFile(
    file,
    result.error.issues.map((issue) => ({
      line: lineOf(pathOf(issue)),
      message: describeIssue(issue, document.getIn(issue.path), unknownBeside(issue, result.error.issues)),
    })),
  );
}

/** Of a key that does not belong there, where it stands; else of the thing that is wrong. */
const pathOf = (issue: z.core.$ZodIssue): readonly PropertyKey[] =>
  issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;

/** The names beside a missing one that nothing has. */
const unknownBeside = (missing: z.core.$ZodIssue, issues: readonly z.core.$ZodIssue[]): readonly string[] =>
  issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' && issue.path.join('.') === missing.path.slice(0, -1).join('.')
      ? issue.keys
      : [],
  );

/**
 * @param found what stands there
 * @param unknown names beside it that nothing has: one of them may be this one, misspelt
 */
function describeIssue(issue: z.core.$ZodIssue, found: unknown, unknown: readonly string[]): string {
  const where = issue.path.length === 0 ? 'the file' : `\`${issue.path.map(String).join('.')}\``;
  if (found === null && issue.path.length > 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value')) {
    const what = issue.code === 'invalid_type' ? article(issue.expected) : `one of ${listed(issue.values)}`;
    return `${where} is empty; write ${what} there.`;
  }
  if (issue.code === 'invalid_type') {
    if (issue.input === undefined && issue.message.includes('received undefined')) {
      const name = String(issue.path.at(-1));
      const misspelt = unknown.find((key) => suggestion(key.toLowerCase(), [name.toLowerCase()]) !== undefined);
      return misspelt === undefined
        ? `${where} is missing; add it (${article(issue.expected)}).`
        : `${where} is missing; write \`${name}\` where \`${misspelt}\` stands. Capitals count.`;
    }
    return `${where} must be ${article(issue.expected)}; change what stands there.`;
  }
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `\`${key}\``).join(', ');
    return `${where} does not know ${keys}; remove ${issue.keys.length === 1 ? 'it' : 'them'} or correct the spelling.`;
  }
  if (issue.code === 'invalid_value') {
    if (found === undefined && issue.path.length > 0)
      return `${where} is missing; add it (one of ${listed(issue.values)}).`;
    const meant = suggestion(found, issue.values);
    return `${where} must be one of ${listed(issue.values)}${meant === undefined ? '.' : `. Did you mean \`${meant}\`?`}`;
  }
  return `${where} ${issue.message}.`;
}

const listed = (values: readonly unknown[]): string => values.map((value) => `\`${String(value)}\``).join(', ');

/** The value that is meant, where so little is wrong that it can be told. */
function suggestion(found: unknown, values: readonly unknown[]): string | undefined {
  if (typeof found !== 'string' || found === '') return undefined;
  const best = closest(found, values.map(String));
  return distance(found, best) <= Math.max(1, Math.floor(best.length / 3)) ? best : undefined;
}

function article(type: string): string {
  const name = { record: 'mapping', object: 'mapping', array: 'list', int: 'whole number' }[type] ?? type;
  return `a ${name}`;
}
