import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KillableCloud, listen } from './testing/killable.ts';
import { makeSources, mappingStates, producers, reshard, SOURCES, type Source, type Told } from './testing/sources.ts';

const KILLS = 4;
/** Acknowledged records before each kill, at least and at most. */
const [LEAST, MOST] = [40, 120];
const KEYS = ['a', 'b', 'c', 'd'];
/** Batches that fail, of each source. Those of a queue wait until they are visible again. */
const FAILURES: Readonly<Record<Source, number>> = { kinesis: 6, dynamodb: 6, sqs: 2 };

/** The same numbers for the same seed. https://en.wikipedia.org/wiki/Linear_congruential_generator */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What is known of the numbers of one key of one source. */
interface Known {
  acknowledged: number;
  /** As functions have handled them, one after the other. */
  readonly handled: number[];
}

class Model {
  readonly #choose: (below: number) => number;
  readonly #known = new Map<string, Known>();
  readonly #left = { ...FAILURES };
  #changed: () => void = () => undefined;

  constructor(choose: (below: number) => number) {
    this.#choose = choose;
  }

  of(source: Source, key: string): Known {
    const name = `${source} ${key}`;
    const known = this.#known.get(name) ?? { acknowledged: 0, handled: [] };
    this.#known.set(name, known);
    return known;
  }

  /** @returns whether the function is to succeed */
  heard({ source, records }: Told): boolean {
    if (this.#left[source] > 0 && this.#choose(4) === 0) {
      this.#left[source] -= 1;
      return false;
    }
    for (const { key, number } of records) this.of(source, key).handled.push(number);
    this.#changed();
    return true;
  }

  #lacks(): boolean {
    return [...this.#known.values()].some(
      ({ acknowledged, handled }) => acknowledged > 0 && !handled.includes(acknowledged),
    );
  }

  /** Waits until the last that was acknowledged of each key is handled. */
  async complete(): Promise<void> {
    while (this.#lacks()) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  /** Nothing is left out and nothing comes before what it stands behind. What has come may come again. */
  expectOrder(): void {
    for (const [name, { acknowledged, handled }] of this.#known) {
      const text = `${name}: ${handled.join(' ')}`;
      const firsts = [...new Set(handled)];
      expect(firsts, text).toEqual(firsts.map((_, at) => at + 1));
      expect(firsts.length, text).toBeGreaterThanOrEqual(acknowledged);
      const back = handled.filter((number, at) => at > 0 && number < (handled[at - 1] ?? 0)).length;
      // After a kill a batch may come again, once from each of two lanes; two pollers would go back and forth all the time.
      expect(back, `how often it went back, ${text}`).toBeLessThanOrEqual(2 * KILLS);
    }
  }
}

let folder: string;
let cloud: KillableCloud;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'coldstart-killed-'));
  cloud = new KillableCloud(join(folder, 'data'));
});
afterAll(async () => {
  await cloud.kill();
  rmSync(folder, { recursive: true, force: true });
});

/**
 * Every key of every source has a producer, which puts its next number once the last was acknowledged, until there are so
 * many more; meanwhile the stream is split and merged.
 *
 * @param then what happens at that moment, while others are under way
 */
async function produce(
  endpoint: string,
  model: Model,
  choose: (below: number) => number,
  wanted: number,
  then: () => void = () => undefined,
): Promise<void> {
  const { put, kinesis, destroy } = producers(endpoint);
  let count = 0;
  const isOver = (): boolean => count >= wanted;
  // Once the cloud is killed, whoever is under way fails.
  const unlessKilled = (error: unknown): void => {
    if (!isOver()) throw error;
  };
  const producer = async (source: Source, key: string): Promise<void> => {
    const known = model.of(source, key);
    while (!isOver()) {
      await put[source](key, known.acknowledged + 1);
      known.acknowledged += 1;
      count += 1;
      if (count === wanted) then();
    }
  };
  const resharder = async (): Promise<void> => {
    for (let left = 1 + choose(2); left > 0 && !isOver(); left -= 1)
      await reshard(kinesis, choose).catch((error: unknown) => {
        // The last change is not over yet.
        if (!(error instanceof Error) || error.name !== 'ResourceInUseException') throw error;
      });
  };
  const all = SOURCES.flatMap((source) => KEYS.map((key) => producer(source, key)));
  await Promise.all([...all, resharder()].map((one) => one.catch(unlessKilled)));
  destroy();
}

test(
  'killed under load, streams, tables and FIFO queues lose nothing that was acknowledged, and keep the order of each key',
  { timeout: 240_000 },
  async () => {
    const seed = randomInt(2 ** 31);
    process.stdout.write(`order after kills: seed ${seed}\n`);
    const choose = numbers(seed);
    const model = new Model(choose);
    const listener = await listen((told) => model.heard(told as Told));
    try {
      let endpoint = await cloud.start();
      await makeSources(endpoint, listener.address);
      for (let round = 0; round < KILLS; round += 1) {
        await produce(endpoint, model, choose, LEAST + choose(MOST - LEAST), () => cloud.strike());
        await cloud.kill();
        endpoint = await cloud.start();
      }
      await produce(endpoint, model, choose, LEAST);
      await model.complete();
      model.expectOrder();
      expect(await mappingStates(endpoint)).toEqual(['Enabled', 'Enabled', 'Enabled']);
    } finally {
      listener.close();
    }
  },
);
