export { postgresFolder, PostgresServer } from './postgres.ts';
export { Instructor, shownRoom, type ShownRoom } from './instructor.ts';
export { helloEvent, startLearners, type Learners, type Load, type LoadResult } from './learners.ts';
