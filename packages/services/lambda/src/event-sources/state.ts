import type { CreateEventSourceMappingRequest, EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { defineState, formatArn } from '@coldstart/cloud';
import type { Location } from '../names.ts';

export type MappingState = 'Creating' | 'Enabling' | 'Enabled' | 'Disabling' | 'Disabled' | 'Updating' | 'Deleting';

/** Settings that a mapping was made with, and may be updated. */
export type MappingSettings = Omit<
  CreateEventSourceMappingRequest,
  'FunctionName' | 'Enabled' | 'Tags' | 'StartingPositionTimestamp'
>;

export interface Mapping {
  readonly id: string;
  functionArn: string;
  settings: MappingSettings;
  readonly startingAt: Date | undefined;
  state: MappingState;
  lastModified: number;
  tags: Record<string, string>;
}

export type MappingDescription = EventSourceMappingConfiguration;

export const mappings = defineState('lambda/event-source-mappings', () => ({ byId: new Map<string, Mapping>() }));

export function mappingArn(location: Location, id: string): string {
  return formatArn(location, 'lambda', `event-source-mapping:${id}`);
}
