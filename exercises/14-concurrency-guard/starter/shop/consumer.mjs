import { setTimeout as sleep } from 'node:timers/promises';

/** Holds a connection to the database for as long as it works on a message. */
export const handler = async ({ Records }) => {
  for (const { body } of Records) await sleep(JSON.parse(body).milliseconds);
};
