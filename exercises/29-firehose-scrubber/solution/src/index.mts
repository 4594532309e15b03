import type {
  FirehoseTransformationEvent,
  FirehoseTransformationResult,
  FirehoseTransformationResultRecord,
} from 'aws-lambda';

/** Bytes of JSON that Lambda takes as an answer. */
const LIMIT = 6_291_556;

interface Visit {
  email: string;
  agent: string;
  pages: string[];
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** @throws Error for what is no visit */
function asVisit({ email, agent, pages }: Record<string, unknown>): Visit {
  if (!isText(email) || !/^[^@]+@[^@]+$/.test(email)) throw new Error('no address');
  if (!isText(agent)) throw new Error('no agent');
  if (!Array.isArray(pages) || !pages.every(isText)) throw new Error('no pages');
  return { email, agent, pages };
}

/** Not `email[0]`, which may be half a character. */
function masked(email: string): string {
  const [first] = email;
  return `${first}***${email.slice(email.indexOf('@'))}`;
}

/** @returns the lines of a visit; none for what nobody needs. @throws Error for what cannot be read */
function linesOf(bytes: Uint8Array): string[] {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const record: unknown = JSON.parse(text);
  if (typeof record !== 'object' || record === null || !('type' in record)) throw new Error('no object with a type');
  if (record.type === 'heartbeat') return [];
  if (record.type !== 'visit') throw new Error('another type');
  const { email, agent, pages } = asVisit({ ...record });
  return pages.map((page) => `${JSON.stringify({ email: masked(email), agent, page })}\n`);
}

function answerTo(recordId: string, data: string): FirehoseTransformationResultRecord {
  try {
    const lines = linesOf(Buffer.from(data, 'base64'));
    if (lines.length === 0) return { recordId, result: 'Dropped' };
    return { recordId, result: 'Ok', data: Buffer.from(lines.join('')).toString('base64') };
  } catch {
    return { recordId, result: 'ProcessingFailed' };
  }
}

const sizeOf = (entry: FirehoseTransformationResultRecord): number => Buffer.byteLength(JSON.stringify(entry)) + 1;

export const handler = async ({ records }: FirehoseTransformationEvent): Promise<FirehoseTransformationResult> => {
  const failed = records.map(({ recordId }) => ({ recordId, result: 'ProcessingFailed' as const }));
  // As if all had failed: who does better takes what that needs in addition.
  let size = failed.reduce((sum, entry) => sum + sizeOf(entry), '{"records":[]}'.length);
  const answers = failed.map((failure, at) => {
    const answer = answerTo(failure.recordId, records[at]?.data ?? '');
    const more = sizeOf(answer) - sizeOf(failure);
    if (size + more > LIMIT) return failure;
    size += more;
    return answer;
  });
  return { records: answers };
};
