export { answer, RULES } from './answer.ts';
export { group, REGION, stream, unique, type Situations } from './situation.ts';
