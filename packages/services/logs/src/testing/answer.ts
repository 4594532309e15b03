import type { Rules } from '@coldstart/cloud/testing';

/** Words that stand for any value, and values of the moment at which it was recorded. */
export const RULES: Rules = {
  anything: /^(?:id|create-time|last-updated-time|too-old-log-event-end-index)$/,
  ignored: /\.(?:from|to|destination|Sid)$/,
};

/** An answer, or an error in the form that boto3 gives it. */
export async function answer(promise: Promise<object>): Promise<unknown> {
  try {
    return JSON.parse(JSON.stringify(await promise), (name, value: unknown) =>
      /policy(?:Document)?$/i.test(name) && typeof value === 'string' ? JSON.parse(value) : value,
    );
  } catch (error) {
    const { name, message } = error as Error;
    return { Error: { Code: name, Message: message } };
  }
}
