import { defineService } from '@coldstart/cloud';
import { invalidInput } from './errors.ts';
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
    ...parameterOperations,
    ...putParameterOperations,
    ...tagOperations,
  },
  invalid: invalidInput,
});
