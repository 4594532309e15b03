import { page as pageOf, type Call } from '@coldstart/cloud';
import { invalidToken } from './errors.ts';

interface PageRequest {
  readonly nextToken?: string | undefined;
  readonly limit?: number | undefined;
  readonly maxResults?: number | undefined;
}

const DAY = 24 * 60 * 60_000;

/**
 * One page of a list, and the token of the next, which holds for a day and for the same request.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
 *
 * @param keyOf what tells the items of the list apart
 * @param size how many are on a page when the request does not say
 */
export function page<Item>(
  call: Call,
  { nextToken, limit, maxResults, ...scope }: PageRequest,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  size = 50,
): { items: Item[]; nextToken: string | undefined } {
  const found = pageOf(
    items,
    { token: nextToken, limit: limit ?? maxResults, scope: [call.operation, scope] },
    // How many may be asked for is among the constraints.
    {
      keyOf,
      size,
      most: 10_000,
      invalid: () => invalidToken(call.operation),
      expires: { after: DAY, now: call.now() },
    },
  );
  return { items: found.items, nextToken: found.token };
}
