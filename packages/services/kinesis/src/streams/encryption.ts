import { onStream } from '../access.ts';
import { readStreamName } from '../names.ts';
import { askKms } from '../records/encryption.ts';
import type { KinesisOperations } from '../sdk.ts';
import { changeActiveStream } from '../state.ts';
import { settle } from './timers.ts';

/** https://docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html */
export const encryptionOperations: KinesisOperations = {
  StartStreamEncryption: {
    access: onStream,
    async run(input, call) {
      const stream = changeActiveStream(call, readStreamName(input, call));
      const { KeyId } = input;
      // AWS's own key is made when somebody first uses it.
      if (KeyId !== 'alias/aws/kinesis') await askKms(call, stream, 'DescribeKey', { KeyId });
      stream.keyId = KeyId;
      settle(call, stream, 'UPDATING');
    },
  },

  StopStreamEncryption: {
    access: onStream,
    run(input, call) {
      const stream = changeActiveStream(call, readStreamName(input, call));
      stream.keyId = undefined;
      settle(call, stream, 'UPDATING');
    },
  },
};
