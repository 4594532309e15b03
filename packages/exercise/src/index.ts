export { editedFiles, inspectExercise, inspectLessons } from './author-checks.ts';
export { loadCourse, variantsOf, type Course, type Exercise, type ExerciseVariant } from './course.ts';
export { readCoverage, type Coverage, type CoverageItem } from './coverage.ts';
export { loadLessons, type Lesson } from './lessons.ts';
export { mismatches, expectationsOf, type Expectation, type CheckResult } from './expectations.ts';
export { exerciseAround, findExercise, UnknownExercise } from './find.ts';
export { InvalidFile, parseYamlFile, type FileIssue } from './friendly-errors.ts';
export {
  CAPABILITIES,
  manifestSchema,
  type Capability,
  type CheckEntry,
  type Hint,
  type Manifest,
} from './manifest.ts';
export { readInstalledPackages } from './installed-packages.ts';
export { resetVariant, type Reset } from './reset.ts';
export { scaffoldExercise, ScaffoldError, type NewExercise } from './scaffold.ts';
export {
  NOT_WORK,
  differences,
  isUntouched,
  readSubmission,
  SubmissionTooLarge,
  type Answer,
  type Submission,
} from './submission.ts';
