import { AwsError } from '@coldstart/wire';
import type { SsmOperations } from './sdk.ts';

/** Maintenance windows are not part of this cloud: none can be made, so that none is there. */
export const maintenanceWindowOperations: SsmOperations = {
  /** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetMaintenanceWindow.html */
  GetMaintenanceWindow: {
    run({ WindowId }) {
      throw new AwsError('DoesNotExistException', `Maintenance window ${WindowId} does not exist`);
    },
  },
};
