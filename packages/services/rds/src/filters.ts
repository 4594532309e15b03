import type { Filter } from '@aws-sdk/client-rds';
import { invalidValue } from './errors.ts';

/** @param known what a filter of each name may be @throws AwsError InvalidParameterValue for one that there is not */
export function matches(
  filters: readonly Filter[] | undefined,
  known: Readonly<Record<string, readonly string[]>>,
): boolean {
  return (filters ?? []).every(({ Name = '', Values = [] }) => {
    const values = known[Name];
    if (values === undefined) throw invalidValue(`Unrecognized filter name: ${Name}`);
    return Values.some((value) => values.includes(value) || values.includes(value.toLowerCase()));
  });
}
