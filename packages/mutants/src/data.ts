import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Change } from './mutants.ts';

type Path = readonly (string | number)[];

/** One thing that is done to a template, a policy or an event pattern; `undefined` removes what is there. */
interface Edit {
  readonly path: Path;
  readonly what: string;
  readonly value: unknown;
}

/** What a mutant puts in the place of a text. */
const OTHER = 'mutant';

/**
 * What may go wrong in a file of data: a property or a statement is missing, a value is another one, and a policy allows
 * more than it did, in each of the ways that AWS knows. What the starter has already is given, and is left alone.
 *
 * @param starter what the learner begins with; of a file that does not parse, nothing is given
 */
export function changesOfData(path: string, text: string, starter: string): Change[] {
  const document = parseDocument(text);
  const given = parseDocument(starter);
  const isGiven = ({ path: place }: Edit): boolean => {
    const [own, other] = [document.getIn(place, true), given.getIn(place, true)];
    return given.errors.length === 0 && other !== undefined && same(own, other);
  };
  return editsOf(document.contents, [])
    .filter((edit) => !isGiven(edit))
    .map((edit) => ({ what: edit.what, text: edited(path, text, edit) }));
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function editsOf(node: unknown, path: Path): Edit[] {
  const here = (what: string, value: unknown): Edit => ({ path, what: `${nameOf(path)} ${what}`, value });
  const edits = path.length === 0 ? [] : [here('is missing', undefined)];
  if (isMap(node)) {
    for (const { key, value } of node.items) edits.push(...editsOf(value, [...path, String(key)]));
  } else if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) edits.push(...editsOf(item, [...path, index]));
  } else if (isScalar(node)) {
    const { value } = node;
    if (typeof value === 'boolean') edits.push(here(`is ${!value}`, !value));
    if (typeof value === 'number') edits.push(here(`is ${value + 1}`, value + 1));
    if (typeof value === 'string') {
      for (const other of new Set([...widened(path, value), OTHER])) {
        if (other !== value) edits.push(here(`is ${other}`, other));
      }
    }
  }
  return edits;
}

/** Texts that allow more, in the place of one of a policy. */
function widened(path: Path, value: string): string[] {
  const element = path.findLast((part) => typeof part === 'string');
  switch (element) {
    case 'Effect':
      return [value === 'Allow' ? 'Deny' : 'Allow'];
    case 'Action':
      return [`${value.split(':')[0]}:*`, '*', `${value}*`];
    case 'Resource':
      return ['*', `${value}*`];
    case 'Principal':
    case 'Service':
    case 'AWS':
      return ['*'];
    default:
      return [];
  }
}

/** `Resources.HelloFunction.Properties.Handler`, `Statement[0].Action` */
const nameOf = (path: Path): string =>
  path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`)).join('');

function edited(path: string, text: string, { path: place, value }: Edit): string {
  const document = parseDocument(text);
  if (value === undefined) document.deleteIn(place);
  else document.setIn(place, value);
  return path.endsWith('.json') ? `${JSON.stringify(document.toJS(), undefined, 2)}\n` : String(document);
}
