import { invalidRequest } from './errors.ts';

/**
 * The time frame that is asked about, in seconds since 1970.
 *
 * @param longest seconds
 */
export function checkRange(
  { StartTime, EndTime }: { readonly StartTime?: Date | undefined; readonly EndTime?: Date | undefined },
  longest: number,
): { readonly from: number; readonly to: number } {
  const from = (StartTime?.getTime() ?? 0) / 1000;
  const to = (EndTime?.getTime() ?? 0) / 1000;
  if (from > to) throw invalidRequest('StartTime cannot be after EndTime');
  if (to - from > longest) throw invalidRequest(`Time range cannot be longer than ${longest / 3600} hours`);
  return { from, to };
}
