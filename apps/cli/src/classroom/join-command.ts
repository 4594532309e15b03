import { createInterface } from 'node:readline/promises';
import {
  ClassroomError,
  classroomOf,
  joinClassroom,
  leaveClassroom,
  readMembership,
  type JoinResult,
  type Membership,
} from '@coldstart/classroom/client';
import { print, tell } from '../print.ts';

export interface JoinCommand {
  readonly name?: string;
  readonly as?: string;
  readonly newCode?: true;
  readonly leave?: true;
  readonly yes?: true;
  readonly course?: string;
}

/** @returns the exit code: 0, or 130 when interrupted */
export async function joinCommand(
  root: string,
  address: string | undefined,
  code: string,
  { name, as, newCode, leave, yes }: JoinCommand,
  signal: AbortSignal,
): Promise<number> {
  if (leave === true) {
    if (address !== undefined) throw new ClassroomError('--leave needs no address: `pnpm join --leave`.');
    return leaving(root, yes === true, signal);
  }
  if (yes === true) throw new ClassroomError('--yes is for --leave. Leave it out.');
  if (newCode === true) return renew(root, signal);
  if (address === undefined) return present(root);
  try {
    const askName = process.stdin.isTTY ? () => ask('Your name, as your instructor sees it: ', signal) : undefined;
    const wish = { address, code: code === '' ? undefined : code, name, as, askName };
    told(await joinClassroom(root, wish, { signal }));
    return 0;
  } catch (error) {
    if (signal.aborted) return 130;
    throw error;
  }
}

const who = ({ learner, title, server }: Membership): string => `You are ${learner.name} in “${title}” at ${server}.`;

/** @param code as it is read out */
function sayCode(code: string, { learner, server }: Membership): void {
  tell(
    `Your personal code is ${code}. It is shown this once: note it. With it you are ${learner.name} again, in a browser, or in another clone:`,
  );
  // In one line, however long: it is copied.
  print(`pnpm join ${server} --as ${code}`);
}

function told({ membership, how, personalCode }: JoinResult): void {
  const already = how === 'already' ? ' already. `pnpm join --leave` leaves it.' : '';
  tell(how === 'already' ? who(membership).replace(/\.$/, already) : who(membership));
  if (how === 'joined' && membership.fingerprint !== undefined) {
    tell(
      `Its certificate is its own, with this fingerprint (SHA-256):\n${membership.fingerprint}\nIt is kept, and another one is refused from now on. Ask your instructor whether theirs is the same.`,
    );
  }
  if (personalCode !== undefined) sayCode(personalCode, membership);
  if (how !== 'already')
    tell('`pnpm submit` in the folder of an exercise sends the files that you have edited, and nothing else.');
}

/** @throws ClassroomError */
async function joined(root: string): Promise<Membership> {
  const membership = await readMembership(root);
  if (membership !== undefined) return membership;
  throw new ClassroomError(
    'You are in no classroom. `pnpm join http://ADDRESS CODE` joins one, as your instructor shows it.',
  );
}

async function present(root: string): Promise<number> {
  tell(who(await joined(root)));
  return 0;
}

async function renew(root: string, signal: AbortSignal): Promise<number> {
  const membership = await joined(root);
  sayCode(await classroomOf(membership, { signal }).newCode(), membership);
  return 0;
}

async function leaving(root: string, although: boolean, signal: AbortSignal): Promise<number> {
  const { membership, untold } = await leaveClassroom(root, although, { signal });
  if (untold !== undefined) tell(`The classroom could not be told: ${untold}`);
  tell(membership === undefined ? 'You are in no classroom now.' : `You have left “${membership.title}”.`);
  return 0;
}

/** @returns what was typed; nothing where the input has ended */
async function ask(question: string, signal: AbortSignal): Promise<string> {
  // Not as a terminal: Ctrl-C is a signal then, as everywhere.
  const lines = createInterface({ input: process.stdin, output: process.stdout, terminal: false });
  try {
    const ended = new Promise<string>((resolve) => void lines.once('close', () => resolve('')));
    return await Promise.race([lines.question(question, { signal }), ended]);
  } finally {
    lines.close();
  }
}
