import type { Incoming } from './incoming.ts';

/** Lower-case names; values of one name joined. */
export function joinedHeaders(headers: Incoming['headers']): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const before = Object.hasOwn(joined, key) ? joined[key] : undefined;
    joined[key] = before === undefined ? value : `${before},${value}`;
  }
  return joined;
}

/** `23/Nov/2026:20:48:00 +0000` */
export function commonLogTime(time: number): string {
  const [, day, month, year, clock] = /, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(time).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
}

/** `Tue Nov 03 10:00:00 UTC 2026` */
export function javaDate(time: number): string {
  const [, day = '', date = '', month = '', year = '', clock = ''] =
    /^(\w+), (\d+) (\w+) (\d+) ([\d:]+) GMT$/.exec(new Date(time).toUTCString()) ?? [];
  return `${day} ${month} ${date} ${clock} UTC ${year}`;
}
