import type { Principal } from '@coldstart/iam';
import type { ArnPlace } from '../arns.ts';
import type { Call } from '../call.ts';
import { defineState } from '../state.ts';
import { seriesKey, type MetricName } from './series.ts';

/** A timer that is set when a metric has been measured, such as an alarm's next look at it. */
interface MetricWatcher {
  /** Names the watcher, and its timer. */
  readonly key: string;
  /** The timer's name, and whose it is. */
  readonly timer: string;
  readonly service: string;
  readonly as: Principal;
  readonly data: object;
  readonly what: string;
  /** Milliseconds: it is due at the next moment that is a multiple of these. */
  readonly step: number;
}

/** Who watches the metrics of a namespace, which is the part, by metric and by the watcher's key. */
const watched = defineState('metrics/watched', () => ({ bySeries: new Map<string, Map<string, MetricWatcher>>() }));

export function watchMetrics(call: Call, watcher: MetricWatcher, metrics: readonly MetricName[]): void {
  for (const metric of metrics) {
    const { bySeries } = call.state(watched, { part: metric.namespace });
    const key = seriesKey(metric);
    const watchers = bySeries.get(key) ?? new Map<string, MetricWatcher>();
    bySeries.set(key, watchers.set(watcher.key, watcher));
  }
}

export function unwatchMetrics(call: Call, watcher: string, metrics: readonly MetricName[]): void {
  for (const metric of metrics) {
    const { bySeries } = call.state(watched, { part: metric.namespace });
    const key = seriesKey(metric);
    bySeries.get(key)?.delete(watcher);
    if (bySeries.get(key)?.size === 0) bySeries.delete(key);
  }
}

/** Sets the timers of those who watch what has been measured. */
export function wakeWatchers(
  call: Call,
  { account, region }: ArnPlace,
  metrics: readonly (Omit<MetricName, 'dimensions'> & Partial<MetricName>)[],
): void {
  let [part, bySeries]: [string | undefined, ReturnType<typeof watched.init>['bySeries'] | undefined] = [
    undefined,
    undefined,
  ];
  for (const { namespace, name, dimensions = {} } of metrics) {
    // What is measured at once is most often of one namespace.
    if (namespace !== part) {
      part = namespace;
      bySeries = call.cloud.store.peek(watched, { account, region, part })?.bySeries;
    }
    if (bySeries === undefined || bySeries.size === 0) continue;
    for (const watcher of bySeries.get(seriesKey({ name, dimensions }))?.values() ?? []) {
      const { key, timer, service, as, data, what, step } = watcher;
      const at = (Math.floor(call.now() / step) + 1) * step;
      call.schedule({ name: timer }, { at }, data, { key, what, as, service, account, region, unlessEarlier: true });
    }
  }
}
