import { invalidParameter } from './errors.ts';

interface Page<Item> {
  readonly items: Item[];
  /** Absent on the last page. */
  readonly NextMarker?: string;
}

/** AWS's lists show so many at a time unless they are asked for fewer. */
const LONGEST = 50;

/**
 * One page of a list.
 *
 * @param keyOf names an item; the marker is the name of the page's last
 * @throws AwsError for a marker that no page had
 */
export function page<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  marker: string | undefined,
  maximum: number | undefined,
  longest = LONGEST,
): Page<Item> {
  const last = marker === undefined || marker === '' ? undefined : Buffer.from(marker, 'base64url').toString('utf8');
  const before = last === undefined ? -1 : items.findIndex((item) => keyOf(item) === last);
  if (last !== undefined && before === -1)
    throw invalidParameter('The marker is invalid. Use one that a list has given.');
  const size = Math.min(maximum ?? longest, longest);
  const shown = items.slice(before + 1, before + 1 + size);
  const end = shown.at(-1);
  return end === undefined || before + 1 + size >= items.length
    ? { items: shown }
    : { items: shown, NextMarker: Buffer.from(keyOf(end), 'utf8').toString('base64url') };
}
