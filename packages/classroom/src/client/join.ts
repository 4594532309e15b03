import { joinAskedSchema, PERSONAL_LETTERS, type ClassroomInfo } from '../protocol/index.ts';
import { parseAddress } from './address.ts';
import { Classroom, type Patience } from './classroom.ts';
import { classroomOf, forgetMembership, readMembership, writeMembership, type Membership } from './membership.ts';
import { Outbox } from './outbox.ts';
import { ClassroomError, Later, NotKnown, Refused } from './problem.ts';

export interface JoinWish {
  /** As it was typed. */
  readonly address: string;
  readonly code: string | undefined;
  readonly name: string | undefined;
  /** A personal code: whoever it was given to is taken up again. */
  readonly as?: string | undefined;
  /** Asks for the name; absent where nobody can be asked. */
  readonly askName?: ((info: ClassroomInfo) => Promise<string>) | undefined;
}

export interface JoinResult {
  readonly membership: Membership;
  /** `moved`: the same class and learner, at another address than before. */
  readonly how: 'joined' | 'already' | 'moved';
  /** Of somebody new: told this once. */
  readonly personalCode?: string | undefined;
}

/**
 * Joins a class and keeps who one is there. Without a code, the class that was joined is looked for at another address.
 *
 * @throws ClassroomError
 */
export async function joinClassroom(root: string, wish: JoinWish, patience: Patience = {}): Promise<JoinResult> {
  const server = parseAddress(wish.address);
  const present = await readMembership(root);
  const code = wish.as ?? wish.code;
  if (code === undefined) return moved(root, present, server, patience);
  const personal = isPersonal(code);
  if (wish.as !== undefined && !personal)
    throw new ClassroomError('A personal code has ten letters and digits, as in ABCDE-FGHJK. Type it again.');
  let known = false;
  if (present !== undefined) {
    if (present.server !== server)
      throw new ClassroomError(
        `You are ${present.learner.name} in “${present.title}” at ${present.server}. \`pnpm join ${server}\` without a code follows that class to this address; \`pnpm join --leave\` leaves it, then join this one.`,
      );
    known = await isKnown(present, patience);
    if (known && !personal) return { membership: present, how: 'already' };
  }
  const { info, fingerprint } = await new Classroom({ server }, undefined, patience).info(true);
  const address = { server, fingerprint: present?.fingerprint ?? fingerprint };
  const asked = await whoJoins({ ...wish, code }, info);
  const { learner, token, personalCode } = await new Classroom(address, undefined, patience).join(asked);
  if (known && present !== undefined && learner.id !== present.learner.id)
    throw new ClassroomError(
      `Here you are ${present.learner.name}, and the code is that of ${learner.name}. \`pnpm join --leave\` leaves as ${present.learner.name}; then \`pnpm join ${server} --as CODE\` takes up the other one.`,
    );
  const membership: Membership = {
    version: 1,
    server,
    ...(address.fingerprint !== undefined && { fingerprint: address.fingerprint }),
    title: info.title,
    learner: { ...learner },
    token,
  };
  await writeMembership(root, membership);
  return { membership, how: 'joined', personalCode };
}

const isPersonal = (code: string): boolean => check({ code }).code.length >= PERSONAL_LETTERS;

/** A code that is typed wrong is told from the code itself before anybody is asked. */
async function whoJoins(
  { code = '', name, askName, address }: JoinWish,
  info: ClassroomInfo,
): Promise<{ code: string; name?: string | undefined }> {
  const { openId, code: withCode, roster } = info.ways;
  const personal = isPersonal(code);
  if (!withCode && !roster && !personal) {
    const server = parseAddress(address);
    const how = openId === undefined ? '' : ` with ${openId.name}`;
    throw new ClassroomError(
      `Into “${info.title}” nobody comes with the room’s code. Open ${server}/room/ in a browser, sign in there${how}, and press “A new personal code”. \`pnpm join ${server} --as CODE\` takes it, and this clone is you.`,
    );
  }
  const needsName = withCode && name === undefined && !personal;
  if (!needsName) return check({ code, name });
  if (askName === undefined)
    throw new ClassroomError(`Say who you are: \`pnpm join ${address} ${code} --name "Your Name"\`.`);
  return check({ code, name: await askName(info) });
}

function check(asked: { code: string; name?: string | undefined }): { code: string; name?: string | undefined } {
  const read = joinAskedSchema.safeParse(asked);
  if (read.success) return read.data;
  throw new ClassroomError([...new Set(read.error.issues.map(({ message }) => message))].join(' '));
}

async function isKnown(present: Membership, patience: Patience): Promise<boolean> {
  try {
    await classroomOf(present, patience).who();
    return true;
  } catch (error) {
    if (error instanceof NotKnown) return false;
    throw error;
  }
}

async function moved(
  root: string,
  present: Membership | undefined,
  server: string,
  patience: Patience,
): Promise<JoinResult> {
  if (present === undefined)
    throw new ClassroomError(`Add the code that your instructor shows: \`pnpm join ${server} K7M-2QX\`.`);
  if (present.fingerprint !== undefined && !server.startsWith('https:'))
    throw new ClassroomError(`Your class has a certificate: its address begins with \`https://\`. Check the address.`);
  const membership = { ...present, server };
  const { me, title } = await classroomOf(membership, patience)
    .who()
    .catch((error: unknown) => {
      if (!(error instanceof NotKnown || error instanceof Refused)) throw error;
      throw new ClassroomError(
        `At ${server} there is another class than “${present.title}”. \`pnpm join --leave\` leaves yours; then join that one with its code.`,
        { cause: error },
      );
    });
  if (me.id !== present.learner.id)
    throw new ClassroomError(
      `At ${server} you would be somebody else. \`pnpm join --leave\`, then join with its code.`,
    );
  if (server === present.server) return { membership: present, how: 'already' };
  await writeMembership(root, { ...membership, title });
  return { membership: { ...membership, title }, how: 'moved' };
}

export interface Left {
  readonly membership: Membership | undefined;
  /** Why the classroom could not be told; it is left all the same. */
  readonly untold?: string;
}

/**
 * Leaves the class, whether its server can be told or not.
 *
 * @param although something waits to be sent
 * @throws ClassroomError where something waits
 */
export async function leaveClassroom(root: string, although: boolean, patience: Patience = {}): Promise<Left> {
  const membership = await readMembership(root).catch((error: unknown) => {
    // A broken file is left by removing it.
    if (error instanceof ClassroomError) return undefined;
    throw error;
  });
  if (membership !== undefined && !although) {
    const { waiting } = await new Outbox(root).read();
    const own = waiting.filter(({ learner }) => learner === membership.learner.id).length;
    if (own > 0)
      throw new ClassroomError(
        `${own === 1 ? 'A submission has' : `${own} submissions have`} not been sent yet. \`pnpm submit --send\` sends ${own === 1 ? 'it' : 'them'}; \`pnpm join --leave --yes\` leaves all the same, and ${own === 1 ? 'it stays' : 'they stay'} in .coldstart/classroom/outbox.`,
      );
  }
  let untold: string | undefined;
  try {
    if (membership !== undefined) await classroomOf(membership, patience).leave();
  } catch (error) {
    if (!(error instanceof ClassroomError)) throw error;
    if (error instanceof Later) untold = error.message;
  }
  await forgetMembership(root);
  return { membership, ...(untold !== undefined && { untold }) };
}
