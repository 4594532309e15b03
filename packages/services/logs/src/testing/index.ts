export { answer, RULES } from './answer.ts';
export { createGroup, createStream, REGION, unique } from './fixtures.ts';
