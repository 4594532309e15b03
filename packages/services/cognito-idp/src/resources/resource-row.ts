import { resourceRowsOf } from '@coldstart/cloud';
import type { CognitoSdk } from '../sdk.ts';

/** Declares a resource type that is made of the operations of user pools. */
export const resourceRow = resourceRowsOf<CognitoSdk>('cognito-idp');
