/** How large what a learner sends may be. Whoever needs more has not written it by hand. */
export const LIMITS = {
  /** Files of a submission. */
  files: 100,
  /** Bytes of all files of a submission together. */
  bytes: 1024 * 1024,
  /** Characters of a path within the exercise's folder. */
  path: 200,
  /** Folders below each other. */
  depth: 10,
  /** Characters of a display name. */
  name: 60,
  /** Characters of a remark, or of a question for help. */
  text: 2000,
  /** Bytes of a request's body: base64 is a third longer, and JSON has its own. */
  body: 1024 * 1024 * 2,
} as const;
