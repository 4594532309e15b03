export type Level = 'debug' | 'info' | 'warn' | 'error';

/** Writes a line. Whoever looks for one request among thousands cannot find it like this. */
export function log(level: Level, message: string, more?: unknown): void {
  console.log(level, message, more);
}
