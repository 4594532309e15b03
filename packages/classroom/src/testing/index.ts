export { FakeClassroom, type Misbehaviour } from './fake-classroom.ts';
export { passedVerdict } from './verdicts.ts';
