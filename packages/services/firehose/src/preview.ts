/** What becomes of a transform's answer, for the lessons' pages: no state, no calls. */
export {
  FAILURES,
  judgeAnswer,
  type TransformFailure,
  type TransformOutcome,
  type TransformVerdict,
} from './pipeline/answer.ts';
export { failedRecord, type FailedRecord } from './pipeline/failed-record.ts';
