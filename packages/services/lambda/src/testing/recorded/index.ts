import { ALIASES_AND_VERSIONS } from './aliases-and-versions.ts';
import { CONCURRENCY } from './concurrency.ts';
import { EVENT_INVOKE_CONFIGS } from './event-invoke-configs.ts';
import { EVENT_SOURCE_MAPPINGS } from './event-source-mappings.ts';
import { FUNCTIONS } from './functions.ts';
import { IMAGES } from './images.ts';
import { LAYERS } from './layers.ts';
import { PERMISSIONS } from './permissions.ts';
import { INVOCATIONS } from './runtimes.ts';
import { SETTINGS } from './settings.ts';
import type { Situation } from './situation.ts';
import { URLS } from './urls.ts';

/** What was recorded on AWS call by call, and is replayed so. */
export const SITUATIONS: readonly Situation[] = [
  ...ALIASES_AND_VERSIONS,
  ...CONCURRENCY,
  ...EVENT_INVOKE_CONFIGS,
  ...EVENT_SOURCE_MAPPINGS,
  ...FUNCTIONS,
  ...IMAGES,
  ...INVOCATIONS,
  ...LAYERS,
  ...PERMISSIONS,
  ...SETTINGS,
  ...URLS,
];
