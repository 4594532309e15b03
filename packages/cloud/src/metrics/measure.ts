import type { ArnPlace } from '../arns.ts';
import type { Call } from '../call.ts';
import { stateKey, type StateAddress, type StateKind } from '../state.ts';
import { addSet, addValue, emptyPoint, type Point, type StatisticSet } from './point.ts';
import { BLOCK, blockPart, blockState, peekSeries, seriesKey, seriesState } from './series.ts';
import { wakeWatchers } from './watch.ts';

/** Something that was measured, for CloudWatch. */
export interface Measurement {
  /** `AWS/SQS` */
  readonly namespace: string;
  readonly name: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  /** As CloudWatch names it: `Count`, `Milliseconds`. */
  readonly unit?: string;
  /** A value, values and how often each was measured, or what somebody else has summed up. */
  readonly value: number | readonly (readonly [value: number, count: number])[] | StatisticSet;
  /** Milliseconds since 1970; now, when left out. */
  readonly at?: number;
  /** Seconds: 1 for a metric of high resolution, else 60. */
  readonly resolution?: 1 | 60;
}

/** Seconds for which CloudWatch keeps what was measured: 455 days. */
const KEPT = 455 * 24 * 60 * 60;

/**
 * Keeps what was measured, where CloudWatch finds it. Any service may; what an operation's input and output tell, it
 * declares as `metrics` instead. Whoever calls needs no permission: it is the service that measures.
 *
 * @param place whose metrics they are; the call's own account and Region when left out
 */
export function measure(call: Call, measurements: readonly Measurement[], place: ArnPlace = call): void {
  for (const measurement of measurements) add(pointFor(call, place, measurement), measurement);
  wakeWatchers(call, place, measurements);
}

function add(point: Point, { value }: Measurement): void {
  if (typeof value === 'number') addValue(point, value);
  else if (isSet(value)) addSet(point, value);
  else for (const [one, count] of value) addValue(point, one, count);
}

const isSet = (value: Exclude<Measurement['value'], number>): value is StatisticSet => 'minimum' in value;

function pointFor(call: Call, { account, region }: ArnPlace, measurement: Measurement): Point {
  const { namespace, name, dimensions = {}, unit = 'None', at = call.now(), resolution = 60 } = measurement;
  const start = Math.floor(at / 1000 / resolution) * resolution;
  const block = Math.floor(start / BLOCK);
  const key = seriesKey({ name, dimensions });
  const known = peekSeries(call.cloud, { account, region }, namespace)?.get(key);
  if (known === undefined || !hasBlock(known, block)) {
    addBlock(call, { account, region }, measurement, key, block);
  }
  const { points } = changed(call, blockState, { account, region, part: blockPart(namespace, key, block) });
  const pointKey = `${start} ${unit} ${resolution}`;
  let point = points.get(pointKey);
  if (point === undefined) points.set(pointKey, (point = emptyPoint(start, unit)));
  return point;
}

/** Nobody waits for a metric: a record for each call would cost more than the call. */
function changed<State extends object>({ cloud }: Call, kind: StateKind<State>, address: StateAddress): State {
  cloud.saveLater(stateKey(kind.name, address));
  return cloud.store.get(kind, address);
}

/** Notes a new block of a metric, and drops those that CloudWatch would no longer have. */
function addBlock(call: Call, place: ArnPlace, measurement: Measurement, key: string, block: number): void {
  const { account, region } = place;
  const { namespace, name, dimensions = {} } = measurement;
  const { byKey } = changed(call, seriesState, { account, region, part: namespace });
  const series = byKey.get(key) ?? { name, dimensions: { ...dimensions }, blocks: [] };
  const oldest = Math.floor((call.now() / 1000 - KEPT) / BLOCK);
  const { blocks } = series;
  while (blocks[0] !== undefined && blocks[0] < oldest) {
    call.dropState(blockState, { account, region, part: blockPart(namespace, key, blocks[0]) });
    blocks.shift();
  }
  // Most often it is the newest: a year of them is not gone through for each.
  const isNewest = (blocks.at(-1) ?? -1) < block;
  blocks.push(block);
  if (!isNewest) blocks.sort((a, b) => a - b);
  byKey.set(key, series);
}

/** They ascend, and the newest is asked for most often. */
const hasBlock = ({ blocks }: { readonly blocks: readonly number[] }, block: number): boolean =>
  block <= (blocks.at(-1) ?? -1) && blocks.lastIndexOf(block) >= 0;
