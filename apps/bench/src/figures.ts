/** One measured figure and its goal. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly values: readonly number[];
  readonly goal: string;
  readonly met: (median: number) => boolean;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const digits = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

/** One line of the table: name, median, range, goal. */
export function line({ name, unit, values, goal, met }: Figure): string {
  const middle = median(values);
  const range = values.length > 1 ? `${digits(Math.min(...values))} to ${digits(Math.max(...values))}` : '';
  return `${name.padEnd(48)} ${digits(middle).padStart(8)} ${unit.padEnd(5)} ${range.padEnd(18)} ${goal.padEnd(10)} ${met(middle) ? 'met' : 'MISSED'}`;
}

/** Milliseconds that a task takes. */
export async function time(task: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await task();
  return performance.now() - begin;
}

/** Calls per second of so many lanes, each calling one after the other. */
export async function rate(lanes: number, calls: number, task: (index: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const begin = performance.now();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (next < calls) await task(next++);
    }),
  );
  return (calls * 1000) / (performance.now() - begin);
}
