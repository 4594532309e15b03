import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import { resourceRowsOf } from '@coldstart/cloud';
import type { RestSdk } from '../sdk.ts';

/** Declares a resource type that is made of operations of API Gateway's first version. */
export const resourceRow = resourceRowsOf<RestSdk>('apigateway');

/** Sets each of these, in the order given; what is `undefined` becomes an empty text. */
export function replacing(values: Readonly<Record<string, string | number | boolean | undefined>>): PatchOperation[] {
  return Object.entries(values).map(([path, value]) => ({ op: 'replace', path, value: String(value ?? '') }));
}

const pointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Makes a map at a path what it is to be. */
export function replacingMap(
  path: string,
  now: Readonly<Record<string, string>> = {},
  before: Readonly<Record<string, string>> = {},
): PatchOperation[] {
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(now, name));
  return [
    ...gone.map((name): PatchOperation => ({ op: 'remove', path: `${path}/${pointer(name)}` })),
    ...Object.entries(now).map(([name, value]): PatchOperation => ({
      op: 'replace',
      path: `${path}/${pointer(name)}`,
      value,
    })),
  ];
}

/** Makes a list at a path what it is to be. */
export function replacingList(
  path: string,
  now: readonly string[] = [],
  before: readonly string[] = [],
): PatchOperation[] {
  return [
    ...before
      .filter((one) => !now.includes(one))
      .map((one): PatchOperation => ({ op: 'remove', path: `${path}/${pointer(one)}` })),
    ...now
      .filter((one) => !before.includes(one))
      .map((one): PatchOperation => ({ op: 'add', path: `${path}/${pointer(one)}` })),
  ];
}

export const some = <Value extends object>(value: Value | undefined): Value | undefined =>
  value === undefined || Object.keys(value).length === 0 ? undefined : value;

export const apiArn = (region: string, path: string): string => `arn:aws:apigateway:${region}::/${path}`;
