import { randomBytes } from 'node:crypto';

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
export interface TraceHeader {
  /** The trace's id: `1-5759e988-bd862e3fe1be46a994272793`. */
  readonly root: string;
  /** The segment or subsegment that the request comes from. */
  readonly parent: string | undefined;
  /** Whether it is traced; nobody has decided yet where it is `undefined`. */
  readonly sampled: boolean | undefined;
  /** Fields besides, as they came: `Lineage=...`, `Self=...`. */
  readonly others: readonly string[];
}

const SAMPLED: Readonly<Record<string, boolean>> = { '0': false, '1': true };

/** @returns nothing for a header that names no trace */
export function readTraceHeader(text: string | undefined): TraceHeader | undefined {
  const fields = (text ?? '').split(';').map((field) => field.trim());
  const valueOf = (name: string): string | undefined =>
    fields.find((field) => field.startsWith(`${name}=`))?.slice(name.length + 1);
  const root = valueOf('Root');
  if (root === undefined) return undefined;
  return {
    root,
    parent: valueOf('Parent'),
    sampled: SAMPLED[valueOf('Sampled') ?? ''],
    others: fields.filter((field) => field !== '' && !/^(?:Root|Parent|Sampled)=/.test(field)),
  };
}

/** `Root=...;Parent=...;Sampled=1;Lineage=...` */
export function writeTraceHeader({ root, parent, sampled, others }: TraceHeader): string {
  return [
    `Root=${root}`,
    ...(parent === undefined ? [] : [`Parent=${parent}`]),
    ...(sampled === undefined ? [] : [`Sampled=${sampled ? 1 : 0}`]),
    ...others,
  ].join(';');
}

/** The second that it was made in, and 96 bits of chance. @param now milliseconds since 1970 */
export const newTraceId = (now: number): string =>
  `1-${Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0')}-${randomBytes(12).toString('hex')}`;

/** When a trace was begun, as its id says, in seconds since 1970; nothing for what is no id. */
export function secondOfTrace(id: string): number | undefined {
  const [, hex] = /^1-([0-9a-f]{8})-[0-9a-f]{24}$/i.exec(id) ?? [];
  return hex === undefined ? undefined : Number.parseInt(hex, 16);
}

/** 64 bits, of segments and subsegments. */
export const newSegmentId = (): string => randomBytes(8).toString('hex');
