export { createGrader, grade, type GradeOptions, type RunEvents } from './grade.ts';
export { Grader } from './grader.ts';
export type { Observer, Phase } from './grader-options.ts';
export { deploymentBucket } from './deploy/deploy.ts';
export type { KeptAccount } from './kept-accounts.ts';
export type { CheckActivity } from './run/run-checks.ts';
export { openBackend, type Backend } from './backend/index.ts';
export { begunJobs } from './plan/begun.ts';
export { combine, hashFolder } from './plan/fingerprint.ts';
export { inspectHints } from './plan/hint-proof.ts';
export { answerName, jobName, jobsFor, type Job } from './plan/jobs.ts';
export { isPassed, pointsOf, progressOf, variantProgress, type VariantProgress } from './plan/progress.ts';
export { jobKey, VerdictStore, type VerdictRecord } from './plan/verdict-store.ts';
export { LearnerProblem, UsageError } from './problem.ts';
export { writeReports, type ReportFiles } from './report/files.ts';
export { githubReport } from './report/github.ts';
export { createProgress, type ProgressOutput } from './report/progress.ts';
export { styleFor, type TerminalStyle } from './report/style.ts';
export { createTerminalReport, type TerminalReport } from './report/terminal.ts';
export { harmless, labelled, wrap } from './report/text.ts';
export {
  exitCode,
  exerciseVerdictSchema,
  verdictSchema,
  type CheckVerdict,
  type ExerciseVerdict,
  type Problem,
  type Status,
  type Verdict,
} from './verdict.ts';
export { watch, type WatchOptions } from './watch.ts';
