/** Something between a learner and the classroom; the message says what to do. */
export class ClassroomError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ClassroomError';
  }
}

/** Nothing was decided: nobody answers, something else answers, or the classroom is busy. The same may succeed later. */
export class Later extends ClassroomError {
  /** Seconds that the server asks to wait for. */
  readonly retryAfter: number | undefined;

  constructor(message: string, { retryAfter, cause }: { retryAfter?: number; cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.retryAfter = retryAfter;
  }
}

/** Something answers at the address, but not as a classroom does. */
export class SomethingElse extends Later {}

/** The server has another certificate than before. */
export class OtherCertificate extends Later {}

/** The classroom does not know this learner's token any more. */
export class NotKnown extends ClassroomError {}

/** The classroom has said no, and would say it again. */
export class Refused extends ClassroomError {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
