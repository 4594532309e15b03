import type { Call, StateKind } from '@coldstart/cloud';
import type { AwsError } from '@coldstart/wire';
import { refused } from './errors.ts';
import { distributions, type Configured, type Distribution } from './state.ts';
import { checkVersion, newVersion } from './versions.ts';

/** How one kind of what distributions refer to is kept. */
export interface ConfiguredKind<Config> {
  readonly state: StateKind<{ readonly byId: Map<string, Configured<Config>> }>;
  readonly newId: () => string;
  readonly missing: () => AwsError;
  /** What must be another one in each, and its refusal. */
  readonly unique: (config: Config) => string | undefined;
  readonly taken: () => AwsError;
  /** Whether a distribution uses it, and the refusal to delete it then. */
  readonly usedBy: (distribution: Distribution, id: string) => boolean;
  readonly inUse: () => AwsError;
}

export function create<Config>(call: Call, kind: ConfiguredKind<Config>, config: Config): Configured<Config> {
  checkUnique(call, kind, config);
  const now = call.now();
  const made = { id: kind.newId(), etag: newVersion(), created: now, lastModified: now, config };
  call.state(kind.state).byId.set(made.id, made);
  return made;
}

export function find<Config>(call: Call, kind: ConfiguredKind<Config>, id: string | undefined): Configured<Config> {
  const found = call.state(kind.state).byId.get(id ?? '');
  if (found === undefined) throw kind.missing();
  return found;
}

/** Those of an account, by id. */
export const all = <Config>(call: Call, kind: ConfiguredKind<Config>): Configured<Config>[] =>
  [...call.state(kind.state).byId.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1));

interface Versioned {
  readonly Id: string | undefined;
  readonly IfMatch?: string | undefined;
}

export function change<Config>(
  call: Call,
  kind: ConfiguredKind<Config>,
  { Id, IfMatch }: Versioned,
  config: Config,
): Configured<Config> {
  const found = find(call, kind, Id);
  checkVersion(found, IfMatch);
  checkUnique(call, kind, config, found.id);
  found.config = config;
  found.lastModified = call.now();
  found.etag = newVersion();
  return found;
}

export function remove<Config>(call: Call, kind: ConfiguredKind<Config>, { Id, IfMatch }: Versioned): void {
  const found = find(call, kind, Id);
  checkVersion(found, IfMatch);
  if ([...call.state(distributions).byId.values()].some((distribution) => kind.usedBy(distribution, found.id)))
    throw kind.inUse();
  call.state(kind.state).byId.delete(found.id);
}

function checkUnique<Config>(call: Call, kind: ConfiguredKind<Config>, config: Config, own?: string): void {
  const name = kind.unique(config);
  if (name === undefined) return;
  const others = all(call, kind).filter(({ id }) => id !== own);
  if (others.some((other) => kind.unique(other.config) === name)) throw kind.taken();
}

/** Cache behaviours of a distribution, the default one first. */
export const behaviorsOf = ({ config }: Distribution) => [
  ...(config.DefaultCacheBehavior === undefined ? [] : [config.DefaultCacheBehavior]),
  ...(config.CacheBehaviors?.Items ?? []),
];

/** `https://cloudfront.amazonaws.com/2020-05-31/distribution/E1A2B3C4D5E6F7` */
export const locationOf = (path: string): string => `https://cloudfront.amazonaws.com/2020-05-31/${path}`;

/** A refusal whose words do not depend on anything. */
export const says = (code: string, message: string) => (): AwsError => refused(code, message);
