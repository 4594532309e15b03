import { check } from '@coldstart/checks';

/** How many ways out are tried; one that is not is not closed. */
const WAYS = 10;

check('reaches-nothing', async (t) => {
  const { tried, reached } = await t.callObject('Attack', {});
  t.expect(tried, 'the number of ways that were tried').toEqual(WAYS);
  t.expect(reached, 'what was reached').toEqual([]);
});
