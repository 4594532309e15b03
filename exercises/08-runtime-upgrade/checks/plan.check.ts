import { check, type CheckContext } from '@coldstart/checks';
import { objectionTo, runtimeById, stateOn, type Moving, type Objection } from '@coldstart/facts/runtimes';
import { z } from 'zod';

/** The day that the plan speaks of. */
const DAY = '2026-11-29';

/** The functions of the task, as README.md has them. */
const FUNCTIONS: Readonly<Record<string, Moving>> = {
  ledger: { language: 'Go', runtime: 'go1.x' },
  'daily-report': { language: 'Python', runtime: 'python3.8' },
  invoices: { language: 'C#', runtime: 'dotnet8' },
  cleanup: { language: 'PowerShell', runtime: 'dotnet8' },
  newsletter: { language: 'Ruby', runtime: 'ruby3.2' },
  loyalty: { language: 'Java', runtime: 'java11' },
  thumbnails: { language: 'Rust', runtime: 'provided.al2' },
  'price-list': { language: 'Node.js', runtime: 'nodejs26.x' },
};

const entry = {
  state: z.enum(['supported', 'deprecated', 'preview']),
  runsToday: z.boolean(),
  target: z.string(),
};

/** Each function with some of its entries. */
const functions = <Schema extends z.ZodType>(schema: Schema) =>
  Object.fromEntries(Object.keys(FUNCTIONS).map((name) => [name, schema]));

/** One entry of every function, in an order of chance. Whoever has not written the others may be graded for it. */
function planned<Name extends keyof typeof entry>(t: CheckContext, name: Name) {
  const column = z.looseObject({ [name]: entry[name] } as Pick<typeof entry, Name>);
  const found = t.document('upgrade.yaml', z.looseObject(functions(column)));
  return t.random
    .shuffle(Object.entries(FUNCTIONS))
    .flatMap(([which, moving]) => (found[which] === undefined ? [] : [{ ...found[which], name: which, moving }]));
}

/** What stands against a target, for whoever has chosen it. */
const WORDS: Readonly<Record<Objection, string>> = {
  'another language': 'is a runtime of another language',
  preview: 'is a preview',
  'not supported': `is not supported on ${DAY}`,
  'image only': 'is there as a base image alone',
  'too soon': 'is deprecated within a year',
  older: 'is an older version of the language',
};

check('plan', (t) => {
  t.document('upgrade.yaml', z.strictObject(functions(z.strictObject(entry))));
});

check('states', (t) => {
  for (const { name, state, moving } of planned(t, 'state')) {
    const runtime = runtimeById(moving.runtime);
    if (runtime === undefined) throw new Error(`The table has no ${moving.runtime}.`);
    t.expect(state, `the state of \`${name}\`, which has ${moving.runtime},`).toEqual(stateOn(runtime, DAY));
  }
});

check('still-runs', (t) => {
  for (const { name, runsToday, moving } of planned(t, 'runsToday'))
    t.expect(runsToday, `\`runsToday\` of \`${name}\`, which has ${moving.runtime},`).toEqual(true);
});

check('targets', (t) => {
  for (const { name, target, moving } of planned(t, 'target')) {
    const runtime = runtimeById(target);
    const expected = `\`${name}\`, in ${moving.language} on ${moving.runtime}, to move to a runtime that lasts`;
    if (runtime === undefined) return t.fail(expected, `Lambda has no runtime \`${target}\``);
    const objection = objectionTo(runtime, moving, DAY);
    // A preview is the next check's matter.
    if (objection !== undefined && objection !== 'preview') t.fail(expected, `\`${target}\` ${WORDS[objection]}`);
  }
});

check('no-preview', (t) => {
  for (const { name, target } of planned(t, 'target')) {
    const runtime = runtimeById(target);
    if (runtime?.preview === true)
      t.fail(`nothing that is called every day to move to a preview`, `\`${name}\` moves to \`${target}\``);
  }
});
