/** What the binder hands to a function that works out its own columns: what is used of it here. */
export interface CallContext {
  GetArguments: (this: CallContext, parameter: object) => object;
  GetArguments$1: (this: CallContext, parameterName: string) => object;
}

/**
 * Mends a slip of the parser package (12.4.1): where a call names its arguments so that more parameters are counted than arguments are given,
 * as in `sequence_detect(t, span = 1h, a = true)`, the search for those of a parameter ends with an exception. Then there are none; what is
 * missing is a problem of its own.
 */
export function mendCallArguments(prototype: CallContext): void {
  const given = prototype.GetArguments;
  prototype.GetArguments = function (this: CallContext, parameter) {
    try {
      return given.call(this, parameter);
    } catch {
      return this.GetArguments$1('');
    }
  };
}
