import type { Revision } from './state.ts';

/** What answers tell of a machine's settings. */
export function settingsOf(revision: Revision, withDefinition: boolean) {
  const { id, definition, roleArn, logging, tracing, encryption } = revision;
  return {
    definition: withDefinition ? definition : '{}',
    roleArn,
    loggingConfiguration: {
      level: logging.level ?? ('OFF' as const),
      includeExecutionData: logging.includeExecutionData ?? false,
      ...(logging.destinations === undefined ? {} : { destinations: logging.destinations }),
    },
    tracingConfiguration: { enabled: tracing },
    ...(encryption === undefined ? {} : { encryptionConfiguration: encryption }),
    ...(id === undefined ? {} : { revisionId: id }),
  };
}
