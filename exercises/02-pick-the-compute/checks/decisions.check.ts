import { check, type CheckContext } from '@coldstart/checks';
import { CHOICES, REASONS, ruleFor, type Workload } from '@coldstart/facts/compute';
import { z } from 'zod';

/** As `workloads.yaml` has it, which is given. */
const workloads = z.record(
  z.string(),
  z.strictObject({
    trigger: z.enum(['http', 'event', 'edge', 'connection']),
    seconds: z.number(),
    waitsDays: z.number().default(0),
    load: z.enum(['rare', 'bursts', 'steady']),
    millions: z.number(),
    state: z.boolean().default(false),
    gpu: z.boolean().default(false),
    machine: z.boolean().default(false),
    capacityProvider: z.boolean().default(false),
  }),
);

/** Those that most people place rightly once they have read the table, and those with a trap. */
const CLEAR = ['orders-api', 'video-cut', 'ad-bids', 'contract-approval', 'security-headers', 'tax-forms'] as const;
const TRAPS = ['year-report', 'catalogue', 'game-room', 'picture-training'] as const;
type Name = (typeof CLEAR)[number] | (typeof TRAPS)[number];

const decision = z.strictObject({
  choice: z.enum(CHOICES),
  reasons: z.array(z.enum(REASONS)).min(1, 'needs a reason'),
});
const positive = z.number().positive('must be more than nothing');
const bySeconds = z.strictObject({ seconds: positive, to: z.enum(CHOICES) });
const tips = z.strictObject({
  'orders-api': bySeconds,
  'video-cut': bySeconds,
  'security-headers': bySeconds,
  'ad-bids': z.strictObject({ millions: positive, to: z.enum(CHOICES) }),
});
const ten = {
  'orders-api': decision,
  'video-cut': decision,
  'ad-bids': decision,
  'contract-approval': decision,
  'security-headers': decision,
  'tax-forms': decision,
  'year-report': decision,
  catalogue: decision,
  'game-room': decision,
  'picture-training': decision,
};

/** Whoever is not through with the tips may be graded for the decisions, and the other way round. */
const readTen = (t: CheckContext) => t.document('decisions.yaml', z.looseObject(ten));
const readTips = (t: CheckContext) => t.document('decisions.yaml', z.looseObject({ tips }));

function workloadOf(t: CheckContext, name: Name): Workload {
  const found = t.document('workloads.yaml', workloads)[name];
  if (found === undefined) throw new Error(`workloads.yaml has no ${name}.`);
  return found;
}

/** What somebody has chosen must be what the table gives. The message tells which facts to look at, not the answer. */
function mustChoose(t: CheckContext, names: readonly Name[]): void {
  const decided = readTen(t);
  for (const name of t.random.shuffle(names)) {
    const { choice } = decided[name];
    const { choices, when } = ruleFor(workloadOf(t, name));
    if (!choices.includes(choice))
      t.fail(
        `\`${name}\` to run where the first rule that holds says`,
        `it runs on \`${choice}\`, and that rule is: ${when}`,
      );
  }
}

check('form', (t) => {
  t.document('decisions.yaml', z.strictObject({ ...ten, tips }));
});

check('clear', (t) => mustChoose(t, CLEAR));

check('traps', (t) => mustChoose(t, TRAPS));

check('reasons', (t) => {
  const decided = readTen(t);
  for (const name of t.random.shuffle([...CLEAR, ...TRAPS])) {
    const { reasons, when } = ruleFor(workloadOf(t, name));
    const given = new Set(decided[name].reasons);
    const lacking = reasons.some((reason) => !given.has(reason));
    const idle = [...given].find((reason) => !reasons.includes(reason));
    const expected = `the reasons for \`${name}\` to be those of the rule that decides (${when})`;
    if (idle !== undefined) t.fail(expected, `\`${idle}\` decides nothing there`);
    if (lacking) t.fail(expected, 'one is missing');
  }
});

check('tips', (t) => {
  const { tips: found } = readTips(t);
  const { 'ad-bids': bids, ...others } = found;
  const changes: [Name, Partial<Workload>, string][] = [
    ...CLEAR.flatMap((name): [Name, Partial<Workload>, string][] => {
      if (name !== 'orders-api' && name !== 'video-cut' && name !== 'security-headers') return [];
      const { seconds, to } = others[name];
      return [[name, { seconds }, to]];
    }),
    ['ad-bids', { millions: bids.millions }, bids.to],
  ];
  for (const [name, change, to] of t.random.shuffle(changes)) {
    const workload = workloadOf(t, name);
    const [before, after] = [ruleFor(workload), ruleFor({ ...workload, ...change })];
    const what = Object.entries(change).map(([fact, value]) => `\`${fact}: ${value}\``)[0] ?? '';
    const expected = `\`${name}\` to be decided otherwise with ${what}`;
    if (after.choices.some((choice) => before.choices.includes(choice)))
      t.fail(expected, `the choice is the same as before (${after.when})`);
    if (!after.choices.some((choice) => choice === to))
      t.fail(`${expected}, and \`to\` to say how`, `it says \`${to}\`, and the rule that holds then is: ${after.when}`);
  }
});
