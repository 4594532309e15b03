import { createHash } from 'node:crypto';
import type { Segment, Subsegment } from '@coldstart/cloud/tracing';

/** While subsegments are put in their places. */
interface Growing extends Omit<Subsegment, 'subsegments'> {
  subsegments?: Growing[];
  /** Of what was sent by itself. */
  trace_id?: string;
  parent_id?: string;
  type?: string;
}

/**
 * Puts subsegments that were sent by themselves where they belong, and adds segments for services that send none of their
 * own. https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export function assemble(documents: readonly Segment[]): Segment[] {
  const parts = structuredClone(documents) as unknown as Growing[];
  const byId = new Map(parts.flatMap((part) => [part, ...below(part)]).map((part) => [part.id, part]));
  const own: Growing[] = [];
  for (const part of parts) {
    const parent = part.type === 'subsegment' ? byId.get(part.parent_id ?? '') : undefined;
    if (parent === undefined || parent === part) own.push(part);
    else (parent.subsegments ??= []).push(part);
  }
  const [trace = ''] = parts.map(({ trace_id: id }) => id);
  for (const part of parts) if (!own.includes(part)) strip(part);
  const called = new Set(own.map(({ parent_id: parent }) => parent));
  const inferred = own
    .flatMap((segment) => [...(segment.type === 'subsegment' ? [segment] : []), ...below(segment)])
    .filter(({ id, namespace }) => namespace !== undefined && !called.has(id))
    .map((part) => inferredSegment(part, trace));
  // What called comes before what was called in the same moment.
  const place = ({ parent_id: parent }: Segment): number => (parent === undefined ? 0 : 1);
  return [...(own as unknown as Segment[]), ...inferred].sort(
    (a, b) => a.start_time - b.start_time || place(a) - place(b),
  );
}

function below(part: Growing): Growing[] {
  return (part.subsegments ?? []).flatMap((one) => [one, ...below(one)]);
}

/** A part of another document does not say where it belongs. */
function strip(part: Growing): void {
  delete part.type;
  delete part.trace_id;
  delete part.parent_id;
}

/** What was called, as seen by the caller. */
function inferredSegment(part: Omit<Subsegment, 'subsegments'>, trace: string): Segment {
  const { id, name, start_time, end_time, in_progress, http, aws, error, fault, throttle, namespace } = part;
  return {
    id: createHash('sha256').update(id).digest('hex').slice(0, 16),
    name,
    start_time,
    trace_id: trace,
    ...(end_time !== undefined && { end_time }),
    ...(in_progress !== undefined && { in_progress }),
    parent_id: id,
    inferred: true,
    ...(http !== undefined && { http }),
    ...(aws !== undefined && { aws }),
    ...(error !== undefined && { error }),
    ...(fault !== undefined && { fault }),
    ...(throttle !== undefined && { throttle }),
    origin: namespace === 'aws' ? (ORIGINS[name] ?? `AWS::${name}`) : 'remote',
  };
}

const ORIGINS: Readonly<Record<string, string>> = {
  DynamoDB: 'AWS::DynamoDB::Table',
  S3: 'AWS::S3::Bucket',
  SQS: 'AWS::SQS::Queue',
};
