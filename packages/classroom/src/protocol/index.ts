/**
 * What the classroom's server and its clients say to each other. Both sides read what the other says with these schemas.
 *
 * Bodies are JSON. An error is `{ "error": "one sentence that says what to do" }` with a 4xx or 5xx status. Changes are POST,
 * PUT or DELETE with the content type `application/json`. `L` needs a learner's session (cookie, or `Authorization: Bearer`),
 * `I` the instructor's (cookie alone); others need none.
 *
 *         GET    /api/classroom                            ClassroomInfo
 *         POST   /api/classroom/join                       JoinAsked -> Joined, and the cookie
 *         GET    /api/classroom/openid, /openid/back       signing in elsewhere: redirections, then the cookie
 *         POST   /api/classroom/leave                      204, and the cookie is gone
 *     L   POST   /api/classroom/code                       PersonalCode: a new one; the one before no longer counts
 *     L   GET    /api/classroom/me                         LearnerState
 *     L   GET    /api/classroom/exercises/:slug?variant=   EditableFiles
 *     L   POST   /api/classroom/submissions                SubmissionAsked -> 202 Submitted; 200 where that id was kept before
 *     L   GET    /api/classroom/submissions/:id            SubmissionState; 404 for what is not one's own
 *     L   GET    /api/classroom/submissions/:id/files      SubmittedFile[]
 *     L   POST   /api/classroom/help                       HelpAsked -> 204
 *     L   GET    /api/classroom/events                     LearnerEvents
 *         POST   /api/board/enter                          {secret} -> 204 and the cookie: once for each browser
 *     I   GET    /api/board                                BoardState
 *     I   GET    /api/board/events                         BoardEvents
 *     I   PUT    /api/board/settings                       Settings -> 204
 *     I   PUT    /api/board/exercises/:slug                ExerciseRules -> 204
 *     I   GET    /api/board/learners/:id/:slug             SubmissionState[], newest first
 *     I   DELETE /api/board/learners/:id                   204: the learner and everything of theirs
 *     I   POST   /api/board/learners/:id/code              PersonalCode: a new one; the one before, and sessions, no longer count
 *     I   DELETE /api/board/learners/:id/help              204: helped
 *     I   GET    /api/board/submissions/:id                OpenedSubmission
 *     I   PUT    /api/board/submissions/:id/remark         Remark -> 204; an empty text takes it back
 *     I   GET    /api/board/regrades                       Regrade[] without changes, newest first
 *     I   POST   /api/board/regrades                       {slug} -> 202 Regrade
 *     I   GET    /api/board/regrades/:round                Regrade
 *     I   POST   /api/board/regrades/:round/apply          204; its verdicts count from now on
 *     I   POST   /api/board/regrades/:round/discard        204
 *     I   GET    /api/board/similar/:slug                  SimilarPair[], most alike first
 *     I   GET    /api/board/export.csv, /export.json       a download
 *     I   GET    /api/board/audit?before=                  AuditEntry[], newest first, 100 at a time
 */
export * from './answers.ts';
export * from './board.ts';
export * from './join.ts';
export * from './learner.ts';
export * from './limits.ts';
export * from './rules.ts';
export * from './submission.ts';
