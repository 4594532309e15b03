import { parseArn } from '@coldstart/cloud';
import { conflict } from '../errors.ts';
import { kindOf, type SourceKind } from './settings.ts';
import type { Mapping } from './state.ts';

/** One function reads a source through one mapping. */
export function refuseSame(existing: Iterable<Mapping>, settings: Mapping['settings'], mappedFunction: string): void {
  const kind = kindOf(settings);
  const servers = (one: Mapping['settings']): string[] =>
    one.SelfManagedEventSource?.Endpoints?.KAFKA_BOOTSTRAP_SERVERS ?? [];
  for (const mapping of existing) {
    if (mapping.functionArn !== mappedFunction || kindOf(mapping.settings) !== kind) continue;
    if (kind === 'selfManaged') {
      const shared = servers(mapping.settings).some((server) => servers(settings).includes(server));
      const topics = settings.Topics ?? [];
      if (!shared || !topics.some((topic) => mapping.settings.Topics?.includes(topic))) continue;
      throw conflict(
        `An event source mapping with event source ("${servers(settings).join(',')}"), function ("${mappedFunction}"), topics ("${topics.join(',')}") already exists. Please update or delete the existing mapping with UUID ${mapping.id}`,
      );
    }
    if (mapping.settings.EventSourceArn !== settings.EventSourceArn) continue;
    throw conflict(sameSource(kind, settings.EventSourceArn ?? '', mappedFunction, mapping.id));
  }
}

function sameSource(kind: SourceKind, source: string, mappedFunction: string, id: string): string {
  const name = parseArn(mappedFunction)?.resource.split(':')[1] ?? '';
  const what =
    kind === 'sqs'
      ? `An event source mapping with SQS arn (" ${source} ") and function (" ${name} ") already exists.`
      : `The event source arn (" ${source} ") and function (" ${name} ") provided mapping already exists.`;
  return `${what} Please update or delete the existing mapping with UUID ${id}`;
}
