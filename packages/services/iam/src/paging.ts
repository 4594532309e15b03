import { validationError } from './errors.ts';

interface PageRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

/** A page of a list; spread it into the answer. */
export interface Page<Item> {
  readonly items: Item[];
  readonly rest: { readonly IsTruncated: boolean; readonly Marker?: string };
}

const DEFAULT_SIZE = 100;

/**
 * Cuts a page out of a list. The marker is the position, wrapped: AWS's is opaque as well.
 *
 * @throws AwsError ValidationError for a marker that no earlier answer gave out
 */
export function page<Item>(all: readonly Item[], { Marker, MaxItems = DEFAULT_SIZE }: PageRequest): Page<Item> {
  const start = Marker === undefined ? 0 : position(Marker);
  if (start === undefined || start > all.length) throw validationError(`Invalid Marker: ${Marker ?? ''}`);
  const end = start + MaxItems;
  const items = all.slice(start, end);
  if (end >= all.length) return { items, rest: { IsTruncated: false } };
  return { items, rest: { IsTruncated: true, Marker: Buffer.from(`m:${end}`).toString('base64') } };
}

function position(marker: string): number | undefined {
  const found = /^m:(\d+)$/.exec(Buffer.from(marker, 'base64').toString('utf8'));
  return found === null ? undefined : Number(found[1]);
}

/** AWS lists by name. */
export function byName<Item extends { readonly name: string }>(items: Iterable<Item>): Item[] {
  return [...items].sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
}
