import { defineService } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';
import { applicationOperations } from './applications.ts';
import { configOperations } from './configs/configs.ts';
import { controlOperations } from './deployments/control.ts';
import { deploymentOperations } from './deployments/deployments.ts';
import { targetOperations } from './deployments/targets.ts';
import { groupOperations } from './groups/groups.ts';
import { alarmWatch, deploymentStep } from './run/steps.ts';
import type { CodeDeploySdk } from './sdk.ts';
import { tagOperations } from './tags.ts';

/** AWS CodeDeploy, of the compute platform Lambda. https://docs.aws.amazon.com/codedeploy/latest/APIReference/Welcome.html */
export const codedeploy = defineService<CodeDeploySdk>({
  name: 'codedeploy',
  sdk: () => import('@aws-sdk/client-codedeploy'),
  constraints: new URL('./constraints.generated.json', import.meta.url),
  operations: {
    ...applicationOperations,
    ...configOperations,
    ...controlOperations,
    ...deploymentOperations,
    ...groupOperations,
    ...tagOperations,
    ...targetOperations,
  },
  invalid: (message) => new AwsError('ValidationException', message, { status: 400 }),
  timers: [alarmWatch, deploymentStep],
});
