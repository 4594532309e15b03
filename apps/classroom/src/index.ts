export { startWorker, type Worker, type WorkerOptions } from './worker/worker.ts';
export { listWorkers } from './records/workers.ts';
export { openDatabase, type Where } from './database/open.ts';
export { DatabaseProblem, type Database } from './database/database.ts';
export { Queue } from './queue/queue.ts';
export { Intake } from './intake.ts';
export { openClass, findClass, changeClass, deleteClass, rulesOf, setRules, type Class } from './records/classes.ts';
export { writeVerdict } from './records/verdicts.ts';
export { pack, readGradable } from './records/submissions.ts';
