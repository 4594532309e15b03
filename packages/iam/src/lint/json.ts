import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { PolicySource } from '../source.ts';
import type { Finding } from './finding.ts';

const AWS_MESSAGE = 'This policy contains invalid Json';

/** Is it JSON at all? Only the first error counts: the others follow from it. */
export function lintJson(source: PolicySource): Finding[] {
  if (source.text.trim() === '') {
    return [
      {
        code: 'EmptyPolicy',
        layer: 'json',
        severity: 'error',
        message: 'There is no policy here yet. A policy is a JSON object with "Version" and "Statement".',
        aws: AWS_MESSAGE,
        path: [],
        range: source.range(0, source.text.length),
      },
    ];
  }
  const errors: ParseError[] = [];
  parseTree(source.text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first !== undefined) {
    return [
      {
        code: 'InvalidJson',
        layer: 'json',
        severity: 'error',
        message: explain(source.text, first),
        aws: AWS_MESSAGE,
        path: [],
        range: source.range(first.offset, first.length),
      },
    ];
  }
  return source.root === undefined ? [] : duplicates(source.root, source, []);
}

function explain(text: string, { error, offset, length }: ParseError): string {
  const found = text.slice(offset, offset + length);
  const before = text.slice(0, offset).trimEnd();
  switch (printParseErrorCode(error)) {
    case 'PropertyNameExpected':
    case 'ValueExpected':
      if (before.endsWith(',') && /^[}\]]/.test(text.slice(offset).trimStart())) {
        return 'There is a comma before the closing bracket. JSON allows none after the last element: take it out.';
      }
      if (found === '' || offset >= text.trimEnd().length)
        return 'The policy ends too early: something is missing here.';
      return `Something is missing before \`${found}\`.`;
    case 'CommaExpected':
      if (/[\w.-]/.test(text.charAt(offset - 1)))
        return 'This is not JSON: a string takes double quotation marks `"` around all of it.';
      return `A comma is missing before \`${found}\`: elements are separated by commas.`;
    case 'ColonExpected':
      return `A colon is missing before \`${found}\`: names and values are separated by colons.`;
    case 'CloseBraceExpected':
      return 'A closing brace `}` is missing.';
    case 'CloseBracketExpected':
      return 'A closing bracket `]` is missing.';
    case 'EndOfFileExpected':
      return `The policy has ended before \`${found}\`: there is a closing brace too many, or text behind it.`;
    case 'InvalidCommentToken':
      return 'JSON has no comments: take this one out. A statement can say what it is for in its "Sid".';
    case 'UnexpectedEndOfString':
      return 'A closing quotation mark `"` is missing.';
    case 'InvalidSymbol':
    case 'InvalidCharacter':
      if (found.startsWith("'")) return 'Strings take double quotation marks `"`, not single ones.';
      return `\`${found}\` is not JSON: strings take double quotation marks.`;
    default:
      return `\`${found}\` is not JSON.`;
  }
}

/** Of two elements with the same name, the last one counts, without a word. */
function duplicates(node: Node, source: PolicySource, path: readonly (string | number)[]): Finding[] {
  if (node.type === 'array') {
    return (node.children ?? []).flatMap((child, index) => duplicates(child, source, [...path, index]));
  }
  if (node.type !== 'object') return [];
  const seen = new Set<string>();
  return (node.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    if (key === undefined) return [];
    const name = String(key.value);
    const at = [...path, name];
    const inside = value === undefined ? [] : duplicates(value, source, at);
    if (!seen.has(name)) {
      seen.add(name);
      return inside;
    }
    const twice: Finding = {
      code: 'DuplicateElement',
      layer: 'json',
      severity: 'error',
      message: `"${name}" is here twice, and only one of them can count. Put both values in a list, or make two statements.`,
      path: at,
      range: source.range(key.offset, key.length),
    };
    return [twice, ...inside];
  });
}
