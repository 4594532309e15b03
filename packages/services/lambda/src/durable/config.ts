import type { DurableConfig } from '@aws-sdk/client-lambda';
import { invalidParameter, refuseUnbuilt } from '../errors.ts';
import type { Durability, Settings } from '../state.ts';

/** Days that the history of an execution is kept after its end. */
const RETENTION = 14;

/** https://docs.aws.amazon.com/lambda/latest/api/API_DurableConfig.html */
export function readDurability(operation: string, config: DurableConfig, old?: Durability): Durability {
  refuseUnbuilt(operation, config, 'KMSKeyArn');
  const executionTimeout = config.ExecutionTimeout ?? old?.executionTimeout;
  if (executionTimeout === undefined) {
    throw invalidParameter('ExecutionTimeout is required in the durable configuration of a function.');
  }
  return { executionTimeout, retention: config.RetentionPeriodInDays ?? old?.retention ?? RETENTION };
}

/** A function is durable from its creation, or never. */
export function changeDurability({ durable }: Settings, config: DurableConfig | undefined): Durability | undefined {
  if (config === undefined) return durable;
  if (durable === undefined) {
    throw invalidParameter(
      'You cannot add a durable configuration to a function that was originally created with no durable configuration',
    );
  }
  return readDurability('UpdateFunctionConfiguration', config, durable);
}

export const durableConfig = (durable: Durability | undefined): DurableConfig | undefined =>
  durable && { RetentionPeriodInDays: durable.retention, ExecutionTimeout: durable.executionTimeout };
