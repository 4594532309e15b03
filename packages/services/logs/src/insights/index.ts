/** Logs Insights over events at hand. Pure: the lessons run it in the browser. */
export { compile, type Outcome, type Row } from './query.ts';
export { addFields, timeText, type LogRecord } from './record.ts';
