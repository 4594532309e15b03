import { isMap, scalar, type ValueMap } from '@coldstart/cloud';
import { formatError, validationError } from '../errors.ts';

/**
 * What a template may hold, before and after its macros.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
 */
const MOST = { Parameters: 200, Mappings: 200, Resources: 500, Outputs: 200 } as const;
const MAPPING_ATTRIBUTES = 200;
/** Characters of a name in these sections. */
const LONGEST_NAME = 255;
/** Bytes of a template's description, and of an output's. */
const LONGEST_DESCRIPTION = 1024;

/** Bytes of a template, wherever it comes from, and of what macros make of it. */
export const LARGEST_TEMPLATE = 1_000_000;
/** Levels of maps and lists within each other: more than any template needs, few enough for whoever walks through them. */
export const DEEPEST_TEMPLATE = 100;

/** @throws ValidationError for what is too long, and for a section with too many members */
export function checkQuotas(raw: ValueMap): void {
  checkDescription(scalar(raw.Description) ?? '');
  for (const section of ['Parameters', 'Mappings', 'Resources', 'Outputs'] as const) {
    checkNumber(section.toLowerCase(), raw[section], MOST[section]);
    for (const name of Object.keys(isMap(raw[section]) ? raw[section] : {}))
      if (name.length > LONGEST_NAME) throw formatError(`'${section}' name length is greater than ${LONGEST_NAME}.`);
  }
  const mappings = isMap(raw.Mappings) ? Object.values(raw.Mappings) : [];
  for (const mapping of mappings) checkNumber('mapping attributes', mapping, MAPPING_ATTRIBUTES);
}

/** @throws ValidationError for a description of too many bytes */
export function checkDescription(text: string): void {
  if (Buffer.byteLength(text) > LONGEST_DESCRIPTION)
    throw formatError(`'Description' length is greater than ${LONGEST_DESCRIPTION}.`);
}

function checkNumber(what: string, section: ValueMap[string] | undefined, most: number): void {
  const found = isMap(section) ? Object.keys(section).length : 0;
  if (found > most) throw formatError(`Number of ${what}, ${found}, is greater than maximum allowed, ${most}`);
}

export function checkSize(text: string): void {
  if (Buffer.byteLength(text) > LARGEST_TEMPLATE) throw tooLarge();
}

export const tooLarge = () => validationError(`Template may not exceed ${LARGEST_TEMPLATE} bytes in size.`);
export const tooDeep = () =>
  formatError(`nested deeper than ${DEEPEST_TEMPLATE} levels; take apart what lies within each other.`);

/** Templates can send their readers in circles, or down further than a machine can follow. @throws ValidationError then */
export async function bounded<Result>(read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof RangeError) throw formatError('what it refers to is nested too deeply, or grows too large.');
    throw error;
  }
}
