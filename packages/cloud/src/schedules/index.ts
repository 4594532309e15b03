// When schedules happen: pure, so that pages can show it as well.
export { readSchedule, readZonedSchedule, type Schedule, type ZonedSchedule } from './schedule.ts';
export { clockChanges, timeZone, type ClockChange, type TimeZone } from './time-zone.ts';
