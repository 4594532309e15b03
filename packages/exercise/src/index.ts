export { editedFiles, inspectExercise, inspectLessons } from './author-checks.ts';
export { loadCourse, variantsOf, type Course, type Exercise, type ExerciseVariant } from './course.ts';
export { readCoverage, type Coverage, type CoverageItem } from './coverage.ts';
export { disagreements, expectationsOf, type Expectation, type Observed } from './expectations.ts';
export { findExercise, UnknownExercise } from './find.ts';
export { InvalidFile, parseYamlFile, type FileIssue } from './friendly-errors.ts';
export { CAPABILITIES, manifestSchema, type Capability, type CheckEntry, type Manifest } from './manifest.ts';
export { requirementsIn, requirementsOf, type Requirement } from './requirements.ts';
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
