import { UserError } from '../base/errors';
import type { QueryDiagnostic } from '../base/queryDiagnostic';
import { explainFailure } from '../flows/query/engineFailure';
import type { Failure } from '../protocol/engine';
import { leavesDatabaseBroken } from '../store/duckdb';

/** A failure for the person who asked: its own words where it has some, else that it is a fault of the product. */
export function toFailure(thrown: unknown, request: string): Failure {
  const error = leavesDatabaseBroken(thrown) ? explainFailure(thrown) : thrown;
  if (error instanceof UserError) {
    const { message, code, details, action } = error;
    return {
      message,
      code,
      ...(details === undefined ? {} : { details }),
      ...(action === undefined ? {} : { action }),
      ...diagnosticsOf(error),
    };
  }
  return {
    message: `The engine met an unexpected fault in ${request}. Try again; if it comes back, report it with the details.`,
    code: 'internal',
    details: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}

/** An error may carry what is wrong with a query, place by place. */
function diagnosticsOf(error: UserError): { readonly diagnostics?: readonly QueryDiagnostic[] } {
  const { diagnostics } = error as { readonly diagnostics?: unknown };
  return Array.isArray(diagnostics) ? { diagnostics: diagnostics as readonly QueryDiagnostic[] } : {};
}
