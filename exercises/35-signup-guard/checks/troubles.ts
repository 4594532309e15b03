import type { CheckContext } from '@coldstart/checks';

type Table = 'BlockedTable' | 'ProfilesTable';

/** Milliseconds for which a table does not answer: longer than Cognito waits. */
const SILENCE = 20_000;

/** Something that is wrong with a table, with what its exception says and nobody else may read. */
export interface Trouble {
  readonly what: string;
  readonly secret: string | undefined;
  begin(): () => void;
}

/** A table that refuses, and one that does not answer. */
export function troubles(t: CheckContext, name: Table): Trouble[] {
  const resource = t.stack.resource(name);
  const secret = t.random.hex(12);
  const error = { code: 'AccessDeniedException', message: `Partition ${secret} has said no`, status: 400 };
  const fault = { service: 'dynamodb', resource, times: 1000 };
  return [
    { what: 'answers with an error', secret, begin: () => t.faults.add({ ...fault, effect: { error } }) },
    { what: 'does not answer', secret: undefined, begin: () => t.faults.add({ ...fault, effect: { delay: SILENCE } }) },
  ];
}

/** Fails unless a function's log has a text. */
export const expectLogged = (t: CheckContext, name: string, text: string, what: string): Promise<void> =>
  t.eventually(
    async () => {
      const log = (await t.logs(name)).join('\n');
      if (!log.includes(text)) t.fail(`${what} in the log of ${name}`, 'it is not there');
    },
    { within: 5000 },
  );

/** Does something while a table takes so many milliseconds for each answer. */
export async function whileSlow<Result>(
  t: CheckContext,
  table: Table,
  delay: number,
  work: () => Promise<Result>,
): Promise<Result> {
  const mend = t.faults.add({
    service: 'dynamodb',
    resource: t.stack.resource(table),
    times: 1000,
    effect: { delay },
  });
  try {
    return await work();
  } finally {
    mend();
  }
}
