import {
  AwsError,
  createWireService,
  loadConstraints,
  violationMessage,
  type ConstraintCheck,
  type WireService,
} from '@coldstart/wire';
import { SERVICES, type ServiceEntry } from '../services/index.ts';
import type { AnyService } from './service.ts';

/** A service that has been called: its operations, its wire, its constraints. */
export interface LoadedService {
  readonly service: AnyService;
  readonly wire: WireService;
  readonly check: ConstraintCheck;
  readonly readOnly: ReadonlySet<string>;
}

/** Services, each loaded on its first call. */
export class Registry {
  readonly #entries = new Map<string, ServiceEntry>(SERVICES.map((entry) => [entry.name, entry]));
  readonly #loading = new Map<string, Promise<LoadedService>>();

  get entries(): Iterable<ServiceEntry> {
    return this.#entries.values();
  }

  entry(name: string): ServiceEntry | undefined {
    return this.#entries.get(name);
  }

  /** True once a service has been called. */
  has(name: string): boolean {
    return this.#loading.has(name);
  }

  /** @returns `undefined` where the cloud has no such service */
  load(name: string): Promise<LoadedService> | undefined {
    const entry = this.#entries.get(name);
    if (entry === undefined) return undefined;
    let loading = this.#loading.get(name);
    if (loading === undefined) {
      loading = load(entry);
      this.#loading.set(name, loading);
    }
    return loading;
  }
}

async function load(entry: ServiceEntry): Promise<LoadedService> {
  const service = await entry.load();
  const [sdk, check] = await Promise.all([service.sdk(), loadConstraints(entry.name)]);
  return { service, wire: await createWireService(sdk), check, readOnly: new Set(service.readOnly) };
}

/** Refuses input that lacks required members or breaks the model's constraints, in AWS's words. */
export function validate(
  { service, wire, check }: LoadedService,
  operation: string,
  input: Record<string, unknown>,
): void {
  // S3 has its own way with every parameter, and no constraints in its model.
  if (wire.model.kind === 'restXml') {
    for (const name of wire.model.operations.get(operation)?.required ?? []) {
      if (input[name] === undefined) {
        throw new AwsError('InvalidRequest', `Missing required parameter: ${name}`, { status: 400 });
      }
    }
    return;
  }
  const violations = check(operation, input);
  if (violations.length === 0) return;
  const message = violationMessage(violations);
  if (service.invalid !== undefined) throw service.invalid(message, operation);
  throw new AwsError(wire.model.kind === 'awsQuery' ? 'ValidationError' : 'ValidationException', message, {
    status: 400,
  });
}

const READ_ONLY =
  /^(?:Get|List|Describe|Head|Query|Scan|BatchGet|TransactGet|Filter|Simulate|Lookup|Test|Validate|Select|Estimate|Search)/;

/** Operations that cannot change anything need not be written to disk. */
export function changesNothing({ readOnly, service }: LoadedService, operation: string): boolean {
  return (READ_ONLY.test(operation) && service.writes?.includes(operation) !== true) || readOnly.has(operation);
}
