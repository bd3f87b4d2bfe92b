/** How a service writes an error: within `error`, or as the bare `{code, message}` that some Monitor calls answer with. */
export type FailureForm = 'wrapped' | 'bare';

export interface FailureOptions {
  readonly form?: FailureForm;
  readonly headers?: Readonly<Record<string, string>>;
  /** More members of the error object, such as `innererror`. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A request that a service refuses: its status, the service's own code and words. Each service writes it in its own form. */
export class ServiceFailure extends Error {
  override readonly name = 'ServiceFailure';
  readonly status: number;
  readonly code: string;
  readonly form: FailureForm;
  readonly headers: Readonly<Record<string, string>>;
  readonly more: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, message: string, options: FailureOptions = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.form = options.form ?? 'wrapped';
    this.headers = options.headers ?? {};
    this.more = options.more ?? {};
  }
}
