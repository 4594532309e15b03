/** Filter expressions over traces at hand. Pure: the lessons run it in the browser. */
export { matchesTrace } from './match.ts';
export { readFilter } from './read.ts';
