import { s3Error } from '../errors.ts';

/** Bytes `start` to `end`, both of them in. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a Range header. One that is not understood, or that asks for several ranges, is as if it were not there.
 *
 * @throws AwsError `InvalidRange` for a range behind the object's end
 */
export function readRange(header: string | undefined, size: number): Range | undefined {
  if (header === undefined) return undefined;
  const match = /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (match === null) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const length = Number(last);
    if (length === 0 || size === 0) throw unsatisfiable(header, size);
    return { start: Math.max(size - length, 0), end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return undefined;
  if (start >= size) throw unsatisfiable(header, size);
  return { start, end };
}

const unsatisfiable = (header: string, size: number): Error =>
  s3Error('InvalidRange', 'The requested range is not satisfiable', 416, {
    ActualObjectSize: size,
    RangeRequested: header,
  });

/** `bytes 0-9/10` */
export const contentRange = ({ start, end }: Range, size: number): string => `bytes ${start}-${end}/${size}`;
