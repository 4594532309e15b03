import { page } from '@coldstart/cloud';
import { validation } from '../errors.ts';

/** What lists of exports and imports are asked for. */
interface ListInput {
  readonly table: string | undefined;
  readonly limit: number | undefined;
  readonly token: string | undefined;
}

/** Exports or imports, of one table or all, the latest first. */
export function listTransfers<Transfer extends { readonly arn: string; readonly tableArn: string }>(
  transfers: ReadonlyMap<string, Transfer>,
  { table, limit, token }: ListInput,
): { items: Transfer[]; NextToken?: string } {
  const found = [...transfers.values()].filter(({ tableArn }) => table === undefined || tableArn === table).reverse();
  const { items, token: next } = page(
    found,
    { token, limit, scope: table },
    { keyOf: ({ arn }) => arn, size: 25, invalid: () => validation('Invalid NextToken') },
  );
  return { items, ...(next === undefined ? {} : { NextToken: next }) };
}
