import type { FunctionSpec, Runtime } from '@coldstart/runtime';
import type { Cloud } from '@coldstart/cloud';
import type { TraceDaemon } from './invoke/trace/daemon.ts';
import type { Settings } from './state.ts';

interface KnownSpec {
  readonly spec: FunctionSpec;
  readonly role: string;
  readonly settings: Settings;
  /** Its variables have been decrypted just now, for the first of its environments. */
  fresh: boolean;
}

/** What Lambda knows of a running cloud beyond its state: nothing of it outlives the process. */
interface LiveState {
  /** Set once a function is to run. */
  starting: Promise<Runtime> | undefined;
  /** Set once a function has run. */
  runtime: Runtime | undefined;
  /** What the runtime was given, by `FunctionVersion.key`, and the role that each runs as. */
  readonly specs: Map<string, KnownSpec>;
  /** Invocations under way, by `FunctionVersion.key`. */
  readonly running: Map<string, number>;
  /** Keys that end with their last invocation. */
  readonly retiring: Set<string>;
  /** Invocations under way, by function ARN and by `account/region`. */
  readonly concurrency: Map<string, number>;
  /** Journal entry of each invocation under way, by request id. */
  readonly entries: Map<string, number>;
  /** The last write to each log stream: lines of one stream stay in order. */
  readonly logWrites: Map<string, Promise<void>>;
  /** Log streams that exist. */
  readonly logStreams: Set<string>;
  /** Where functions send what they trace, by their Region and role. */
  readonly daemons: Map<string, Promise<TraceDaemon>>;
}

const lives = new WeakMap<Cloud, LiveState>();

export function liveOf(cloud: Cloud): LiveState {
  let live = lives.get(cloud);
  if (live === undefined) {
    live = {
      starting: undefined,
      runtime: undefined,
      specs: new Map(),
      running: new Map(),
      retiring: new Set(),
      concurrency: new Map(),
      entries: new Map(),
      logWrites: new Map(),
      logStreams: new Set(),
      daemons: new Map(),
    };
    lives.set(cloud, live);
  }
  return live;
}

/** Of the environments that provisioned concurrency has made of a version. */
export const provisionedKey = (key: string): string => `${key}/provisioned`;

/** Of the environments of one tenant. */
export const tenantKey = (key: string, tenantId: string): string => `${key}/tenant/${tenantId}`;

/** The version's own, of any of these. */
export const versionKey = (key: string): string => key.replace(/\/(?:provisioned|tenant).*/, '');

export function count(counts: Map<string, number>, key: string, change: 1 | -1): void {
  const now = (counts.get(key) ?? 0) + change;
  if (now === 0) counts.delete(key);
  else counts.set(key, now);
}

/** Ends the environments of code or configuration that is no more; invocations under way finish first. */
export function retire(cloud: Cloud, key: string): void {
  const live = liveOf(cloud);
  live.retiring.add(key);
  endIfIdle(live, key);
}

/** To be called whenever an invocation has ended. */
export function endIfIdle(live: LiveState, key: string): void {
  if (!live.retiring.has(key) || live.running.has(key)) return;
  live.retiring.delete(key);
  for (const own of [...live.specs.keys()].filter((each) => versionKey(each) === key)) {
    live.specs.delete(own);
    // A runtime that is closing has ended its environments already.
    live.runtime?.retire(own).catch(() => undefined);
  }
}
