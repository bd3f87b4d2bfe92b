import { abortError, UserError } from '../base/errors';
import type { Failure } from '../protocol/engine';
import { cancelledCode, failureCode } from '../protocol/engineStart';

/** A failure of the host as what it was there. */
export function hostFailure(error: unknown): unknown {
  const { code, data } = (error ?? {}) as { readonly code?: unknown; readonly data?: unknown };
  if (code === cancelledCode) return abortError();
  if (code !== failureCode || typeof data !== 'object' || data === null) return error;
  const { message, code: kind, details, action } = data as Failure;
  return new UserError(message, { code: kind, ...(details === undefined ? {} : { details }), ...(action === undefined ? {} : { action }) });
}
