import type { ParameterStringFilter } from '@aws-sdk/client-ssm';
import { AwsError } from '@coldstart/wire';
import { validation } from './errors.ts';
import { checkPath, keyOf } from './names.ts';
import { newest, type Parameter } from './state.ts';

/*
 * ParameterFilters of DescribeParameters and GetParametersByPath.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html
 */

export type FilteredList = 'DescribeParameters' | 'GetParametersByPath';

/** The keys that a list takes, and what AWS says that it takes. */
const KEYS: Readonly<Record<FilteredList, { readonly taken: readonly string[]; readonly said: string }>> = {
  DescribeParameters: {
    taken: ['Path', 'Name', 'Type', 'KeyId', 'Tier', 'DataType'],
    said: '[Path, Name, Type, KeyId, Tier]',
  },
  GetParametersByPath: { taken: ['Type', 'KeyId', 'Label'], said: '[Type, KeyId]' },
};

const VALUES: Readonly<Record<string, readonly string[]>> = {
  Tier: ['Standard', 'Advanced', 'Intelligent-Tiering'],
  Type: ['String', 'StringList', 'SecureString'],
};

const invalidOption = (message: string): AwsError => new AwsError('InvalidFilterOption', message);

interface Filter {
  readonly key: string;
  readonly option: string;
  readonly values: readonly string[];
}

/** @throws AwsError InvalidFilterKey, InvalidFilterOption, InvalidFilterValue, ValidationException */
export function readFilters(list: FilteredList, given: readonly ParameterStringFilter[] = []): Filter[] {
  const seen = new Set<string>();
  return given.map(({ Key: key = '', Option, Values: values = [] }) => {
    const filter = { key, option: Option ?? (key === 'Path' ? 'OneLevel' : 'Equals'), values };
    checkKey(list, filter);
    if (seen.has(key))
      throw new AwsError(
        'InvalidFilterKey',
        `The following filter is duplicated in the request: ${key}. A request can contain only one occurrence of a specific filter.`,
      );
    seen.add(key);
    checkFilter(filter);
    return filter;
  });
}

function checkKey(list: FilteredList, { key, values }: Filter): void {
  const { taken, said } = KEYS[list];
  const isTag = list === 'DescribeParameters' && key.startsWith('tag:');
  if (!isTag && !taken.includes(key))
    throw new AwsError(
      'InvalidFilterKey',
      `The following filter key is not valid: ${key}. Valid filter keys include: ${said}.`,
    );
  if (!isTag && values.length === 0)
    throw new AwsError('InvalidFilterValue', `The following filter values are missing : null for filter key ${key}.`);
}

function checkFilter({ key, option, values }: Filter): void {
  if (key === 'Path') {
    if (!['Recursive', 'OneLevel'].includes(option))
      throw invalidOption(
        `The following filter option is not valid: ${option}. Valid options include: [Recursive, OneLevel].`,
      );
    if (values.some((value) => /^\/(?:aws|ssm)/i.test(value)))
      throw validation(
        `Filters for common parameters can't be prefixed with "aws" or "ssm" (case-insensitive). When using global parameters, please specify within a global namespace.`,
      );
    for (const value of values) checkPath(value);
    return;
  }
  const options = key === 'Name' ? ['BeginsWith', 'Equals', 'Contains'] : ['BeginsWith', 'Equals'];
  if (!options.includes(option))
    throw invalidOption(
      `The following filter option is not valid: ${option}. Valid options include: [BeginsWith, Equals].`,
    );
  const valid = VALUES[key];
  const strange = values.find((value) => valid !== undefined && !valid.includes(value));
  if (strange !== undefined)
    throw invalidOption(
      `The following filter value is not valid: ${strange}. Valid values include: [${valid?.join(', ')}].`,
    );
}

/** Whether a parameter passes all filters; of one filter's values, one is enough. */
export function passes(parameter: Parameter, filters: readonly Filter[]): boolean {
  return filters.every(({ key, option, values }) => {
    if (key === 'Path') return values.some((path) => isBelow(keyOf(parameter.name), path, option === 'Recursive'));
    const found = textsOf(parameter, key);
    // A tag's key alone asks for the tag, whatever its value.
    if (values.length === 0) return found.length > 0;
    const wanted = key === 'Name' && option !== 'Contains' ? values.map(withoutSlash) : values;
    return found.some((text) => wanted.some((value) => compare(option, text, value)));
  });
}

function compare(option: string, text: string, value: string): boolean {
  if (option === 'BeginsWith') return text.startsWith(value);
  return option === 'Contains' ? text.includes(value) : text === value;
}

const withoutSlash = (name: string): string => name.replace(/^\//, '');

function textsOf(parameter: Parameter, key: string): readonly string[] {
  if (key.startsWith('tag:'))
    return parameter.tags.filter(({ Key }) => Key === key.slice('tag:'.length)).map(({ Value }) => Value);
  const { type, keyId, tier, dataType } = newest(parameter);
  switch (key) {
    case 'Name':
      return [withoutSlash(parameter.name)];
    case 'Type':
      return [type];
    case 'Tier':
      return [tier];
    case 'DataType':
      return [dataType];
    case 'Label':
      return parameter.versions.flatMap(({ labels }) => labels);
    default:
      return keyId === undefined ? [] : [keyId];
  }
}

/** Whether a parameter stands below a path: on the next level alone, or on any. @param key its name with a slash in front */
export function isBelow(key: string, path: string, recursive: boolean): boolean {
  const start = path.endsWith('/') ? path : `${path}/`;
  return key.startsWith(start) && (recursive || !key.slice(start.length).includes('/'));
}
