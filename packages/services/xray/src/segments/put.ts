import { recordSegment } from '@coldstart/cloud/tracing';
import { onAccount } from '../policies.ts';
import type { XRayOperations } from '../sdk.ts';
import { readSegment } from './check.ts';

export const putOperations: XRayOperations = {
  /** What is wrong with a document is told, and the others are kept. https://docs.aws.amazon.com/xray/latest/api/API_PutTraceSegments.html */
  PutTraceSegments: {
    access: onAccount,
    run({ TraceSegmentDocuments }, call) {
      const UnprocessedTraceSegments = TraceSegmentDocuments.flatMap((document) => {
        const read = readSegment(document, call.now() / 1000);
        if (!('code' in read)) {
          recordSegment(call, read);
          return [];
        }
        const { code, id, within = false } = read;
        const Message = `Invalid ${within ? 'subsegment' : 'segment'}. ErrorCode: ${code}${within ? ', Cause: null' : ''}`;
        return [{ ...(id !== undefined && { Id: id }), ErrorCode: code, Message }];
      });
      return { UnprocessedTraceSegments };
    },
  },

  /** What the daemon tells of itself, which no operation shows. https://docs.aws.amazon.com/xray/latest/api/API_PutTelemetryRecords.html */
  PutTelemetryRecords: {
    run: () => ({}),
  },
};
