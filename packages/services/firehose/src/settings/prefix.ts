import { randomBytes } from 'node:crypto';
import { readTimeFormat, type Moment } from './time-format.ts';

/*
 * Prefixes of objects, with their expressions.
 * https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
 */

/** `text`, or the expression `!{namespace:value}`. */
export type PrefixPart = string | { readonly namespace: Namespace; readonly value: string };

const NAMESPACES = ['firehose', 'timestamp', 'partitionKeyFromQuery', 'partitionKeyFromLambda'] as const;
export type Namespace = (typeof NAMESPACES)[number];

const EXPRESSION = /!\{([^}:]*)(?::([^}]*))?\}/g;

/** @throws Error that says what is wrong with an expression */
export function readPrefix(text: string): PrefixPart[] {
  const parts: PrefixPart[] = [];
  let end = 0;
  for (const found of text.matchAll(EXPRESSION)) {
    const [whole, name = '', value = ''] = found;
    const namespace = NAMESPACES.find((one) => one === name);
    if (namespace === undefined || value === '') throw new Error(`${whole} is no expression that prefixes may have`);
    if (namespace === 'firehose' && !['random-string', 'error-output-type'].includes(value))
      throw new Error(`${whole} is no expression that prefixes may have`);
    if (namespace === 'timestamp') readTimeFormat(value);
    parts.push(text.slice(end, found.index), { namespace, value });
    end = found.index + whole.length;
  }
  parts.push(text.slice(end));
  return parts.filter((part) => part !== '');
}

export const hasExpression = (text: string | undefined): boolean =>
  text !== undefined && readPrefix(text).some((part) => typeof part !== 'string');

export const hasNamespace = (text: string | undefined, ...namespaces: readonly Namespace[]): boolean =>
  text !== undefined &&
  readPrefix(text).some((part) => typeof part !== 'string' && namespaces.includes(part.namespace));

export interface PrefixValues {
  /** The arrival of the object's oldest record. */
  readonly at: Moment;
  /** By `namespace:key`. */
  readonly keys?: Readonly<Record<string, string>> | undefined;
  /** `processing-failed` and the like; left out for what is delivered. */
  readonly errorType?: string | undefined;
}

const DEFAULT_TIME = 'yyyy/MM/dd/HH/';
const RANDOM_LENGTH = 11;

/** A prefix without expressions gets the hour behind it, and before that the kind of error, where there is one. */
export function prefixOf(text: string, { at, keys = {}, errorType }: PrefixValues): string {
  const parts = readPrefix(text);
  if (!parts.some((part) => typeof part !== 'string')) {
    return `${text}${errorType === undefined ? '' : `${errorType}/`}${readTimeFormat(DEFAULT_TIME)(at)}`;
  }
  const values = parts.map((part) => {
    if (typeof part === 'string') return part;
    const { namespace, value } = part;
    if (namespace === 'timestamp') return readTimeFormat(value)(at);
    if (namespace !== 'firehose') return keys[`${namespace}:${value}`] ?? '';
    return value === 'error-output-type' ? (errorType ?? '') : randomString();
  });
  return values.join('');
}

const randomString = (): string => Array.from(randomBytes(RANDOM_LENGTH), (byte) => (byte % 36).toString(36)).join('');
