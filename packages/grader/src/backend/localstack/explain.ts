/** How a container ended. */
export interface Ended {
  readonly running: boolean;
  /** Exit code; unknown when it was removed by someone else. */
  readonly code: number | undefined;
  /** The last that it wrote. */
  readonly lines: readonly string[];
}

const OTHER_WAY = 'Or leave --backend out: the embedded cloud needs no Docker.';
/** LocalStack's own code for "no licence". */
const NO_TOKEN = 55;
const KILLED = 137;

const quoted = (lines: readonly string[]): string =>
  lines.length === 0
    ? ' It wrote nothing.'
    : ` The last that it wrote:\n${lines.map((line) => `    ${line}`).join('\n')}`;

/** @param image as it was asked for */
export function explainEnd(image: string, { code, lines }: Ended): string {
  if (code === NO_TOKEN) {
    return `${image} wants a licence token (its exit code is ${NO_TOKEN}). Set LOCALSTACK_AUTH_TOKEN, or use localstack/localstack:4.14.0, the last image that starts without: leave LOCALSTACK_IMAGE and --localstack-image out. ${OTHER_WAY}`;
  }
  const why =
    code === undefined
      ? 'was removed while it was in use'
      : code === KILLED
        ? 'was killed (exit code 137), by someone or for lack of memory: Docker may need more of it'
        : `ended by itself (exit code ${code})`;
  return `LocalStack (${image}) ${why}. Try again. ${OTHER_WAY}${quoted(lines)}`;
}

/** @param timeout milliseconds that it had */
export function explainStart(image: string, error: unknown, lines: readonly string[], timeout: number): string {
  const message = error instanceof Error ? error.message : String(error);
  const port = /(?:Bind for \S*?:|listen tcp\S* \S*?:)(\d+)/.exec(message)?.[1];
  if (/port is already allocated|address already in use/.test(message)) {
    return `Port ${port ?? process.env['LOCALSTACK_PORT'] ?? ''} is in use. Choose another one in LOCALSTACK_PORT, or unset it: any free port does. ${OTHER_WAY}`;
  }
  if (/not received|timeout|timed out|not ready|did not/i.test(message)) {
    return `${image} was not ready after ${timeout / 1000} seconds. COLDSTART_LOCALSTACK_TIMEOUT (in seconds) gives it longer. ${OTHER_WAY}${quoted(lines)}`;
  }
  return `${image} could not be started: ${message}. ${OTHER_WAY}${quoted(lines)}`;
}
