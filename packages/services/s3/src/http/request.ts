import type { WireRequest } from '@coldstart/wire';

/** Numbers that clients may leave empty, which then count as not given. */
const NUMBERS = ['max-keys', 'max-parts', 'max-uploads', 'max-buckets', 'part-number-marker'];

export function dropEmptyNumbers({ query }: WireRequest): void {
  if (query.size === 0) return;
  for (const name of NUMBERS) if (query.get(name) === '') query.delete(name);
}

/** Presigned URLs may carry headers as parameters. */
export function takeHeadersFromQuery({ query, headers }: WireRequest): void {
  if (query.size === 0 || !(query.has('X-Amz-Signature') || query.has('Signature'))) return;
  const older = query.has('Signature');
  for (const [name, value] of query) {
    const header = name.startsWith('x-amz-') || (older && (name === 'content-type' || name === 'content-md5'));
    if (header) headers[name] ??= value;
  }
}
