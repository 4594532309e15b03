import type { Dimension } from '@aws-sdk/client-cloudwatch';

/** Dimensions as the store has them; of a name that is there twice, the last one counts. */
export function dimensionMap(dimensions: readonly Dimension[] = []): Record<string, string> {
  return Object.fromEntries(dimensions.map(({ Name = '', Value = '' }) => [Name, Value]));
}

export function dimensionList(dimensions: Readonly<Record<string, string>>): Dimension[] {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}
