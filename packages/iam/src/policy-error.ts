/** Where in a policy: `['Statement', 0, 'Action']`. */
export type PolicyPath = readonly (string | number)[];

/** A policy that AWS refuses with MalformedPolicyDocument; the message is AWS's. */
export class PolicyError extends Error {
  /** The element that is wrong; empty for the whole document. */
  readonly path: PolicyPath;

  constructor(message: string, path: PolicyPath = []) {
    super(message);
    this.name = 'PolicyError';
    this.path = path;
  }
}
