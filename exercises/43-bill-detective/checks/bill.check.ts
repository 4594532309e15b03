import { check, type CheckContext } from '@coldstart/checks';
import { bill, expectNear, gbSeconds, LATER, log, odd, pricesFor, type Architecture, type Log } from './account.ts';

/** A log of some invocations of one length. */
function some(t: CheckContext, count: number, billed: number, memory: number, more: Partial<Log> = {}): Log {
  const run = { duration: billed - 0.4, billed, memory, at: LATER };
  return log(
    t,
    Array.from({ length: count }, () => run),
    { memorySize: memory, ...more },
  );
}

check('architectures', async (t) => {
  const prices = pricesFor(t);
  const [x86, arm] = [t.random.int(600, 900), t.random.int(300, 500)];
  // Far more than is free of either, so that what is free is a small part.
  const times = 10_000_000;
  const logs = t.random.shuffle([some(t, 1, x86, 1024), some(t, 2, arm, 2048, { architecture: 'arm64' })]);
  const answer = await bill(t, logs, times, prices);
  const used: Record<Architecture, number> = {
    x86_64: gbSeconds(x86, 1024, times),
    arm64: gbSeconds(2 * arm, 2048, times),
  };
  for (const architecture of ['x86_64', 'arm64'] as const)
    expectNear(t, answer.gbSeconds[architecture], `\`gbSeconds.${architecture}\``, used[architecture]);
  const cost = (used.x86_64 - 400_000) * prices.gbSecond.x86_64 + used.arm64 * prices.gbSecond.arm64;
  expectNear(t, answer.usd.compute, '`usd.compute` of functions of both architectures', cost);
});

check('allowance', async (t) => {
  const prices = pricesFor(t);
  const times = 1_000_000;
  const [x86, arm] = [t.random.int(200, 380), t.random.int(300, 500)];
  const logs = [some(t, 1, x86, 1024), some(t, 1, arm, 1024, { architecture: 'arm64' })];
  const both = await bill(t, logs, times, prices);
  expectNear(
    t,
    both.usd.requests,
    '`usd.requests` of two functions with a million requests each',
    1_000_000 * prices.request,
  );
  const [usedX86, usedArm] = [gbSeconds(x86, 1024, times), gbSeconds(arm, 1024, times)];
  const rest = (usedArm - (400_000 - usedX86)) * prices.gbSecond.arm64;
  const subject = `\`usd.compute\` of ${usedX86} GB-seconds on x86_64 and ${usedArm} on arm64`;
  expectNear(t, both.usd.compute, subject, rest);
  const little = await bill(
    t,
    [some(t, 1, 300, 1024), some(t, 1, 90, 1024, { architecture: 'arm64' })],
    400_000,
    prices,
  );
  expectNear(t, little.usd.requests, '`usd.requests` of 800,000 requests', 0);
  expectNear(t, little.usd.compute, '`usd.compute` of 156,000 GB-seconds', 0);
  const much = await bill(t, [some(t, 1, 300, 1024), some(t, 1, 300, 1024)], times, prices);
  expectNear(
    t,
    much.usd.compute,
    '`usd.compute` of two functions with 300,000 GB-seconds each',
    200_000 * prices.gbSecond.x86_64,
  );
});

check('provisioned-and-tmp', async (t) => {
  const prices = pricesFor(t);
  const environments = t.random.int(2, 9);
  const steps = t.random.int(2, 40);
  const billed = t.random.int(100, 400);
  const architecture = t.random.pick(['x86_64', 'arm64'] as const);
  for (const [seconds, whole] of [
    [steps * 300 + 1, (steps + 1) * 300],
    [steps * 300, steps * 300],
  ] as const) {
    const provisioned = { environments, seconds };
    const busy = some(t, 2, billed, 2048, { architecture, provisioned });
    const idle = some(t, 0, 1, 1024, { architecture: 'x86_64', provisioned });
    const answer = await bill(t, [busy, idle], 1000, prices);
    const standing = environments * whole * (2 * prices.provisioned[architecture] + prices.provisioned.x86_64);
    const ran = gbSeconds(2 * billed, 2048, 1000) * prices.provisionedGbSecond[architecture];
    const subject = `\`usd.provisioned\` of a busy and an idle function with ${environments} environments each, for ${seconds} s`;
    expectNear(t, answer.usd.provisioned, subject, standing + ran);
    t.expect(answer.gbSeconds, '`gbSeconds` where all runs on provisioned concurrency').toEqual({
      x86_64: 0,
      arm64: 0,
    });
    t.expect(answer.requests, '`requests` on provisioned concurrency').toEqual(2000);
  }
  const size = t.random.int(600, 4000);
  const provisioned = { environments: 1, seconds: 300 };
  const logs = [
    some(t, 2, billed, 512, { ephemeralStorage: size }),
    some(t, 1, billed, 1024, { ephemeralStorage: size, provisioned }),
    some(t, 3, billed, 512, { ephemeralStorage: 512 }),
  ];
  // So often that none of the four parts is nothing.
  const times = 10_000_000;
  const answer = await bill(t, logs, times, prices);
  const tmp = ((size - 512) / 1024) * ((3 * billed) / 1000) * times * prices.tmpGbSecond;
  expectNear(t, answer.usd.tmp, `\`usd.tmp\` of ${3 * billed} ms with ${size} MB of /tmp, ten million times,`, tmp);
  const { requests, compute, provisioned: stands, tmp: disk, total } = answer.usd;
  const sum = [requests, compute, stands, disk].reduce<number>((all, one) => all + Number(one), 0);
  expectNear(t, total, '`usd.total`, the sum of the four,', sum);
});

check('savings', async (t) => {
  const prices = pricesFor(t);
  const times = t.random.int(2, 9) * 1000;
  const init = odd(t, 100, 400);
  const duration = odd(t, 20, 90);
  const run = { duration, init, memory: 1024, at: LATER, billed: Math.ceil(duration + init) };
  const provisioned = { environments: 1, seconds: 300 };
  const early = { ...run, at: Date.UTC(2025, 6, 1) };
  for (const [size, initialized] of [
    [512, true],
    [10_240, true],
    [10_240, false],
  ] as const) {
    const logs = initialized
      ? [
          log(t, [run], { ephemeralStorage: size }),
          log(t, [run], { architecture: 'arm64' }),
          // Neither is billed: here by the date, there since nobody waits for it.
          log(t, [early]),
          log(t, [run], { provisioned }),
        ]
      : [log(t, [early], { ephemeralStorage: size })];
    const answer = await bill(t, logs, times, prices);
    const compute = gbSeconds(run.billed * (initialized ? 2 : 1), 1024, times);
    const each = prices.gbSecond.x86_64 + prices.gbSecond.arm64;
    const saved = {
      arm64: compute * (prices.gbSecond.x86_64 - prices.gbSecond.arm64),
      init: initialized ? gbSeconds(init, 1024, times) * each : 0,
      tmp: ((size - 512) / 1024) * (run.billed / 1000) * times * prices.tmpGbSecond,
    };
    const order = Object.entries(saved).sort(([, a], [, b]) => b - a);
    const found = Array.isArray(answer.savings) ? (answer.savings as ({ what?: unknown; usd?: unknown } | null)[]) : [];
    t.expect(
      found.map((one) => one?.what),
      '`what` of `savings`, the largest first,',
    ).toEqual(order.map(([what]) => what));
    for (const [index, [what, usd]] of order.entries()) expectNear(t, found[index]?.usd, `the saving \`${what}\``, usd);
  }
});
