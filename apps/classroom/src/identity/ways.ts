import type { ClassroomInfo } from '@coldstart/classroom/protocol';
import type { Session } from '../database/database.ts';
import type { Launches } from './lti/launch.ts';
import type { OpenId } from './openid.ts';

/** Accounts elsewhere by which one may come in. */
export interface Ways {
  readonly openId?: OpenId | undefined;
  /** From platforms of LTI, whose people begin there. */
  readonly lti?: Launches | undefined;
}

/** The ways into a class: its code, personal codes where there is a roster, an account elsewhere. */
export async function waysOf(session: Session, classId: string, { openId }: Ways): Promise<ClassroomInfo['ways']> {
  const roster = await session.query(
    `select 1 from classroom.learners where class_id = $1 and origin = 'roster' and code_hash is not null limit 1`,
    [classId],
  );
  return {
    code: true,
    roster: roster.length > 0,
    ...(openId !== undefined && { openId: { name: openId.name, path: '/api/classroom/openid' } }),
  };
}
