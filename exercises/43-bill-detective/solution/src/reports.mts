import type { FunctionLog } from './types.mts';

/** What a report says of one invocation. */
export interface Report {
  /** Milliseconds that are billed. */
  billed: number;
  /** Those of them that the initialization took. */
  init: number;
  /** Megabytes. */
  memory: number;
}

/** The same of a line of text and of one in JSON. */
interface Figures {
  duration: number;
  init: number;
  memory: number;
  /** Absent where the line lacks it. */
  billed?: number | undefined;
}

/** Since then the initialization of every function is billed. */
const INIT_BILLED = Date.UTC(2025, 7, 1);

export function reportsOf(log: FunctionLog): Report[] {
  const early = log.packageType === 'Image' || log.runtime?.startsWith('provided') === true;
  return log.events.flatMap(({ timestamp, message }) => {
    const found = message.startsWith('{') ? fromJson(message) : fromText(message);
    if (found === undefined) return [];
    const init = early || timestamp >= INIT_BILLED ? found.init : 0;
    return [{ billed: found.billed ?? Math.ceil(found.duration + init), init, memory: found.memory }];
  });
}

function fromText(line: string): Figures | undefined {
  if (!line.startsWith('REPORT RequestId: ')) return undefined;
  const field = (name: string): number | undefined => {
    const text = new RegExp(`\\t${name}: ([\\d.]+) `).exec(line)?.[1];
    return text === undefined ? undefined : Number(text);
  };
  return whole(field('Duration'), field('Init Duration'), field('Memory Size'), field('Billed Duration'));
}

function fromJson(line: string): Figures | undefined {
  try {
    const { type, record } = JSON.parse(line);
    if (type !== 'platform.report') return undefined;
    const { durationMs, initDurationMs, memorySizeMB, billedDurationMs } = record.metrics;
    return whole(durationMs, initDurationMs, memorySizeMB, billedDurationMs);
  } catch {
    return undefined;
  }
}

/** A line that was cut off has no memory, or no duration. */
function whole(duration?: number, init = 0, memory?: number, billed?: number): Figures | undefined {
  return duration === undefined || memory === undefined ? undefined : { duration, init, memory, billed };
}
