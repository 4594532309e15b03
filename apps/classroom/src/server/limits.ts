import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal } from './refusal.ts';

/** Seconds for which a whole address is not answered, the first time; each time twice as long, up to `LONGEST`. */
const FIRST = 15;
const LONGEST = 15 * 60;

/**
 * How often something may be asked. A room sits behind one address as a rule, so what a room does at once (joining) is
 * counted only where it fails; what has a learner is counted for the learner.
 */
export class Limits {
  /** Wrong codes of one address: a room of three hundred that mistypes once, and no way to guess one of 32^6. */
  readonly #wrong = new RateLimiterMemory({ points: 300, duration: 600 });
  readonly #blocks = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: 24 * 3600 });
  /** Learners that one address adds: what somebody who knows the room's code could fill the board with. */
  readonly #joins = new RateLimiterMemory({ points: 1500, duration: 600 });
  readonly #submissions = new RateLimiterMemory({ points: 30, duration: 60 });
  readonly #changes = new RateLimiterMemory({ points: 60, duration: 60 });
  readonly #reads = new RateLimiterMemory({ points: 1200, duration: 60 });

  /** @throws Refusal */
  async mayTry(address: string): Promise<void> {
    const wrong = await this.#wrong.get(networkOf(address));
    if (wrong !== null && wrong.remainingPoints <= 0 && wrong.msBeforeNext > 0)
      throw tooOften('Too many wrong codes came from your network.', wrong);
  }

  /** A code that was wrong. Who goes on after many of them waits longer each time. */
  async failed(address: string): Promise<void> {
    const key = networkOf(address);
    const wrong = await this.#wrong.consume(key).catch(limited);
    if (wrong.remainingPoints > 0) return;
    const { consumedPoints } = await this.#blocks.consume(key);
    await this.#wrong.block(key, Math.min(LONGEST, FIRST * 2 ** (consumedPoints - 1)));
  }

  /** @throws Refusal */
  join(address: string): Promise<void> {
    return take(this.#joins, networkOf(address), 'Too many have joined from your network.');
  }

  /** @throws Refusal */
  submit(learner: string): Promise<void> {
    return take(this.#submissions, learner, 'You submit more often than anybody can write.');
  }

  /** @throws Refusal */
  change(learner: string): Promise<void> {
    return take(this.#changes, learner, 'You do this too often.');
  }

  /** @throws Refusal */
  read(who: string): Promise<void> {
    return take(this.#reads, who, 'You ask too often.');
  }
}

async function take(limiter: RateLimiterMemory, key: string, why: string): Promise<void> {
  const result = await limiter.consume(key).catch(limited);
  if (result.consumedPoints > limiter.points) throw tooOften(why, result);
}

/** The library throws its result where the limit is reached. */
function limited(thrown: unknown): RateLimiterRes {
  if (thrown instanceof RateLimiterRes) return thrown;
  throw thrown;
}

function tooOften(why: string, { msBeforeNext }: RateLimiterRes): Refusal {
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
  return new Refusal(429, `${why} Wait ${seconds === 1 ? 'a second' : `${seconds} seconds`}, then try again.`, seconds);
}

/** Whoever has one address of IPv6 has 2^64 of them. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail] = address.split('::');
  const first = head.split(':').filter((group) => group !== '');
  const missing = tail === undefined ? 0 : 8 - first.length - tail.split(':').filter((group) => group !== '').length;
  const groups = [...first, ...Array.from({ length: missing }, () => '0'), ...(tail ?? '').split(':')];
  return groups.slice(0, 4).join(':');
}
