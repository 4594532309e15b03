const { writeSync } = process.getBuiltinModule('node:fs');
const { format } = process.getBuiltinModule('node:util');

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
const TEXT_FRAME = 0xa55a0003;
const JSON_FRAME = 0xa55a0002;
const HEADER = 16;

/**
 * Makes the console write what AWS's Node runtime writes, in text or, with `AWS_LAMBDA_LOG_FORMAT=JSON`, as objects:
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 *
 * Each message is one frame of AWS's telemetry format, so that a message of several lines stays one event:
 * four bytes of type, four of length, eight of time in microseconds, all big-endian, then the message.
 *
 * @param requestId what stands for the request while there is none
 * @returns the log, whose `requestId` is to be the invocation's
 */
export function patchConsole(environment, requestId) {
  const log = { requestId };
  const json = environment.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON';
  const lowest = Math.max(0, LEVELS.indexOf(environment.AWS_LAMBDA_LOG_LEVEL?.toUpperCase() ?? 'TRACE'));
  const writer = (level) => {
    const rank = LEVELS.indexOf(level);
    if (rank < lowest) return () => undefined;
    const type = ((json ? JSON_FRAME : TEXT_FRAME) | ((rank + 1) << 2)) >>> 0;
    return (message, ...rest) => {
      const now = new Date();
      const text = json
        ? jsonLine(now, log.requestId, level, message, rest)
        : `${now.toISOString()}\t${log.requestId}\t${level}\t${format(message, ...rest)}\n`;
      writeFrame(type, now, text);
    };
  };
  console.trace = writer('TRACE');
  console.debug = writer('DEBUG');
  console.info = writer('INFO');
  console.warn = writer('WARN');
  console.error = writer('ERROR');
  console.fatal = writer('FATAL');
  console.log = console.info;
  return log;
}

function jsonLine(now, requestId, level, message, rest) {
  const line = { timestamp: now.toISOString(), level, requestId };
  if (rest.length === 0) {
    try {
      return JSON.stringify({ ...line, message }, withErrors);
    } catch {
      // Circular, a BigInt: as text.
      return JSON.stringify({ ...line, message: format(message) });
    }
  }
  const error = rest.find((value) => value instanceof Error);
  return JSON.stringify({ ...line, message: format(message, ...rest), ...(error && errorMembers(error)) });
}

function withErrors(_key, value) {
  return value instanceof Error ? { ...errorMembers(value), ...value } : value;
}

function errorMembers(error) {
  return {
    errorType: error.constructor?.name ?? 'UnknownError',
    errorMessage: error.message,
    stackTrace: typeof error.stack === 'string' ? error.stack.split('\n') : [],
  };
}

function writeFrame(type, now, text) {
  const size = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(HEADER + size);
  frame.writeUInt32BE(type, 0);
  frame.writeUInt32BE(size, 4);
  frame.writeBigUInt64BE(BigInt(now.getTime()) * 1000n, 8);
  frame.write(text, HEADER);
  writeFully(frame);
}

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Writes all of it before it returns, so that nothing is lost when the process ends right afterwards. */
function writeFully(bytes) {
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(1, bytes, written);
    } catch (error) {
      if (error.code !== 'EAGAIN') return;
      // The pipe is full: the reader needs a moment.
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}
