import type { Segment, Subsegment } from '@coldstart/cloud/tracing';
import { annotationsIn, exceptionsOf } from '../summaries/summary.ts';
import { callerOf, durationOf, nodeOf, rootOf } from '../traces/node.ts';
import type { Trace } from '../traces/read.ts';
import type { BooleanKeyword, Filter, Operand, Operator, ServicePattern } from './filter.ts';

/** What a filter may ask for besides the trace. */
interface Asked {
  /** What a group lets through; `undefined` where there is no such group. */
  readonly filterOfGroup: (by: 'name' | 'arn', value: string) => Filter | 'all' | undefined;
}

/** Whom a filter is asked about: a trace as a whole, or one of its segments. */
interface Subject {
  readonly segments: readonly Segment[];
  /** Whose answer and time count. */
  readonly main: Segment | undefined;
  /** Seconds. */
  readonly duration: number;
}

/** Whether a filter lets a trace through. */
export function matchesTrace(filter: Filter, trace: Trace, asked: Asked): boolean {
  const subject = { segments: trace.segments, main: rootOf(trace.segments), duration: trace.end - trace.start };
  return matches(filter, subject, trace, asked);
}

function matches(filter: Filter, subject: Subject, trace: Trace, asked: Asked): boolean {
  const goesOn = (inner: Filter): boolean => matches(inner, subject, trace, asked);
  const holds = (inner: Filter | undefined, segment: Segment): boolean =>
    inner === undefined || matches(inner, ofSegment(segment), trace, asked);
  switch (filter.kind) {
    case 'and':
      return filter.of.every(goesOn);
    case 'or':
      return filter.of.some(goesOn);
    case 'not':
      return !goesOn(filter.of);
    case 'is':
      return is(filter.keyword, subject, trace);
    case 'compare':
      return valuesOf(filter.keyword, subject).some((value) => compare(value, filter.operator, filter.value));
    case 'annotation': {
      const { key, operator, value } = filter;
      const found = subject.segments.flatMap(annotationsIn).filter(([name]) => name === key);
      if (operator === undefined || value === undefined) return found.length > 0;
      return found.some(([, one]) => compare(one, operator, value));
    }
    case 'service':
      return trace.segments.some((one) => fits(filter.which, one) && holds(filter.filter, one));
    case 'edge':
      return trace.segments.some((one) => {
        const caller = callerOf(one, trace.segments);
        return caller !== undefined && fits(filter.from, caller) && fits(filter.to, one) && holds(filter.filter, one);
      });
    case 'group': {
      const own = asked.filterOfGroup(filter.by, filter.value);
      return own === 'all' || (own !== undefined && goesOn(own));
    }
  }
}

const ofSegment = (segment: Segment): Subject => ({
  segments: [segment],
  main: segment,
  duration: durationOf(segment),
});

function fits({ name, type }: ServicePattern, segment: Segment): boolean {
  const node = nodeOf(segment);
  return (
    (name === undefined || name === node.name || name === segment.name) && (type === undefined || type === node.type)
  );
}

function is(keyword: BooleanKeyword, { segments, main }: Subject, trace: Trace): boolean {
  switch (keyword) {
    case 'ok': {
      const status = main?.http?.response?.status;
      const failed = segments.some(
        ({ error, fault, throttle }) => error === true || fault === true || throttle === true,
      );
      return !failed && (status === undefined || (status >= 200 && status < 300));
    }
    case 'error':
    case 'fault':
    case 'throttle':
    case 'inferred':
      return segments.some((segment) => segment[keyword] === true);
    case 'partial':
      return segments.some(({ in_progress: progress }) => progress === true);
    case 'remote':
      return segments.some(({ origin }) => origin === 'remote');
    case 'root':
      return segments.includes(rootOf(trace.segments) as Segment);
  }
}

function valuesOf(keyword: string, { segments, main, duration }: Subject): Operand[] {
  const { request, response } = main?.http ?? {};
  const given = (value: Operand | undefined): Operand[] => (value === undefined ? [] : [value]);
  switch (keyword) {
    case 'responsetime':
      return main === undefined ? [] : [durationOf(main)];
    case 'duration':
      return [duration];
    case 'http.status':
      return given(response?.status);
    case 'http.url':
      return given(request?.url);
    case 'http.method':
      return given(request?.method);
    case 'http.useragent':
      return given(request?.user_agent);
    case 'http.clientip':
      return given(request?.client_ip);
    case 'user':
      return segments.flatMap(({ user }) => given(user));
    case 'name':
      return segments.flatMap((segment) => [...new Set([segment.name, nodeOf(segment).name])]);
    case 'type':
      return segments.flatMap(({ origin }) => given(origin));
    case 'message':
      return segments.flatMap(messagesIn);
    default:
      return segments.flatMap(({ resource_arn: arn }) => given(arn));
  }
}

function messagesIn(part: Subsegment): string[] {
  return [
    ...exceptionsOf(part).flatMap(({ message }) => message ?? []),
    ...(part.subsegments ?? []).flatMap(messagesIn),
  ];
}

function compare(found: Operand, operator: Operator, value: Operand): boolean {
  if (operator === '=') return found === value;
  if (operator === '!=') return found !== value;
  if (typeof found === 'number' && typeof value === 'number') {
    if (operator === '<') return found < value;
    if (operator === '<=') return found <= value;
    if (operator === '>') return found > value;
    return operator === '>=' && found >= value;
  }
  const [text, part] = [String(found), String(value)];
  if (operator === 'CONTAINS') return text.includes(part);
  if (operator === 'BEGINSWITH') return text.startsWith(part);
  return operator === 'ENDSWITH' && text.endsWith(part);
}
