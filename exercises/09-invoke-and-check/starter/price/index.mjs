import { setTimeout as sleep } from 'node:timers/promises';

class BadRequest extends Error {
  name = 'BadRequest';
}

/** A stand-in for a price service. The checks say in the note what it does. It is given: leave it as it is. */
export const handler = async (request) => {
  const { sku, note, currency, ...others } = request;
  if (typeof sku !== 'string' || typeof note !== 'string') throw new BadRequest('`sku` and `note` must be text.');
  if (currency !== 'EUR') throw new BadRequest('`currency` must be "EUR".');
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new BadRequest(`\`${unknown}\` does not belong into a request.`);
  const { cents = 100 * sku.length, takes = 0, fails, exits } = note.startsWith('{') ? JSON.parse(note) : {};
  await sleep(takes);
  if (exits) process.exit(1);
  if (fails) throw Object.assign(new Error(fails.message), { name: fails.type });
  return cents === null ? null : { cents };
};
