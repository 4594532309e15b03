import { secondOfTrace, TRACES_KEPT, type Segment } from '@coldstart/cloud/tracing';

/** Bytes. https://docs.aws.amazon.com/general/latest/gr/xray.html */
const LARGEST_SEGMENT = 64 * 1024;
/** Letters, numbers, white space, and `_`, `.`, `:`, `/`, `%`, `&`, `#`, `=`, `+`, `\`, `-`, `@`. */
const NAME = /^[\p{L}\p{N}\p{Z}\s_.:/%&#=+\\\-@]{1,200}$/u;
const ID = /^[0-9a-f]{16}$/i;
/** How far a trace's beginning may lie ahead, in seconds. */
const AHEAD = 300;

/** Why a document is not taken. */
export interface Refused {
  readonly code: string;
  readonly id?: string;
  /** Whether it lies in a part of the segment. */
  readonly within?: boolean;
}

type Given = Readonly<Record<string, unknown>>;

/**
 * Reads a document, as X-Ray does before it takes it.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 *
 * @param now seconds since 1970
 */
export function readSegment(document: string, now: number): Segment | Refused {
  if (Buffer.byteLength(document) > LARGEST_SEGMENT) return { code: 'SegmentTooLarge' };
  const given = parse(document);
  if (given === undefined) return { code: 'ParseError' };
  const code = partCode(given) ?? traceCode(given, now);
  const id = typeof given['id'] === 'string' ? { id: given['id'] } : {};
  if (code !== undefined) return { code, ...id };
  const within = partsOf(given)
    .map((part) => partCode(part))
    .find((one) => one !== undefined);
  // It was looked through.
  return within === undefined ? (given as unknown as Segment) : { code: within, ...id, within: true };
}

function parse(document: string): Given | undefined {
  try {
    const value: unknown = JSON.parse(document);
    return typeof value === 'object' && value !== null ? (value as Given) : undefined;
  } catch {
    return undefined;
  }
}

function partCode({ id, name, start_time: start, end_time: end, in_progress: progress }: Given): string | undefined {
  if (id === undefined) return 'MissingId';
  if (typeof id !== 'string' || !ID.test(id)) return 'InvalidId';
  if (name === undefined || name === '') return 'MissingName';
  if (typeof name !== 'string' || !NAME.test(name)) return 'InvalidName';
  if (start === undefined) return 'MissingStartTime';
  if (typeof start !== 'number') return 'InvalidStartTime';
  if (end === undefined) return progress === true ? undefined : 'MissingEndTime';
  return typeof end !== 'number' || end < start ? 'InvalidEndTime' : undefined;
}

function traceCode({ trace_id: trace, parent_id: parent, type }: Given, now: number): string | undefined {
  if (trace === undefined) return 'MissingTraceId';
  const begun = typeof trace === 'string' ? secondOfTrace(trace) : undefined;
  if (begun === undefined || begun < now - TRACES_KEPT || begun > now + AHEAD) return 'InvalidTraceId';
  if (parent !== undefined && (typeof parent !== 'string' || !ID.test(parent))) return 'InvalidParentId';
  if (type === undefined) return undefined;
  if (type !== 'subsegment') return 'InvalidType';
  return parent === undefined ? 'MissingParentId' : undefined;
}

/** All parts below, whatever their depth. */
function partsOf({ subsegments }: Given): Given[] {
  if (!Array.isArray(subsegments)) return [];
  return (subsegments as Given[]).flatMap((part) => [part, ...partsOf(part)]);
}
