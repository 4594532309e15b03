import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Joined, SubmissionAsked } from '@coldstart/classroom/protocol';
import { loadCourse, variantsOf } from '@coldstart/exercise';
import type { Database, Transaction } from '../database/database.ts';
import { exercisesOf } from '../records/course.ts';
import { setRules } from '../records/classes.ts';
import { startClassroom, type ClassroomOptions, type RunningClassroom } from './start.ts';

/** Who joins and submits at once, and how often. */
const [LEARNERS, TIMES] = [100, 3];

type Parts = Pick<ClassroomOptions, 'database' | 'queue' | 'root' | 'say'>;

/** Thrown so that nothing of it is kept. */
class Over extends Error {}

/**
 * Lets a small room join and submit before the real one comes, over HTTP and through all that a submission goes through,
 * in a class that is never committed. Code that has never run takes twice as long, and a room of three hundred that
 * submits at once in the first minute would wait for it.
 */
export async function rehearse(options: Parts): Promise<void> {
  try {
    await options.database.transaction(async (transaction) => {
      await play(options, scratch(options.database, transaction));
      throw new Over();
    });
  } catch (error) {
    if (error instanceof Over) return;
    options.say(`The rehearsal failed, so that the first who submit may wait a moment longer: ${String(error)}`);
  }
}

/** All of it is one transaction, within which others are none. */
const scratch = (database: Database, transaction: Transaction): Database => ({
  kind: database.kind,
  bossOptions: database.bossOptions,
  query: transaction.query,
  transaction: (body) => body(transaction),
  close: () => Promise.resolve(),
});

async function play({ queue, root, say }: Parts, database: Database): Promise<void> {
  const classId = `rehearsal-${randomUUID()}`;
  const here = { port: 0, host: '127.0.0.1' };
  const parts = { database, queue: queue.within(database), root, say };
  const server = await startClassroom({ ...parts, ...here, classId, title: 'Rehearsal' });
  const agent = new Agent({ keepAlive: true });
  try {
    const asked = await submissionTo(root);
    await setRules(database, classId, asked.slug, { open: true });
    for (let time = 0; time < TIMES; time += 1)
      await Promise.all(Array.from({ length: LEARNERS }, (_, number) => learn(agent, server, `${number}`, asked)));
  } finally {
    agent.destroy();
    await server.close();
  }
}

type Asked = Pick<SubmissionAsked, 'slug' | 'variant' | 'files'>;

/** What is sent is small: it is about the way there. */
async function submissionTo(root: string): Promise<Asked> {
  const [exercise] = exercisesOf(await loadCourse(root)).values();
  const [variant] = exercise === undefined ? [] : variantsOf(exercise);
  if (exercise === undefined || variant === undefined) throw new Error('The course has no exercise.');
  const [path = 'rehearsal.txt'] = variant.entry.edit;
  const contents = Buffer.from('// A rehearsal\n').toString('base64');
  return { slug: exercise.slug, variant: variant.name, files: [{ path, contents }] };
}

async function learn(
  agent: Agent,
  { addresses: [address = ''], code }: RunningClassroom,
  name: string,
  asked: Asked,
): Promise<void> {
  const ask = async (path: string, body: object, token?: string): Promise<string> => {
    const headers = {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const sent = request(`${address}/api/classroom/${path}`, { agent, method: 'POST', headers });
    sent.end(JSON.stringify(body));
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const said = await text(answer);
    if ((answer.statusCode ?? 0) >= 300) throw new Error(`The rehearsal was answered: ${said}`);
    return said;
  };
  const { token } = JSON.parse(await ask('join', { code, name })) as Joined;
  await ask('submissions', { id: randomUUID(), writtenAt: new Date().toISOString(), ...asked }, token);
}
