import { withProperties, type SamParts } from '@coldstart/cloud/sam';
import { userPoolEvent } from './sam-event.ts';

/** What SAM knows of Cognito. */
export const sam: SamParts = { events: { Cognito: withProperties(['UserPool', 'Trigger'], userPoolEvent) } };
