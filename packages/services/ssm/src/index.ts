import { defineService } from '@coldstart/cloud';
import { deleteOperations } from './delete.ts';
import { describeOperations } from './describe.ts';
import { invalidInput } from './errors.ts';
import { labelOperations } from './labels.ts';
import { maintenanceWindowOperations } from './maintenance-windows.ts';
import { parameterOperations } from './parameters.ts';
import { putParameterOperations } from './put-parameter.ts';
import type { SsmSdk } from './sdk.ts';
import { tagOperations } from './tags.ts';

/** Parameter Store of AWS Systems Manager. */
export const ssm = defineService<SsmSdk>({
  name: 'ssm',
  sdk: () => import('@aws-sdk/client-ssm'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...deleteOperations,
    ...describeOperations,
    ...labelOperations,
    ...maintenanceWindowOperations,
    ...parameterOperations,
    ...putParameterOperations,
    ...tagOperations,
  },
  invalid: invalidInput,
});
