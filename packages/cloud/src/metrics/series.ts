import type { ArnPlace } from '../arns.ts';
import type { Call } from '../call.ts';
import { defineState, type StateStore } from '../state.ts';
import type { Point } from './point.ts';

/** A metric is its namespace, its name and its dimensions: other values of them are another metric. */
export interface MetricName {
  /** `AWS/Lambda`, `Orders` */
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A metric that was measured, and where its points are. */
export interface Series {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Numbers of the blocks that it has, ascending. */
  blocks: number[];
}

/** The metrics of an account and Region; the part is their namespace. */
export const seriesState = defineState('metrics/series', () => ({ byKey: new Map<string, Series>() }));

/**
 * Points of one metric and one block of time, by start and unit: with `--data`, who measures writes a few minutes to
 * disk, and not all that was ever measured.
 */
export const blockState = defineState('metrics/points', () => ({ points: new Map<string, Point>() }));

/** Seconds of a block. */
export const BLOCK = 300;

/** Tells the metrics of a namespace apart, whatever the order of their dimensions. */
export function seriesKey({ name, dimensions }: Omit<MetricName, 'namespace'>): string {
  return JSON.stringify([name, ...Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

export const blockPart = (namespace: string, key: string, block: number): string => `${block} ${namespace} ${key}`;

/** The metrics of a namespace that are only looked at. */
export function peekSeries({ store }: { store: StateStore }, place: ArnPlace, namespace: string) {
  return store.peek(seriesState, { account: place.account, region: place.region, part: namespace })?.byKey;
}

/** The namespaces in which something was measured. */
export function namespacesOf({ cloud }: Call, { account, region }: ArnPlace): string[] {
  return cloud.store
    .addresses(seriesState)
    .filter((address) => address.account === account && address.region === region)
    .map(({ part }) => part)
    .sort();
}
