import { invalid, validation } from '../errors.ts';
import { normalizeNumber } from './number.ts';
import { setAttribute, type AttributeValue, type Item } from './value.ts';

/** Levels of maps and lists in an attribute, the attribute itself being the first. */
const DEEPEST = 32;

const MANY_TYPES =
  'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes';
const NO_TYPE = 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes';

function checkSet(members: readonly string[], shown: () => string): void {
  if (new Set(members).size !== members.length) throw invalid(`Input collection ${shown()} contains duplicates.`);
}

function checkSets(value: AttributeValue): AttributeValue {
  if (value.SS !== undefined) {
    const members = value.SS;
    if (members.length === 0) throw invalid('An string set  may not be empty');
    checkSet(members, () => `[${members.join(', ')}]`);
    return { SS: members };
  }
  if (value.NS !== undefined) {
    if (value.NS.length === 0) throw invalid('An number set  may not be empty');
    const members = value.NS.map(normalizeNumber);
    if (new Set(members).size !== members.length) throw validation('Input collection contains duplicates');
    return { NS: members };
  }
  if (value.BS === undefined) throw validation(NO_TYPE);
  const members = value.BS;
  if (members.length === 0) throw invalid('Binary sets should not be empty');
  const encoded = members.map((member) => Buffer.from(member).toString('base64'));
  if (new Set(encoded).size !== members.length) {
    throw invalid(`Input collection [${encoded.join(', ')}]of type BS contains duplicates.`);
  }
  return { BS: members };
}

/**
 * A value as DynamoDB stores it: its numbers in normal form, everything else as it came.
 *
 * @throws ValidationException with DynamoDB's text for what it does not take
 */
export function checkValue(value: AttributeValue, depth = 1): AttributeValue {
  let types = 0;
  // The wire leaves out members without a value, but calls from within the cloud may carry them.
  for (const type in value) if (value[type as keyof AttributeValue] !== undefined) types++;
  if (types > 1) {
    if (value.N !== undefined) normalizeNumber(value.N);
    throw validation(MANY_TYPES);
  }
  if (value.S !== undefined) return { S: value.S };
  if (value.N !== undefined) return { N: normalizeNumber(value.N) };
  if (value.BOOL !== undefined) return { BOOL: value.BOOL };
  if (value.B !== undefined) return { B: value.B };
  if (value.NULL !== undefined) {
    if (!value.NULL) throw invalid('Null attribute value types must have the value of true');
    return { NULL: true };
  }
  if (value.M !== undefined || value.L !== undefined) {
    if (depth > DEEPEST) {
      throw validation(
        'Nesting Levels have exceeded supported limits: ' +
          'Attributes in the item have nested levels beyond supported limit',
      );
    }
    if (value.M !== undefined) return { M: checkItem(value.M, depth + 1) };
    return { L: value.L.map((member) => checkValue(member, depth + 1)) };
  }
  return checkSets(value);
}

const LONGEST_NAME = 65535;

/** @throws ValidationException for what no attribute can be called; in maps everything can */
export function checkName(name: string): void {
  if (name === '') throw invalid('Empty attribute name');
  if (name.length > LONGEST_NAME / 4 && Buffer.byteLength(name) > LONGEST_NAME) {
    throw invalid('Attribute name is too large, must be less than 65536 bytes');
  }
}

/** `checkValue` over all attributes. */
export function checkItem(item: Item, depth = 1): Record<string, AttributeValue> {
  const checked: Record<string, AttributeValue> = {};
  for (const name in item) {
    const value = item[name];
    if (depth === 1) checkName(name);
    if (value !== undefined) setAttribute(checked, name, checkValue(value, depth));
  }
  return checked;
}
