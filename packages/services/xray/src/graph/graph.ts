import type { Output } from '@coldstart/wire';
import type { Segment } from '@coldstart/cloud/tracing';
import type { XRaySdk } from '../sdk.ts';
import { callerOf, nodeOf } from '../traces/node.ts';
import type { Trace } from '../traces/read.ts';
import { histogramOf, statisticsOf } from './statistics.ts';

type Service = NonNullable<Output<XRaySdk, 'GetServiceGraph'>['Services']>[number];

interface GraphNode {
  readonly reference: number;
  readonly name: string;
  readonly type: string | undefined;
  readonly segments: Segment[];
  /** What it has called, by the reference of whom. */
  readonly calls: Map<number, Segment[]>;
  isRoot: boolean;
}

/** Services and their calls, with a node for whoever has sent the requests. https://docs.aws.amazon.com/xray/latest/api/API_Service.html */
export function graphOf(traces: readonly Trace[], account: string): Service[] {
  const nodes = new Map<string, GraphNode>();
  const nodeNamed = (name: string, type: string | undefined): GraphNode => {
    const key = `${type} ${name}`;
    let node = nodes.get(key);
    if (node === undefined) {
      node = { reference: nodes.size, name, type, segments: [], calls: new Map(), isRoot: false };
      nodes.set(key, node);
    }
    return node;
  };
  const of = (segment: Segment): GraphNode => nodeNamed(nodeOf(segment).name, nodeOf(segment).type);
  for (const { segments } of traces) {
    for (const segment of segments) {
      const node = of(segment);
      node.segments.push(segment);
      const caller = callerOf(segment, segments);
      if (caller === undefined) node.isRoot = true;
      const from = caller === undefined ? nodeNamed(node.name, 'client') : of(caller);
      from.calls.set(node.reference, [...(from.calls.get(node.reference) ?? []), segment]);
    }
  }
  return [...nodes.values()].map((node) => shown(node, account));
}

function shown({ reference, name, type, segments, calls, isRoot }: GraphNode, account: string): Service {
  const isClient = type === 'client';
  const seen = isClient ? [...calls.values()].flat() : segments;
  return {
    ReferenceId: reference,
    Name: name,
    Names: [name],
    ...(isRoot && { Root: true }),
    ...(!isClient && { AccountId: account }),
    ...(type !== undefined && { Type: type }),
    State: isClient ? 'unknown' : 'active',
    ...timesOf(seen),
    Edges: [...calls].map(([to, called]) => ({
      ReferenceId: to,
      ...timesOf(called),
      SummaryStatistics: statisticsOf(called),
      ResponseTimeHistogram: histogramOf(called),
      Aliases: [],
    })),
    ...(!isClient && {
      SummaryStatistics: statisticsOf(segments),
      DurationHistogram: histogramOf(segments),
      ResponseTimeHistogram: histogramOf(segments),
    }),
  };
}

function timesOf(segments: readonly Segment[]): { StartTime: Date; EndTime: Date } {
  const starts = segments.map(({ start_time: start }) => start);
  const ends = segments.map(({ start_time: start, end_time: end = start }) => end);
  return { StartTime: new Date(Math.min(...starts) * 1000), EndTime: new Date(Math.max(...ends) * 1000) };
}
