export { CAPABILITIES, type Capability } from './capabilities.ts';
export { inspectExercise, inspectLessons, learnersFiles } from './author-checks.ts';
export { loadCourse, variantsOf, type Course, type Exercise, type ExerciseVariant } from './course.ts';
export { readCoverage, type Coverage, type CoverageItem } from './coverage.ts';
export { loadLessons, type Lesson } from './lessons.ts';
export { expectationsOf, mismatches, type CheckResult, type Expectation } from './expectations.ts';
export { differences, NOT_WORK, SubmissionTooLarge } from './file-set.ts';
export { exerciseAround, findExercise, UnknownExercise } from './find.ts';
export { InvalidFile, parseDataFile, parseYamlFile, type FileIssue } from './friendly-errors.ts';
export { manifestSchema, type CheckEntry, type Hint, type Manifest } from './manifest.ts';
export { readInstalledPackages } from './installed-packages.ts';
export { layStarter, resetVariant, type Reset } from './reset.ts';
export { scaffoldExercise, ScaffoldError, type NewExercise } from './scaffold.ts';
export {
  isGiven,
  isUntouched,
  readSubmission,
  removedFiles,
  whyNotRemoved,
  whyNotWork,
  type Answer,
  type Submission,
  type SubmittedAnswer,
} from './submission.ts';
