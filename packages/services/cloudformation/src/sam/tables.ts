import { readFileSync } from 'node:fs';
import type { Cloud } from '@coldstart/cloud';
import {
  withProperties,
  type FunctionEvent,
  type PolicyTemplate,
  type SamContext,
  type SamParts,
} from '@coldstart/cloud/sam';
import { alexa } from './events/alexa.ts';
import { httpEvent } from './api/http-event.ts';
import { restEvent } from './api/rest-event.ts';
import { documentDb } from './events/documentdb.ts';
import { kafka } from './events/kafka.ts';
import { mq } from './events/mq.ts';
import { eventBridgeScheduler } from './events/scheduler.ts';

const OF_APIS = ['Path', 'Method', 'Stage', 'Auth', 'TimeoutInMillis'];
const REST_PROPERTIES = ['RestApiId', 'RequestModel', 'RequestParameters', 'ResponseTransferMode', ...OF_APIS];
const HTTP_PROPERTIES = ['ApiId', 'RouteSettings', 'PayloadFormatVersion', ...OF_APIS];

/** What SAM knows of services that are not part of this cloud: each is ready to be moved into its service's folder. */
const ELSEWHERE: readonly SamParts[] = [
  alexa,
  { events: { Api: withProperties(REST_PROPERTIES, restEvent), HttpApi: withProperties(HTTP_PROPERTIES, httpEvent) } },
  documentDb,
  eventBridgeScheduler,
  kafka,
  mq,
  { policyTemplates: new URL('./policy-templates.generated.json', import.meta.url) },
];

/** Functions' events and policy templates, of whatever service. */
export type SamTables = Pick<SamContext, 'events' | 'policyTemplate'>;

/** By the services that a cloud has; code and immutable data, no state of any cloud. */
const loaded = new WeakMap<Cloud['services'], Promise<SamTables>>();

export function loadSam({ services }: Pick<Cloud, 'services'>): Promise<SamTables> {
  let tables = loaded.get(services);
  if (tables === undefined) {
    tables = Promise.all(services.flatMap(({ sam }) => sam?.() ?? [])).then((own) => join([...ELSEWHERE, ...own]));
    loaded.set(services, tables);
  }
  return tables;
}

/** What a service says itself holds. */
function join(parts: readonly SamParts[]): SamTables {
  const events = new Map<string, FunctionEvent>(parts.flatMap(({ events: some = {} }) => Object.entries(some)));
  let templates: Map<string, PolicyTemplate> | undefined;
  const read = (file: URL): [string, PolicyTemplate][] =>
    Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, PolicyTemplate>);
  return {
    events,
    policyTemplate(name) {
      templates ??= new Map(
        parts.flatMap(({ policyTemplates }) => (policyTemplates === undefined ? [] : read(policyTemplates))),
      );
      return templates.get(name);
    },
  };
}
