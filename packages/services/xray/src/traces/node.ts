import type { Segment } from '@coldstart/cloud/tracing';

/** A service as X-Ray's map has it. */
export interface Node {
  readonly name: string;
  readonly names: readonly string[];
  /** `AWS::Lambda::Function`, `AWS::DynamoDB::Table`, `remote`; nothing of what says none. */
  readonly type: string | undefined;
}

/** A table is a service of its own, not DynamoDB as a whole. */
export function nodeOf(segment: Segment): Node {
  const resource = segment.inferred === true ? resourceOf(segment.aws ?? {}) : undefined;
  const name = resource ?? segment.name;
  return { name, names: [name], type: segment.origin };
}

function resourceOf(aws: Readonly<Record<string, unknown>>): string | undefined {
  const { table_name: table, queue_url: queue, topic_arn: topic, bucket_name: bucket, function_name: called } = aws;
  const names = Array.isArray(aws['resource_names']) ? (aws['resource_names'] as unknown[]) : [];
  return [table, queue, topic, bucket, called, ...names].find((name) => typeof name === 'string');
}

export const serviceId = (segment: Segment, account: string) => {
  const { name, names, type } = nodeOf(segment);
  return { Name: name, Names: [...names], AccountId: account, ...(type !== undefined && { Type: type }) };
};

/** The one that the request has come to first. */
export const rootOf = (segments: readonly Segment[]): Segment | undefined =>
  segments.find(({ parent_id: parent }) => parent === undefined) ?? segments[0];

/** Seconds. */
export const durationOf = ({ start_time: start, end_time: end = start }: Segment): number => end - start;

/** The segment that a segment was called by: its parent is a part of it. */
export function callerOf(segment: Segment, segments: readonly Segment[]): Segment | undefined {
  const { parent_id: parent } = segment;
  if (parent === undefined) return undefined;
  return segments.find((one) => one !== segment && idsOf(one).includes(parent));
}

function idsOf({ id, subsegments = [] }: Pick<Segment, 'id' | 'subsegments'>): string[] {
  return [id, ...subsegments.flatMap((part) => idsOf(part))];
}
