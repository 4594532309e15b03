import { defineState } from '@coldstart/cloud';
import { invalidRequest } from './errors.ts';
import type { XRayOperations } from './sdk.ts';

/** What traces are encrypted with at rest: kept and shown, for here nothing is encrypted. */
const encryption = defineState('xray/encryption', () => ({
  type: 'NONE' as 'NONE' | 'KMS',
  key: undefined as string | undefined,
}));

export const encryptionOperations: XRayOperations = {
  /** https://docs.aws.amazon.com/xray/latest/api/API_GetEncryptionConfig.html */
  GetEncryptionConfig: {
    run(_input, call) {
      const { type, key } = call.state(encryption);
      return { EncryptionConfig: { Type: type, Status: 'ACTIVE', ...(key !== undefined && { KeyId: key }) } };
    },
  },

  /** https://docs.aws.amazon.com/xray/latest/api/API_PutEncryptionConfig.html */
  PutEncryptionConfig: {
    run({ Type, KeyId }, call) {
      if (Type === 'KMS' && KeyId === undefined) throw invalidRequest('KeyId is required when Type is KMS');
      if (Type === 'NONE' && KeyId !== undefined) throw invalidRequest('KeyId must be omitted when Type is NONE');
      const own = call.state(encryption);
      own.type = Type === 'KMS' ? 'KMS' : 'NONE';
      own.key = KeyId;
      return { EncryptionConfig: { Type: own.type, Status: 'UPDATING', ...(KeyId !== undefined && { KeyId }) } };
    },
  },
};
