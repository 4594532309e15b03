import { AwsError } from '@coldstart/wire';
import type { LogGroup } from './state.ts';

/**
 * Some features are for groups of the class STANDARD alone.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
 */
export function requireStandardClass({ logGroupClass }: LogGroup, feature: string): void {
  if (logGroupClass === 'STANDARD') return;
  throw new AwsError(
    'InvalidOperationException',
    `${feature} are not supported on log groups of the class ${logGroupClass}. Use a group of the class STANDARD.`,
  );
}
