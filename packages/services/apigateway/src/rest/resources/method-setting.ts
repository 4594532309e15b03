import type { MethodSetting, PatchOperation } from '@aws-sdk/client-api-gateway';
import { given } from '../../v2/lists.ts';
import { replacing } from './resource-row.ts';

/** How a stage treats methods, as templates have it. */
export interface Setting {
  ResourcePath?: string;
  HttpMethod?: string;
  MetricsEnabled?: boolean;
  DataTraceEnabled?: boolean;
  LoggingLevel?: string;
  ThrottlingBurstLimit?: number;
  ThrottlingRateLimit?: number;
  CachingEnabled?: boolean;
  CacheTtlInSeconds?: number;
  CacheDataEncrypted?: boolean;
}

/** Each setting: its property, the end of its path, and what the service calls it. */
const SETTINGS = [
  ['MetricsEnabled', 'metrics/enabled', 'metricsEnabled'],
  ['DataTraceEnabled', 'logging/dataTrace', 'dataTraceEnabled'],
  ['LoggingLevel', 'logging/loglevel', 'loggingLevel'],
  ['ThrottlingBurstLimit', 'throttling/burstLimit', 'throttlingBurstLimit'],
  ['ThrottlingRateLimit', 'throttling/rateLimit', 'throttlingRateLimit'],
  ['CachingEnabled', 'caching/enabled', 'cachingEnabled'],
  ['CacheTtlInSeconds', 'caching/ttlInSeconds', 'cacheTtlInSeconds'],
  ['CacheDataEncrypted', 'caching/dataEncrypted', 'cacheDataEncrypted'],
] as const;

const pointer = ({ ResourcePath = '/*', HttpMethod = '*' }: Setting): string =>
  `/${(ResourcePath === '/*' ? '*' : ResourcePath).replaceAll('/', '~1')}/${HttpMethod}`;

export function patchSettings(now: readonly Setting[] = [], before: readonly Setting[] = []): PatchOperation[] {
  const gone = before.filter((one) => !now.some((other) => pointer(other) === pointer(one)));
  return [
    ...gone.map((one): PatchOperation => ({ op: 'remove', path: pointer(one) })),
    ...now.flatMap((one) =>
      SETTINGS.flatMap(([property, end]) => {
        const value = one[property];
        return value === undefined ? [] : replacing({ [`${pointer(one)}/${end}`]: value });
      }),
    ),
  ];
}

/** The service's settings, as far as the template speaks of them. */
export function settingsOf(
  settings: Readonly<Record<string, MethodSetting>>,
  asked: readonly Setting[] = [],
): Setting[] {
  return asked.flatMap((one) => {
    const { ResourcePath = '/*', HttpMethod = '*' } = one;
    const found = settings[`${ResourcePath.replace(/^\//, '')}/${HttpMethod}`];
    if (found === undefined) return [];
    const values = SETTINGS.flatMap(([property, , member]) =>
      one[property] === undefined ? [] : [[property, found[member]]],
    );
    return [
      {
        ...given({ ResourcePath: one.ResourcePath, HttpMethod: one.HttpMethod }),
        ...(Object.fromEntries(values) as Setting),
      },
    ];
  });
}
