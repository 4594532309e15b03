import { parse, YAMLParseError } from 'yaml';
import { badRequest } from './errors.ts';

/** An object of an OpenAPI document, whatever it holds. */
export type Spec = Readonly<Record<string, unknown>>;

export const isSpec = (value: unknown): value is Spec =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const specOf = (value: unknown): Spec => (isSpec(value) ? value : {});

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined;

export const textsOf = (value: unknown): string[] | undefined =>
  value === undefined || value === null ? undefined : [value].flat().map(String);

export const numberOf = (value: unknown): number | undefined => {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

export function textMap(value: unknown): Record<string, string> | undefined {
  if (!isSpec(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const text = textOf(inner);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

/** What stands behind `$ref: '#/components/...'`; the value itself where there is none. */
export function resolveRef(document: Spec, value: unknown): unknown {
  const ref = isSpec(value) ? value['$ref'] : undefined;
  if (typeof ref !== 'string' || !ref.startsWith('#/')) return value;
  let current: unknown = document;
  for (const part of ref.slice(2).split('/'))
    current = specOf(current)[part.replaceAll('~1', '/').replaceAll('~0', '~')];
  return current;
}

/** Reads JSON or YAML. @throws AwsError BadRequestException */
export function readDocument(text: string): Spec {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 100 });
  } catch (error) {
    if (error instanceof YAMLParseError || error instanceof Error)
      throw badRequest('Invalid OpenAPI input. It is a document in JSON or YAML.');
    throw error;
  }
  if (!isSpec(value)) throw badRequest('Invalid OpenAPI input. It is a document in JSON or YAML.');
  return value;
}

export const METHODS = new Map<string, string>([
  ...['delete', 'get', 'head', 'options', 'patch', 'post', 'put'].map((name): [string, string] => [
    name,
    name.toUpperCase(),
  ]),
  ['x-amazon-apigateway-any-method', 'ANY'],
]);
