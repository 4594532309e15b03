/** What a subscriber gets of a message, for the lessons' pages: no state, no calls. */
export { functionEvent, notificationOf, type Enveloped } from './deliver/envelope.ts';
