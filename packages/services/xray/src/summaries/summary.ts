import type { Output } from '@coldstart/wire';
import type { Segment, SegmentException, Subsegment } from '@coldstart/cloud/tracing';
import type { XRaySdk } from '../sdk.ts';
import { durationOf, rootOf, serviceId } from '../traces/node.ts';
import type { Trace } from '../traces/read.ts';

type Summary = NonNullable<Output<XRaySdk, 'GetTraceSummaries'>['TraceSummaries']>[number];

/** What is indexed of a trace. https://docs.aws.amazon.com/xray/latest/api/API_TraceSummary.html */
export function summaryOf(trace: Trace, account: string): Summary {
  const { segments } = trace;
  const root = rootOf(segments);
  const services = segments.map((segment) => serviceId(segment, account));
  const arns = new Set(segments.flatMap(({ resource_arn: arn }) => arn ?? []));
  return {
    Id: trace.id,
    StartTime: new Date(trace.start * 1000),
    Duration: rounded(trace.end - trace.start),
    ...(root !== undefined && { ResponseTime: rounded(durationOf(root)), EntryPoint: serviceId(root, account) }),
    HasFault: segments.some(({ fault }) => fault === true),
    HasError: segments.some(({ error }) => error === true),
    HasThrottle: segments.some(({ throttle }) => throttle === true),
    IsPartial: segments.some(({ in_progress: progress }) => progress === true),
    Http: httpOf(root),
    Annotations: annotationsOf(segments, account),
    Users: usersOf(segments, account),
    ServiceIds: unique(services),
    ResourceARNs: [...arns].map((ARN) => ({ ARN })),
    FaultRootCauses: causesOf(segments, account, 'fault'),
    ErrorRootCauses: causesOf(segments, account, 'error'),
    ResponseTimeRootCauses: [],
    Revision: trace.revision,
    MatchedEventTime: new Date(trace.start * 1000),
  };
}

const rounded = (seconds: number): number => Math.round(seconds * 1000) / 1000;

function unique<Item>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function httpOf(root: Segment | undefined): NonNullable<Summary['Http']> {
  const { request, response } = root?.http ?? {};
  return {
    ...(request?.url !== undefined && { HttpURL: request.url }),
    ...(response?.status !== undefined && { HttpStatus: response.status }),
    ...(request?.method !== undefined && { HttpMethod: request.method }),
    ...(request?.user_agent !== undefined && { UserAgent: request.user_agent }),
    ...(request?.client_ip !== undefined && { ClientIp: request.client_ip }),
  };
}

/** Annotations of a segment and of all that is in it. */
export function annotationsIn(part: Subsegment): [string, string | number | boolean][] {
  return [...Object.entries(part.annotations ?? {}), ...(part.subsegments ?? []).flatMap(annotationsIn)];
}

function annotationsOf(segments: readonly Segment[], account: string): NonNullable<Summary['Annotations']> {
  const all: NonNullable<Summary['Annotations']> = {};
  for (const segment of segments) {
    for (const [key, value] of annotationsIn(segment)) {
      const ServiceIds = [serviceId(segment, account)];
      (all[key] ??= []).push({ AnnotationValue: annotationValue(value), ServiceIds });
    }
  }
  return all;
}

function annotationValue(value: string | number | boolean) {
  if (typeof value === 'number') return { NumberValue: value };
  return typeof value === 'boolean' ? { BooleanValue: value } : { StringValue: value };
}

function usersOf(segments: readonly Segment[], account: string): NonNullable<Summary['Users']> {
  return segments.flatMap((segment) =>
    segment.user === undefined ? [] : [{ UserName: segment.user, ServiceIds: [serviceId(segment, account)] }],
  );
}

/** Where it went wrong: segments with an exception of their own, and the parts that it came up through. */
function causesOf(segments: readonly Segment[], account: string, kind: 'fault' | 'error') {
  const isImpacting = rootOf(segments)?.[kind] === true;
  return segments
    .filter((segment) => segment[kind] === true)
    .map((segment) => ({
      Services: [
        {
          ...serviceId(segment, account),
          EntityPath: pathOf(segment, kind),
          Inferred: segment.inferred === true,
        },
      ],
      ClientImpacting: isImpacting,
    }));
}

function pathOf(part: Subsegment, kind: 'fault' | 'error'): { Name: string; Exceptions: object[]; Remote: boolean }[] {
  const next = part.subsegments?.find((one) => one[kind] === true);
  const Exceptions = exceptionsOf(part).map(({ type, message }) => ({ Name: type, Message: message }));
  const entity = { Name: part.name, Exceptions, Remote: part.namespace !== undefined };
  return [entity, ...(next === undefined ? [] : pathOf(next, kind))];
}

export const exceptionsOf = ({ cause }: Subsegment): readonly SegmentException[] =>
  typeof cause === 'object' ? (cause.exceptions ?? []) : [];
