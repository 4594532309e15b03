/** The learner's side of a classroom: joining, keeping submissions, sending them, following their verdicts. */
export { BackgroundSender } from './background.ts';
export { followVerdict, type Graded } from './follow.ts';
export { joinClassroom, leaveClassroom, type JoinResult } from './join.ts';
export { keepWork } from './keep.ts';
export { lastSubmitted } from './last-submitted.ts';
export { classroomOf, readMembership, type Membership } from './membership.ts';
export { Outbox, type Waiting } from './outbox.ts';
export { ClassroomError, Later, NotKnown, Refused } from './problem.ts';
export type { Sending, SendingEvent } from './send.ts';
export { sendPatiently } from './send-patiently.ts';
export { editedWork, type EditedWork } from './work.ts';
