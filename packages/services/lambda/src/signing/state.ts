import type { CodeSigningConfig } from '@aws-sdk/client-lambda';
import { defineState } from '@coldstart/cloud';

export interface SigningConfig {
  config: CodeSigningConfig;
  tags: Record<string, string>;
}

export const signingConfigs = defineState('lambda/signing-configs', () => ({
  byArn: new Map<string, SigningConfig>(),
}));
