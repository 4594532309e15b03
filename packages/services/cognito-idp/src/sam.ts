import type { SamParts } from '@coldstart/cloud/sam';
import { userPoolEvent } from './sam-event.ts';

/** What SAM knows of Cognito. */
export const sam: SamParts = { events: { Cognito: userPoolEvent } };
