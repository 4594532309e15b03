import type { EnvironmentFolders } from './folders.ts';
import type { LogLine } from './types.ts';

/** CloudWatch Logs takes no longer event. */
const LONGEST_LINE = 262_144;
/** What one invocation may write; more than any exercise needs, and little enough to keep. */
const MOST_OUTPUT = 8 * 1024 * 1024;
const FRAME_HEADER = 16;
const LINE_FEED = 0x0a;

/**
 * Turns what a process writes into log lines.
 *
 * Plain output is cut at line feeds; empty lines are left out, as on AWS. AWS's runtimes write frames (`_LAMBDA_TELEMETRY_LOG_FD`): four bytes of type that
 * begin with A5 5A, four of length, eight of time in microseconds, then a message that stays one line whatever it holds.
 * Those two bytes never begin a character of UTF-8, so both may share one stream and keep their order.
 *
 * A function can write frames, too: whatever it writes is its own, and no earlier than what it wrote before.
 */
export class LogStream {
  readonly #folders: EnvironmentFolders | undefined;
  readonly #heard: ((line: LogLine) => void) | undefined;
  #pending: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  #lines: LogLine[] = [];
  #size = 0;
  #dropped = 0;
  /** When the newest line was written. */
  #latest = 0;

  /**
   * @param folders of the environment: a line that names one of them, such as a stack trace, names the one of Lambda
   * @param heard told of each line at once
   */
  constructor(folders?: EnvironmentFolders, heard?: (line: LogLine) => void) {
    this.#folders = folders;
    this.#heard = heard;
  }

  /** Takes the next bytes of the process's output. */
  write(chunk: Buffer): void {
    let rest = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    for (;;) {
      const consumed = this.#consume(rest);
      if (consumed === 0) break;
      rest = rest.subarray(consumed);
    }
    this.#pending = Buffer.from(rest);
  }

  /** Whether there is something to take. */
  get empty(): boolean {
    return this.#lines.length === 0 && this.#pending.length === 0;
  }

  /** Everything so far, an unfinished line included; starts afresh. */
  take(): LogLine[] {
    if (this.#pending.length > 0 && !isFrame(this.#pending)) {
      this.#keep(this.#pending.toString(), Date.now());
      this.#pending = Buffer.alloc(0);
    }
    if (this.#dropped > 0) {
      const message = `[coldstart] The function wrote more than ${MOST_OUTPUT / 1_048_576} MB; ${this.#dropped} bytes of its output were dropped.\n`;
      this.#lines.push({ at: Date.now(), message, by: 'platform' });
    }
    const lines = this.#lines;
    this.#lines = [];
    this.#size = 0;
    this.#dropped = 0;
    return lines;
  }

  /** Takes one line or frame off the front; the number of bytes that it had, 0 when more must come first. */
  #consume(bytes: Buffer): number {
    if (bytes.length === 0) return 0;
    if (isFrame(bytes)) {
      if (bytes.length < FRAME_HEADER) return 0;
      const length = bytes.readUInt32BE(4);
      // No runtime writes longer ones: somebody plays with the bytes.
      if (length > MOST_OUTPUT) return this.#line(bytes, 4);
      if (bytes.length < FRAME_HEADER + length) return 0;
      const at = Number(bytes.readBigUInt64BE(8) / 1000n);
      const message = bytes.toString('utf8', FRAME_HEADER, FRAME_HEADER + length);
      this.#keep(message.slice(0, LONGEST_LINE), at);
      return FRAME_HEADER + length;
    }
    const feed = bytes.indexOf(LINE_FEED);
    const frame = bytes.indexOf(FRAME_START);
    const end = frame >= 0 && (feed < 0 || frame < feed) ? frame : feed + 1;
    if (end > 0 && end <= LONGEST_LINE) return this.#line(bytes, end);
    return bytes.length > LONGEST_LINE ? this.#line(bytes, LONGEST_LINE) : 0;
  }

  #line(bytes: Buffer, length: number): number {
    const line = bytes.toString('utf8', 0, length);
    if (line !== '\n') this.#keep(line, Date.now());
    return length;
  }

  #asOnLambda(message: string): string {
    if (this.#folders === undefined || !message.includes(this.#folders.home)) return message;
    const { task, opt, tmp } = this.#folders;
    return message.replaceAll(task, '/var/task').replaceAll(opt, '/opt').replaceAll(tmp, '/tmp');
  }

  #keep(message: string, at: number): void {
    this.#size += message.length;
    if (this.#size > MOST_OUTPUT) {
      this.#dropped += message.length;
      return;
    }
    this.#latest = Math.max(this.#latest, Math.min(at, Date.now()));
    const line: LogLine = { at: this.#latest, message: this.#asOnLambda(message), by: 'function' };
    this.#lines.push(line);
    this.#heard?.(line);
  }
}

const FRAME_START = Buffer.from([0xa5, 0x5a, 0x00]);

function isFrame(bytes: Buffer): boolean {
  return bytes.length >= 3 && bytes[0] === 0xa5 && bytes[1] === 0x5a && bytes[2] === 0;
}
