import type { Call } from '@coldstart/cloud';
import { newTraceId, readTraceHeader, taken, writeTraceHeader, type SegmentLink } from '@coldstart/cloud/tracing';
import { functionArn } from '../../names.ts';
import type { InvokedVersion } from '../invoked-version.ts';

/** Requests a second that are traced, and the part of all others. https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html */
const RATE = { reservoir: 1, rate: 0.05 };

/**
 * The X-Ray header of an event, with the decision whether it is traced, where the function's tracing is active and nobody
 * has decided before. Without active tracing it goes on as it came.
 */
export function decided(call: Call, { asked, version }: InvokedVersion, upstream: string | undefined) {
  if (version.settings.tracing !== 'Active') return upstream;
  const given = readTraceHeader(upstream);
  if (given?.sampled !== undefined) return upstream;
  return writeTraceHeader({
    root: given?.root ?? newTraceId(call.now()),
    parent: given?.parent,
    sampled: taken(call, functionArn(asked), RATE),
    others: given?.others ?? [],
  });
}

/** Nearly all headers say that they are not: they are not read. */
export const isSampled = (header: string | undefined): boolean =>
  header?.includes('Sampled=1') === true && readTraceHeader(header)?.sampled === true;

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-tracelinking.html */
const MOST_LINKS = 20;

/** What a batch's messages were sent in. */
export interface BatchTrace {
  /** The X-Ray header that the function is invoked with. */
  readonly trace: string | undefined;
  readonly links: readonly SegmentLink[];
}

/**
 * A batch begins a trace of its own, which is linked with those that its messages were sent in. Where none of these is
 * traced, it goes on with one of them.
 *
 * @param longest the header whose lineage is the longest
 */
export function traceOfBatch(
  call: Call,
  headers: readonly (string | undefined)[],
  longest: string | undefined,
): BatchTrace {
  if (!headers.some(isSampled)) return { trace: longest, links: [] };
  const links = new Map<string, SegmentLink>();
  for (const header of headers) {
    const sent = readTraceHeader(header);
    if (sent?.sampled !== true) continue;
    links.set(`${sent.root} ${sent.parent}`, {
      trace_id: sent.root,
      ...(sent.parent !== undefined && { id: sent.parent }),
      attributes: { 'aws.xray.reserved.reference_type': 'parent' },
    });
  }
  const others = readTraceHeader(longest)?.others ?? [];
  const trace = writeTraceHeader({ root: newTraceId(call.now()), parent: undefined, sampled: true, others });
  return { trace, links: [...links.values()].slice(0, MOST_LINKS) };
}
