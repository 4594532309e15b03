import { newSegmentId, type SegmentException } from '@coldstart/cloud/tracing';

/** `at charge (file:///var/task/index.mjs:7:13)`, and the same without a name. */
const FRAME = /^\s*at (?:(?<label>.+?) \()?(?<path>[^()]+?):(?<line>\d+)(?::\d+)?\)?$/;
/** Python's: `  File "/var/task/index.py", line 7, in charge`. */
const PYTHON = /^\s*File "(?<path>[^"]+)", line (?<line>\d+)(?:, in (?<label>\S+))?/;

/** What a function's error says, as X-Ray has it. @param payload `{errorType, errorMessage, trace or stackTrace}` */
export function exceptionOf(payload: Uint8Array): SegmentException {
  const { errorType, errorMessage, trace, stackTrace } = read(payload);
  const lines = [trace, stackTrace].find((list) => Array.isArray(list)) as readonly unknown[] | undefined;
  const stack = (lines ?? []).flatMap((text) => frameOf(String(text)));
  return {
    id: newSegmentId(),
    ...(typeof errorMessage === 'string' && { message: errorMessage }),
    ...(typeof errorType === 'string' && { type: errorType }),
    ...(stack.length > 0 && { stack }),
  };
}

function frameOf(text: string) {
  const { path, line, label } = (FRAME.exec(text) ?? PYTHON.exec(text))?.groups ?? {};
  return path === undefined ? [] : [{ path, line: Number(line), ...(label !== undefined && { label }) }];
}

function read(payload: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return { errorMessage: Buffer.from(payload).toString('utf8') };
  }
}
