import { invalidParameter } from '../errors.ts';
import type { InvokedVersion } from './invoked-version.ts';

/**
 * A function with tenants is told whose invocation it is, and no other one is.
 * https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation.html
 */
export function checkTenant({ version }: InvokedVersion, tenantId: string | undefined): void {
  if (version.settings.tenancy !== undefined && tenantId === undefined) {
    throw invalidParameter(
      'The invoked function is enabled with tenancy configuration. Add a valid tenant ID in your request and try again.',
    );
  }
  if (version.settings.tenancy === undefined && tenantId !== undefined) {
    throw invalidParameter(
      'The invoked function is not enabled with tenancy configuration. Remove the tenant ID from your request and try again.',
    );
  }
}
