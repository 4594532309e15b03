/** Why an image cannot be built here, for whoever wrote its Dockerfile. */
export class DockerfileProblem extends Error {
  /** From 1; 0 where it is about the whole. */
  readonly line: number;
  /** What to do about it. */
  readonly remedy: string;

  constructor(line: number, message: string, remedy: string) {
    super(message);
    this.line = line;
    this.remedy = remedy;
  }
}
