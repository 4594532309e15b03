import type { Principal } from '@coldstart/iam';
import type { Call } from '@coldstart/cloud';
import type { Version } from '../state.ts';

/** What may happen to an object, by the names that notifications have for it. */
export type EventName =
  | `ObjectCreated:${'Put' | 'Post' | 'Copy' | 'CompleteMultipartUpload'}`
  | `ObjectRemoved:${'Delete' | 'DeleteMarkerCreated'}`
  | `ObjectRestore:${'Post' | 'Completed'}`
  | `ObjectTagging:${'Put' | 'Delete'}`
  | 'ObjectAcl:Put';

/** An event, with the object as it was at that moment. */
export interface ObjectEvent {
  readonly name: EventName;
  readonly key: string;
  /** ETag without quotes; absent from deletions. */
  readonly etag: string | undefined;
  readonly size: number | undefined;
  readonly versionId: string | undefined;
  readonly storageClass: string;
  readonly restoreExpires: number | undefined;
  /** Orders the events of one key: the greater hexadecimal number is the later. */
  readonly sequencer: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly principal: Principal;
  readonly sourceIp: string;
  readonly requestId: string;
  /** The X-Ray header. */
  readonly trace: string | undefined;
}

/** @param version what the event is about; `undefined` for a delete that found nothing */
export function objectEvent(call: Call, name: EventName, key: string, version: Version | undefined): ObjectEvent {
  const isRemoved = name === 'ObjectRemoved:Delete';
  const time = call.now();
  return {
    name,
    key,
    etag: isRemoved ? undefined : version?.etag,
    size: /^Object(?:Created|Restore)/.test(name) ? version?.size : undefined,
    versionId: version === undefined || version.versionId === 'null' ? undefined : version.versionId,
    storageClass: version?.storageClass ?? 'STANDARD',
    restoreExpires: version?.restore?.ongoing === false ? version.restore.expires : undefined,
    sequencer: `00${time.toString(16)}${(call.entry.id % 0x1000000).toString(16).padStart(6, '0')}`.toUpperCase(),
    time,
    principal: call.principal,
    sourceIp: call.request?.sourceIp ?? '127.0.0.1',
    requestId: call.requestId,
    trace: call.trace,
  };
}
