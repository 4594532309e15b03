/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */

/** Milliseconds of the cloud's time without a message in either direction. */
export const LONGEST_IDLE = 10 * 60 * 1000;
/** Milliseconds of the cloud's time that a connection lasts. */
export const LONGEST_LIFE = 2 * 3600 * 1000;
/** Bytes of one frame. */
export const LARGEST_FRAME = 32 * 1024;
/** Bytes of one message. */
export const LARGEST_MESSAGE = 128 * 1024;

/** Bytes that wait for a client to read, before nothing more is taken for it. */
export const MOST_WAITING = 1024 * 1024;
/** Messages of one connection that are being answered: what comes beyond them waits at the client. */
export const MOST_AT_ONCE = 100;

/** Why connections end. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-overview.html */
export const CLOSED = {
  normally: { code: 1000, reason: 'Connection Closed Normally' },
  /** Idle, or old. */
  away: { code: 1001, reason: 'Going away' },
  binary: { code: 1003, reason: 'Binary frames are not supported' },
  tooLarge: { code: 1009, reason: 'Message too long' },
} as const;

export interface Closing {
  readonly code: number;
  readonly reason: string;
}
