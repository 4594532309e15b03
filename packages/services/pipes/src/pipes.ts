import type { ServiceOperations } from '@coldstart/cloud';

/** What the operations answer is still to be written: begin here. */
export const pipeOperations: ServiceOperations<typeof import('@aws-sdk/client-pipes')> = {
  ListPipes: {
    run() {
      return {};
    },
  },
};
