import type { ServiceOperations } from '@coldstart/cloud';

/** What the operations answer is still to be written: begin here. */
export const activeViolationOperations: ServiceOperations<typeof import('@aws-sdk/client-iot')> = {
  ListActiveViolations: {
    run() {
      return {};
    },
  },
};
