import { randomBytes } from 'node:crypto';
import type { OwnAccount, OwnDeployment } from '../backend/backend.ts';
import { bucketNameOf, leftBucket, leftStack, stackNameOf, tagsOf, type Left } from './names.ts';
import { removeDeployed, type Receipt } from './remove.ts';
import type { AwsSession } from './session.ts';

export interface AwsRunOptions {
  readonly session: AwsSession;
  readonly signal: AbortSignal;
  /** Told when deleting begins, and of what came of it. */
  readonly onRemove?: ((stackName: string) => void) | undefined;
  readonly onReceipt?: ((receipt: Receipt) => void) | undefined;
}

/** One run in somebody's account: it knows at every moment what it has made there and not deleted yet. */
export class AwsRun implements OwnAccount {
  readonly id: string = randomBytes(4).toString('hex');
  readonly receipts: Receipt[] = [];
  readonly #options: AwsRunOptions;
  readonly #made = new Map<string, { readonly region: string; readonly bucket: string }>();

  constructor(options: AwsRunOptions) {
    this.#options = options;
  }

  get session(): AwsSession {
    return this.#options.session;
  }

  get account(): string {
    return this.session.account;
  }

  get signal(): AbortSignal {
    return this.#options.signal;
  }

  begin(exercise: string, region: string): OwnDeployment {
    const { session, onRemove, onReceipt } = this.#options;
    // Each deployment is a run of its own to whoever looks for it: names within one would be the same in two languages.
    const run = this.#made.size === 0 && this.receipts.length === 0 ? this.id : randomBytes(4).toString('hex');
    const stackName = stackNameOf(exercise, run);
    const bucket = bucketNameOf(session.account, region, run);
    this.#made.set(stackName, { region, bucket });
    let removing: Promise<void> | undefined;
    const remove = async (): Promise<void> => {
      onRemove?.(stackName);
      const receipt = await removeDeployed(session, { region, stackName, bucket });
      this.#made.delete(stackName);
      this.receipts.push(receipt);
      onReceipt?.(receipt);
    };
    return {
      stackName,
      bucket,
      tags: tagsOf(exercise, run, new Date()),
      remove: () => (removing ??= remove()),
    };
  }

  /** What is or may be there still: what could not be deleted, and what nobody has deleted yet. */
  left(): readonly Left[] {
    const open = [...this.#made].flatMap(([stackName, { region, bucket }]) => [
      leftStack(this.session, region, stackName, 'not deleted yet'),
      leftBucket(this.session, region, bucket, 'not deleted yet'),
    ]);
    return [...this.receipts.flatMap(({ left }) => left), ...open];
  }
}
