import { createHash } from 'node:crypto';
import type { Segment, Subsegment } from '@coldstart/cloud/tracing';

/** While subsegments are put in their places. */
type Growing = { -readonly [Key in keyof Segment]: Segment[Key] } & { subsegments?: Growing[] };

/**
 * Puts subsegments that were sent by themselves where they belong, and adds segments for services that send none of their
 * own. https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export function assemble(documents: readonly Segment[]): Segment[] {
  const parts = structuredClone(documents) as Growing[];
  const byId = new Map(parts.flatMap((part) => [part, ...below(part)]).map((part) => [part.id, part]));
  const own = parts.filter((part) => {
    const parent = part.type === 'subsegment' ? byId.get(part.parent_id ?? '') : undefined;
    if (parent === undefined || parent === part) return true;
    const { type: _type, trace_id: _trace, parent_id: _parent, ...rest } = part;
    byId.set(part.id, Object.assign(part, rest));
    (parent.subsegments ??= []).push(part);
    return false;
  });
  for (const part of parts) if (!own.includes(part)) strip(part);
  const called = new Set(own.map(({ parent_id: parent }) => parent));
  const inferred = own.flatMap((segment) =>
    [...(segment.type === 'subsegment' ? [segment] : []), ...below(segment)].flatMap((part) =>
      part.namespace === undefined || called.has(part.id) ? [] : inferredSegment(part, segment.trace_id),
    ),
  );
  // What called comes before what was called in the same moment.
  const place = ({ parent_id: parent }: Segment): number => (parent === undefined ? 0 : 1);
  return [...own, ...inferred].sort((a, b) => a.start_time - b.start_time || place(a) - place(b));
}

function below(part: Growing): Growing[] {
  return (part.subsegments ?? []).flatMap((one) => [one, ...below(one)]);
}

/** A part of another document does not say where it belongs. */
function strip(part: Growing): void {
  const loose = part as Partial<Growing>;
  delete loose.type;
  delete loose.trace_id;
  delete loose.parent_id;
}

/** What was called, as seen by the caller. */
function inferredSegment(part: Subsegment, trace: string): Segment {
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
